from . import settings
from . import improvement
from . import improvement_steps
from . import improvement_end
from . import warned
