from . import report_acceptance
from . import report_issue
from . import report_loan_register
from . import ledger_purchase
from . import ledger_stock
from . import report_supply_request
from . import report_reimbursement
