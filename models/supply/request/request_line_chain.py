"""The chain at a glance: what became of a line, and the documents behind it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# Figures of the bar that lead to documents of these models.
LINKS = ("approved", "drafted", "ordered", "stock", "accepted", "issued", "returned")


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    chain = fields.Json(
        string="Progress",
        compute="_compute_chain",
        help="Requested, approved, ordered, accepted and issued quantity.",
    )

    @api.depends(
        "quantity",
        "quantity_approved",
        "qty_reserved",
        "qty_drafted",
        "qty_ordered",
        "qty_accepted",
        "qty_issued",
        "qty_returned",
        "qty_closed",
        "qty_open",
        "kind",
        "request_id.state",
    )
    def _compute_chain(self):
        for line in self:
            decided = line.request_id.state in ("approved", "done")
            line.chain = {
                "asked": line.quantity,
                "approved": line.quantity_approved if decided else None,
                "open": line.qty_open if decided else 0,
                "drafted": line.qty_drafted,
                "ordered": line.qty_ordered,
                "stock": line.qty_reserved,
                "accepted": line.qty_accepted,
                "issued": line.qty_issued,
                "returned": line.qty_returned,
                "closed": line.qty_closed if decided else 0,
                "is_service": line.kind == "service",
                "is_finished": decided and line.is_finished,
            }

    def action_open_request(self):
        """Open the request of a line."""
        self.ensure_one()
        return self.request_id._get_records_action()

    def action_open_chain(self, link):
        """Open the documents behind one figure of the bar.

        Whoever may not read the documents sees which of them serve the line.

        :param str link: one of LINKS
        :raise UserError: when there is nothing behind the figure yet
        """
        self.ensure_one()
        self.check_access("read")
        if link not in LINKS:
            raise UserError(self.env._("There are no documents behind this figure."))
        documents = self.sudo()._chain_documents(link).sudo(False)
        if not documents:
            raise UserError(
                self.env._(
                    "%(line)s: nothing has been entered here yet.", line=self.name
                )
            )
        if not documents.has_access("read"):
            documents = self.allocation_ids
        return {
            **documents._get_records_action(name=self.name),
            "target": "current",
        }

    def _chain_documents(self, link):
        """Return the records behind one figure; called as superuser.

        Hook: rooms whose documents stand behind a figure override it.
        """
        if link == "approved":
            return self.request_id.approval_id
        if link in ("drafted", "ordered"):
            return self.allocation_ids.filtered(
                lambda a: a.source == "purchase" and a.ordered == (link == "ordered")
            ).purchase_line_id.order_id
        if link == "stock":
            return self.allocation_ids.filtered(lambda a: a.source == "stock")
        return self._chain_papers(link)

    def _chain_papers(self, link):
        """Return acceptances, issues or returns of the line."""
        if link == "accepted":
            bought = self.allocation_ids.purchase_line_id
            lines = self.env["school.acceptance.line"].search(
                [("purchase_line_id", "in", bought.ids)]
            )
            return lines.acceptance_id
        issued = self.env["school.issue.line"].search(
            [("request_line_id", "in", self.ids)]
        )
        if link == "issued":
            return issued.issue_id
        returned = self.env["school.return.line"].search(
            [
                "|",
                ("custody_id.issue_line_id", "in", issued.ids),
                ("issue_line_id", "in", issued.ids),
            ]
        )
        return returned.return_id
