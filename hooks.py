"""What must happen outside the ORM when the addon comes and goes."""

from odoo.tools import SQL

from .models.approval.approval_guard import drop_approval_guard
from .models.common.ledger import drop_guards
from .models.supply.settlement.settlement_guard import drop_settlement_guard

# What people work with, and Odoo's own documents refer to: it stays when we go.
KEPT = (
    "hr.department",
    "hr.employee",
    "hr.version",
    "product.category",
    "product.product",
    "product.supplierinfo",
    "product.template",
    "res.company",
    "res.partner",
    "res.users",
    "uom.uom",
)


def post_init_hook(env):
    """Name the categories of items in Chinese where that is installed: core keeps one
    name for all languages, and ledgers are printed in the schools'."""
    if "zh_CN" not in dict(env["res.lang"].get_installed()):
        return
    env = env(context={**env.context, "lang": "zh_CN"})
    names = {
        "school": env._("School Supplies"),
        "consumable": env._("Consumables"),
        "food": env._("Food"),
        "chemical": env._("Chemicals"),
        "durable": env._("Low-value Durables"),
        "fixed": env._("Fixed Assets"),
        "service": env._("Services"),
    }
    for name, text in names.items():
        env.ref(f"school_logistics.product_category_{name}").name = text


def uninstall_hook(env):
    """Leave a whole Odoo behind.

    The triggers and their functions go. People, items and units of measure stay with
    the documents that name them; our own tables go whole, not row by row.
    """
    drop_guards(env)
    drop_approval_guard(env)
    drop_settlement_guard(env)
    env.cr.execute(
        SQL(
            """
            DELETE FROM ir_model_data
             WHERE module = 'school_logistics'
               AND (model IN %s OR model LIKE 'school.%%')
            """,
            KEPT,
        )
    )
