from . import shift
from . import turn
from . import week
from . import swap
