from . import numbering
from . import request
from . import request_line
from . import request_line_coverage
from . import allocation
from . import purchase_order
from . import purchase_order_line
