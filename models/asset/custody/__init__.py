from . import holding
from . import agreement
from . import agreement_line
from . import agreement_list
from . import agreement_sign
from . import agreement_check
from . import agreement_case
from . import agreement_open
