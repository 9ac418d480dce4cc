from . import purchase_order
from . import purchase_order_confirm
from . import buying_line
from . import purchase_quote
from . import purchase_order_approval
from . import purchase_order_line
from . import stock_rule
