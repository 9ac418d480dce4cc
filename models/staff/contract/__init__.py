from . import law
from . import contract
from . import contract_sign
from . import contract_alarm
from . import renewal
from . import certificate
from . import transfer
from . import departure
