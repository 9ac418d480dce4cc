from . import fact_type
from . import fact
from . import fact_mark
from . import fact_hook
from . import fact_entry
