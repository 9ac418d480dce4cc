"""Kinds of faults: water, electricity, furniture …; who usually repairs them."""

from odoo import fields, models

from .sla import PRIORITIES


class SchoolRepairKind(models.Model):
    """A kind of fault. A school may add kinds and name who usually comes."""

    _name = "school.repair.kind"
    _description = "Kind of Fault"
    _inherit = ["school.shared"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: for all schools.",
    )
    priority = fields.Selection(
        PRIORITIES,
        required=True,
        default="1",
        help="Proposed for faults of this kind; whoever dispatches may change it.",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Usual Repairer",
        check_company=True,
        ondelete="restrict",
        help="Proposed when a fault of this kind is dispatched.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)
