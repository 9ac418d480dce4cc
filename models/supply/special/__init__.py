from . import held_item
from . import held_entry
from . import held_move
from . import held_done
