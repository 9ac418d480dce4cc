from . import opening
from . import opening_line
from . import opening_entry
from . import opening_list
