from . import common
from . import approval
from . import supply
from . import asset
from . import staff
