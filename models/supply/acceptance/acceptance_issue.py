"""Accepted goods wait at once for those who asked for them."""

from odoo import models


class SchoolAcceptance(models.Model):
    _inherit = "school.acceptance"

    def _on_entered(self, lines, shares):
        """Put accepted goods aside for those who asked for them."""
        result = super()._on_entered(lines, shares)
        # The keeper who enters the goods need not see the requests of all departments.
        allocations = self.env["school.supply.allocation"].sudo().browse(shares)
        accepted = {}
        for allocation in allocations:
            line = allocation.request_line_id
            accepted[line] = accepted.get(line, 0.0) + shares[allocation.id]
        self.env["school.supply.request.line"].sudo()._add_accepted(accepted)
        return result
