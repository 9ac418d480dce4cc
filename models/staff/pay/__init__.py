from . import payslip
from . import run_pay
