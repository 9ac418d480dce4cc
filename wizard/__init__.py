from . import approval
from . import common
from . import supply
from . import asset
from . import staff
