from . import rights
from . import group
from . import fact
from . import scheme
