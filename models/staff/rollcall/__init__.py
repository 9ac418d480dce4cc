from . import rollcall
from . import rollcall_submit
from . import correction
from . import work
