"""What must happen outside the ORM when the addon comes and goes."""

from .models.approval.approval_guard import drop_approval_guard
from .models.common.ledger import drop_guards


def uninstall_hook(env):
    """Take the triggers and their functions away, so that Odoo stays whole."""
    drop_guards(env)
    drop_approval_guard(env)
