from . import scheme_import
