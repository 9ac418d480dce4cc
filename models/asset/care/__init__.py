from . import care
from . import care_record
from . import care_alarm
from . import card_care
