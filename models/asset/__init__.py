from . import compensation
from . import card
from . import damage
from . import stocktake
