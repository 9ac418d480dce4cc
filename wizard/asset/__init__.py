from . import agreement_steps, care_steps
from . import compensation_import, compensation_try, damage_steps, repair_step
from . import compensation_import, compensation_try
from . import damage_steps, damage_voucher
from . import agreement_steps
from . import compensation_import
from . import compensation_try
from . import damage_steps
from . import damage_voucher
from . import repair_step
