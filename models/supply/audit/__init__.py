from . import dossier_rule
from . import dossier_query
from . import dossier
from . import dossier_file
from . import audit
from . import audit_finding
from . import audit_sign
from . import publication
