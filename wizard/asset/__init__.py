from . import agreement_steps, care_steps
from . import compensation_import, compensation_try, damage_steps, repair_step
from . import damage_voucher
