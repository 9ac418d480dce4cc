"""Short-closing: giving up what is still to be covered of a line."""

from odoo import models
from odoo.exceptions import UserError

from ...common.gate import open_gate


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def action_short_close(self, reason=""):
        """Give up what is approved and neither reserved nor ordered.

        What is ordered already is short-closed at the acceptance, and what is
        reserved by releasing the reservation; both are open here again afterwards.

        :param str reason: why; kept on the lines and in the history of the request
        :raise AccessError: for other people than the applicant, buyer and director
        :raise UserError: without a reason, or when nothing is open
        """
        requests = self.request_id
        requests._check_may_close()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the rest is given up."))
        lines = self.sudo().filtered(
            lambda line: line.request_id.state == "approved" and line.qty_open > 0
        )
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing of %(lines)s is open. What is ordered is short-closed at"
                    " its acceptance.",
                    lines=", ".join(self.mapped("name")) or "–",
                )
            )
        closed = {line.id: line.qty_open for line in lines}
        lines._shift({key: {"qty_closed": qty} for key, qty in closed.items()})
        open_gate(lines, "request_line").write({"close_reason": reason})
        for request, its_lines in lines.grouped("request_id").items():
            request.with_user(self.env.user).sudo().message_post(
                body=self.env._(
                    "Short-closed: %(lines)s. %(reason)s",
                    lines=", ".join(
                        f"{line.name} {closed[line.id]:g} {line.product_uom_id.name}"
                        for line in its_lines
                    ),
                    reason=reason,
                )
            )
        requests._sync_done()
        return True
