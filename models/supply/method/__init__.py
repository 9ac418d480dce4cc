from . import method
from . import method_rule
from . import method_lint
from . import method_split
from . import method_advice
from . import method_override
from . import method_order
from . import method_request
