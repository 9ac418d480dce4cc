"""Kinds of facts: what rules count."""

from odoo import api, fields, models

UNITS = [
    ("time", "Times"),
    ("day", "Days"),
    ("hour", "Hours"),
    ("minute", "Minutes"),
    ("point", "Points"),
    ("percent", "Percent"),
    ("yuan", "Yuan"),
    ("piece", "Pieces"),
]


class SchoolStaffFactType(models.Model):
    """A kind of fact (考核事项), such as late or a finding; rules name its code."""

    _name = "school.staff.fact.type"
    _description = "Kind of Assessment Fact"
    _inherit = ["school.staff.setting"]
    _order = "sequence, id"

    code = fields.Char(
        required=True, help="By which rule packs and other documents name it."
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: of all schools.",
    )
    unit = fields.Selection(
        selection=UNITS, string="Counted In", required=True, default="time"
    )
    is_manual = fields.Boolean(
        string="Entered by Hand",
        default=True,
        help="Leaders and the general affairs office may enter it. Otherwise only"
        " other documents do.",
    )
    note = fields.Char()

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "There is a kind of fact with this code already.",
    )

    @api.model
    def _by_code(self, codes, company):
        """Return ``{code: record}``; a school's own kind comes before the district's.

        :param codes: iterable of codes
        :param company: ``res.company``; empty for those of all schools only
        """
        records = self.sudo().search(
            [("code", "in", list(codes)), ("company_id", "in", [False, *company.ids])]
        )
        records = records.sorted(lambda record: bool(record.company_id))
        return {record.code: record.sudo(False) for record in records}
