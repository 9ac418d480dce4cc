"""Funds: where the money of a purchase comes from."""

from odoo import fields, models


class SchoolFund(models.Model):
    """A source of money (经费来源), of the whole district or of one school."""

    _name = "school.fund"
    _description = "Fund"
    _inherit = ["school.shared"]
    _order = "sequence, code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: every school uses it.",
    )
    note = fields.Text()

    _code_unique = models.UniqueIndex(
        "(code, coalesce(company_id, 0))",
        "Another fund has this code already.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)
