from . import rights
from . import group
from . import fact
from . import scheme
from . import run
from . import pay
from . import rollcall
from . import inspection
