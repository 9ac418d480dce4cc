"""A case for what a stock-take did not find: with a day until which it is decided."""

from odoo import api, fields, models


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    difference_ids = fields.One2many(
        "school.asset.difference", "case_id", string="Found in a Stock-take"
    )
    clear_until = fields.Date(
        string="Clear Up By",
        compute="_compute_clear_until",
        help="A loss that a stock-take found is decided until this day.",
    )
    is_unclear = fields.Boolean(
        string="Not Cleared Up in Time",
        compute="_compute_clear_until",
        search="_search_is_unclear",
    )

    @api.depends("difference_ids.clear_until", "state")
    def _compute_clear_until(self):
        today = self.env["school.unit"]._today()
        for case in self:
            days = case.sudo().difference_ids.mapped("clear_until")
            case.clear_until = min(filter(None, days), default=False)
            case.is_unclear = bool(
                case.clear_until
                and case.clear_until < today
                and case.state in ("draft", "running")
            )

    def _search_is_unclear(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        return [
            ("difference_ids.clear_until", "<", today),
            ("state", "in", ("draft", "running")),
        ]
