from . import point
from . import patrol
from . import scan
from . import missed
