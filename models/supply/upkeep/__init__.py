from . import upkeep_plan
from . import upkeep_line
from . import upkeep_request
