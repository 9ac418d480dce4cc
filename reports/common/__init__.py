from . import paging
from . import form
from . import form_decisions
from . import ledger_sheet
