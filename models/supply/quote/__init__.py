from . import related
from . import comparison_entry
from . import comparison
from . import comparison_figures
from . import comparison_decide
from . import quote_order
