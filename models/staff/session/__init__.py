from . import session
from . import attendee
from . import action_item
