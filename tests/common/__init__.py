from .district import SchoolCommon
