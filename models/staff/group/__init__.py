from . import area
from . import group
from . import member
from . import duty
from . import crew_work
