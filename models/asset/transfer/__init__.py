from . import transfer
from . import transfer_line
from . import transfer_sign
from . import transfer_effect
from . import offer
from . import offer_hook
