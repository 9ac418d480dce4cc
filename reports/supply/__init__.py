from . import report_supply_request
from . import report_issue
from . import report_loan_register
