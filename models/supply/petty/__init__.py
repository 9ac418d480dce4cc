from . import petty
from . import petty_line
from . import petty_cap
from . import petty_approval
from . import petty_pack
from . import budget_petty
from . import petty_custody
