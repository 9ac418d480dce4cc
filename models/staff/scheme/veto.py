"""Vetoes (一票否决): one fact that outweighs the rest of the month."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .part import NUMBER


class SchoolStaffSchemeVeto(models.Model):
    """From so many facts on, or below so many points of a section: an effect."""

    _name = "school.staff.scheme.veto"
    _description = "Veto of a Scheme"
    _inherit = ["school.staff.scheme.part"]

    type_ids = fields.Many2many(
        comodel_name="school.staff.fact.type",
        relation="school_staff_scheme_veto_type_rel",
        string="Facts",
    )
    from_quantity = fields.Float(
        string="From", digits=NUMBER, default=1.0, help="Sum of the facts."
    )
    section_id = fields.Many2one(
        comodel_name="school.staff.scheme.section",
        domain="[('scheme_id', '=', scheme_id)]",
        ondelete="cascade",
        help="Instead of facts: the points of a section.",
    )
    below = fields.Float(string="Section Below", digits=NUMBER)
    effect = fields.Selection(
        selection=[
            ("no_pay", "No Pay"),
            ("score_to", "Score Becomes"),
            ("score_max", "Score at Most"),
            ("grade_max", "Grade at Best"),
        ],
        required=True,
        default="no_pay",
    )
    value = fields.Float(string="Points", digits=NUMBER)
    grade_id = fields.Many2one(
        comodel_name="school.staff.scheme.grade",
        string="Grade Given",
        domain="[('scheme_id', '=', scheme_id)]",
        ondelete="cascade",
    )

    @api.constrains("type_ids", "section_id", "effect", "grade_id")
    def _check_complete(self):
        for veto in self:
            if bool(veto.type_ids) == bool(veto.section_id) or (
                veto.effect == "grade_max" and not veto.grade_id
            ):
                raise ValidationError(
                    self.env._(
                        "%(veto)s: choose the facts or the section, and the best grade"
                        " where it is limited.",
                        veto=veto.name,
                    )
                )
