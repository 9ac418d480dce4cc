from . import report_staff_roll
from . import report_staff_month
from . import report_staff_pay
from . import report_staff_slip
from . import report_staff_poster
from . import staff_sheet
from . import sheet_staff_roll
from . import sheet_staff_pay
