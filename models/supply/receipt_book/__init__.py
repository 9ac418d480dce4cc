from . import receipt_book
from . import receipt_number
