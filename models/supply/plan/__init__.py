from . import unit_plan
from . import plan
from . import plan_approval
from . import plan_line
from . import plan_fill
from . import request_plan_line
from . import request_plan
from . import plan_actual
