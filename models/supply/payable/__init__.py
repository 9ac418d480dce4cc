from . import payable
from . import accrual
from . import accrual_line
from . import accrual_entry
