from . import regulation_import
from . import bulk, flow_check, flow_replay, pack_import, pack_push, paper, try_rule
from . import version_compare
