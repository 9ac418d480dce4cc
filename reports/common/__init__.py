from . import paging
from . import form
