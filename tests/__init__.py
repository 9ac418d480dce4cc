from .approval import test_approval_decide
from .approval import test_approval_rules
from .common import test_form_print
from .common import test_unit
from .supply import test_supply_order
from .supply import test_reserve
from .supply import test_supply_import
