from . import text
from . import version
from . import reading
from . import reading_remind
