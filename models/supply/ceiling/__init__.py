from . import ceiling
from . import ceiling_use
from . import ceiling_request
from . import ceiling_issue
from . import catalogue
