from . import compensation_import, compensation_try, damage_steps, repair_step
from . import agreement_steps, compensation_import, compensation_try, damage_steps
