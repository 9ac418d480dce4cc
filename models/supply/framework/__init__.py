from . import framework
from . import framework_conclude
from . import framework_line
from . import framework_usable
from . import framework_price
from . import framework_order
from . import framework_bench
