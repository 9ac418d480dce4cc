from . import supply_close
from . import supply_import
from . import supply_pool
