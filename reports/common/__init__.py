from . import paging
from . import form
from . import form_compare
from . import form_decisions
from . import form_text
from . import ledger_sheet
from . import list_sheet
from . import report_publication
