from . import label
from . import label_sheet
