from . import settings
from . import overview
from . import fairness
