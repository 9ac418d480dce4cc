from . import kept
from . import room
from . import department
from . import school_class
from . import class_stay
from . import card_room
from . import class_move
from . import class_move_apply
