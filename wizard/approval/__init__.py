from . import bulk, pack_import, pack_push, paper, try_rule
