from .common import test_unit
