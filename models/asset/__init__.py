from . import compensation
