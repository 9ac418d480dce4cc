from . import report_approval
