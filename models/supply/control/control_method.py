"""Thresholds that the table of the ways of buying sets."""

from odoo import models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _control_thresholds(self, date):
        """Add the amounts from which the table asks for a stricter way of buying."""
        self.ensure_one()
        line = self.sudo() | self.sudo()._ancestors_on(date)
        rules = (
            self.env["school.purchase.method.rule"]
            .sudo()
            .search(
                [
                    ("company_id", "in", [False, *line.company_id.ids]),
                    ("date_from", "<=", date),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", date),
                ]
            )
        )
        amounts = {*rules.mapped("amount_min"), *rules.mapped("amount_max")} - {0.0}
        return super()._control_thresholds(date) | amounts
