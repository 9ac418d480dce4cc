from . import form_verify
from . import ledger_export
from . import list_export
from . import publication_step
from . import finding_act
