from . import compensation
from . import card
from . import room
from . import damage
from . import custody
from . import stocktake
from . import repair
