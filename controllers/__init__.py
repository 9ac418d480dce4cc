from . import tender
