from . import contract
from . import contract_payment
from . import contract_supplement
from . import contract_figures
from . import contract_order
from . import contract_bill
from . import contract_remind
