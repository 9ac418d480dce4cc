from .common import test_unit
from .common import test_form_print
from .supply import test_supply_order
