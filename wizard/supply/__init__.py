from . import supply_import
from . import supply_pool
