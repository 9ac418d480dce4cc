"""The pool of experts from which panels are drawn."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolTenderExpert(models.Model):
    """A person with an account who may be drawn into a panel (评标专家)."""

    _name = "school.tender.expert"
    _description = "Expert for Tenders"
    _inherit = ["school.shared"]
    _order = "name, id"

    user_id = fields.Many2one(
        "res.users",
        string="Account",
        required=True,
        index=True,
        ondelete="restrict",
        help="Experts declare and score on their own account.",
    )
    name = fields.Char(related="user_id.name", store=True, precompute=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: the pool of the district, for every school.",
    )
    kind_ids = fields.Many2many(
        "school.purchase.kind",
        string="Fields",
        help="Empty: any field.",
    )
    employer = fields.Char(help="Where the expert works.")
    title = fields.Char(string="Professional Title")
    partner_ids = fields.Many2many(
        "res.partner",
        string="Tied To",
        help="Vendors that the expert works or worked for, or is related to: they are"
        " never judged by this expert.",
    )
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(user_id, COALESCE(company_id, 0))", "The person is in this pool already."
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.constrains("user_id")
    def _check_person(self):
        for expert in self.sudo():
            if expert.user_id.share:
                raise ValidationError(
                    self.env._(
                        "%(user)s has no account of the schools.",
                        user=expert.user_id.name,
                    )
                )
