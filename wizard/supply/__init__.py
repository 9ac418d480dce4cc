from . import supply_close
from . import supply_import
from . import supply_pool
from . import arrival_settle
from . import bill_register
from . import purchase_close
from . import reimbursement_step
