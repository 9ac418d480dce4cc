"""Shifts (班次): from when to when."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolStaffShift(models.Model):
    """A shift of a school, such as the early guard from 6 to 14."""

    _name = "school.staff.shift"
    _description = "Shift"
    _inherit = ["school.staff.setting"]
    _order = "sequence, hour_from, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    hour_from = fields.Float(string="From", required=True, default=8.0)
    hour_to = fields.Float(
        string="Until",
        required=True,
        default=17.0,
        help="Earlier than its beginning: on the next day.",
    )
    hours = fields.Float(compute="_compute_hours")
    every_day = fields.Boolean(
        help="Also on weekends and holidays; otherwise on the working days of the"
        " calendar, make-up days (调休) included."
    )
    color = fields.Integer(default=4)

    _name_once = models.Constraint(
        "UNIQUE (company_id, name)", "The school has a shift of this name already."
    )
    _hours_of_a_day = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < 24 AND hour_to > 0 AND hour_to <= 24)",
        "Hours go from 0 to 24.",
    )

    @api.depends("hour_from", "hour_to")
    def _compute_hours(self):
        for shift in self:
            length = shift.hour_to - shift.hour_from
            shift.hours = length if length > 0 else length + 24

    def write(self, vals):
        """Change a shift; its hours only as long as nobody has had it.

        :raise UserError: for the hours of a shift on the roster, past turns included
        """
        if {"hour_from", "hour_to", "company_id"}.intersection(vals):
            Turn = self.env["school.staff.turn"].sudo()
            turn = Turn.search([("shift_id", "in", self.ids)], limit=1)
            if turn:
                raise UserError(
                    self.env._(
                        "%(shift)s is on the roster: archive it and enter another.",
                        shift=turn.shift_id.name,
                    )
                )
        return super().write(vals)
