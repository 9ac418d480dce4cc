"""Handing out under ceilings: counted again by what left the store, under a lock."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    def _check_ready(self):
        """Verify at use; also that nobody is handed more than a ceiling allows.

        :raise UserError: names each item, the ceiling and what is used of it
        """
        result = super()._check_ready()
        quantities = defaultdict(lambda: defaultdict(float))
        # The keeper hands out what the requests of others approve.
        for line in self.sudo().line_ids:
            quantities[line.request_id][line.request_line_id] += line.quantity
        problems = []
        for request, lines in quantities.items():
            passed = request._ceilings_passed(request._ceiling_rows(lines), issued=True)
            problems += [text for _ceiling, text in passed]
        if problems:
            raise UserError("\n".join([f"{self.name}:", *problems]))
        return result
