"""Vacations, holidays and make-up days beside the statutory calendar."""

from odoo import fields, models


class SchoolHoliday(models.Model):
    """Days on which a school is free although the law works, or the reverse."""

    _name = "school.holiday"
    _description = "School Holiday"
    _inherit = ["school.shared"]
    _order = "date_start desc, id desc"

    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("vacation", "Vacation"),
            ("holiday", "Holiday"),
            ("workday", "Working Day"),
        ],
        required=True,
        default="holiday",
        help="A working day wins over the vacation or the weekend that it falls in.",
    )
    date_start = fields.Date(string="First Day", required=True)
    date_end = fields.Date(string="Last Day", required=True)
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        index=True,
        ondelete="cascade",
        help="Empty: the whole district.",
    )
    company_id = fields.Many2one(
        related="unit_id.company_id",
        store=True,
        precompute=True,
        index=True,
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "The last day cannot lie before the first day.",
    )

    def _shared_owner(self):
        return self.unit_id
