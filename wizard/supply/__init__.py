from . import supply_pool
