from . import bulk, paper, try_rule
