from . import report_damage_notice
from . import ledger_damage
from . import report_repair
from . import report_room
from . import report_agreement
from . import report_remittance
from . import report_repair_point
