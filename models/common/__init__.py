from . import digest
from . import gate
from . import ledger
