from . import supply_close
from . import supply_import
from . import supply_pool
from . import kit_apply
from . import arrival_settle
from . import bill_register
from . import purchase_close
from . import reimbursement_step
