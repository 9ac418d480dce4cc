from . import request_list
from . import catalogue_list
from . import vendor_list
from . import budget_list
from . import import_job
