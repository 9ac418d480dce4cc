from . import category
from . import threshold
from . import card
from . import card_history
from . import card_actions
from . import depreciation
from . import arrival
from . import arrival_back
