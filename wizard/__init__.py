from . import common
from . import supply
