from . import control_rule
from . import split_case
from . import split_opinion
from . import split_scan
from . import price_gap
from . import vendor_share
from . import dormant_stock
from . import method_breach
