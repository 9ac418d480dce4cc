from . import writeoff
from . import writeoff_line
from . import writeoff_end
