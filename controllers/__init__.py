from . import tender
from . import repair
