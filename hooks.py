"""What must happen outside the ORM when the addon comes and goes."""

from .models.common.ledger import drop_guards, guard_all


def post_init_hook(env):
    """Guard the ledgers once every table exists."""
    guard_all(env)


def uninstall_hook(env):
    """Take the triggers and their functions away, so that Odoo stays whole."""
    drop_guards(env)
