from . import scheme_import
from . import improvement_step
