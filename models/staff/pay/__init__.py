from . import settings
from . import payee
from . import payslip
from . import deduct
from . import entry
from . import run_pay
from . import bank_export
from . import wage_hook
