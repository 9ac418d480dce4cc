from . import reimbursement
from . import reimbursement_entry
from . import reimbursement_approval
from . import reimbursement_check
from . import reimbursement_bill
from . import reimbursement_centre
