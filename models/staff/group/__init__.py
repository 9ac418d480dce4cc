from . import area
from . import group
from . import member
from . import duty
