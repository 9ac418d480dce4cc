from . import tender
from . import repair
from . import asset_card
from . import patrol
