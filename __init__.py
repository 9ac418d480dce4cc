from . import models
from . import reports
from . import wizard
from .hooks import uninstall_hook
