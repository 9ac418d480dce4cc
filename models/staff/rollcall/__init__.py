from . import rollcall
from . import rollcall_submit
from . import correction
