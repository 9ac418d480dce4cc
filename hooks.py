"""What must happen outside the ORM when the addon comes and goes."""

from odoo.tools import SQL

from .models.approval.approval_guard import drop_approval_guard
from .models.common.ledger import drop_guards

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


def uninstall_hook(env):
    """Leave a whole Odoo behind.

    The triggers and their functions go. People, items and units of measure stay with
    the documents that name them; our own tables go whole, not row by row.
    """
    drop_guards(env)
    drop_approval_guard(env)
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
