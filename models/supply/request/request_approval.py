"""A supply request under approval, and what ends it."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...approval.mixin import DOCUMENT_STATES

# Posts that may close what is left of a request, besides its applicant.
CLOSING_POSTS = ("affairs_director", "buyer")


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"
    _approval_cuttable = ("line_ids", "quantity_approved", "product_uom_id")

    # -- hooks of the approval room -----------------------------------------------

    def _approval_facts(self):
        """Add plan, urgency, department and fund to the facts that rules ask for."""
        return {
            **super()._approval_facts(),
            "planned": self.planned,
            "urgent": self.urgent,
            "department_id": self.department_id.id,
            "fund_id": self.fund_id.id,
        }

    def _approval_goods(self):
        """The lines, with the quantities as approved so far."""
        return [
            {
                "product": line.product_id,
                "is_service": line.kind == "service",
                "price": line.price_unit,
                "amount": line.price_unit * line.quantity_approved,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        return self.summary

    def _approval_needed_by(self):
        return self.needed_by

    def _approval_can_submit(self):
        """Refuse what is not complete, naming each line and what is missing."""
        result = super()._approval_can_submit()
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%(request)s is cancelled or submitted already. Duplicate it to"
                    " apply again.",
                    request=self.name,
                )
            )
        problems = []
        if not self.department_id:
            problems.append(self.env._("Choose the department that applies."))
        if not self.line_ids:
            problems.append(self.env._("Add at least one line."))
        problems += [
            self.env._(
                "%(line)s: enter an estimated price; the approval follows the amount.",
                line=line.name,
            )
            for line in self.line_ids
            if line.price_unit <= 0
        ]
        if problems:
            raise UserError("\n".join([f"{self.name}:", *problems]))
        return result

    def _approval_can_reopen(self):
        """Refuse to void an approval by which something was reserved or ordered."""
        result = super()._approval_can_reopen()
        covered = self.sudo().line_ids.filtered(lambda line: line._covered() > 0)
        if covered:
            raise UserError(
                self.env._(
                    "%(request)s: %(lines)s are reserved, ordered or closed already."
                    " Apply anew for what is missing.",
                    request=self.name,
                    lines=", ".join(covered.mapped("name")),
                )
            )
        return result

    def _on_approval_changed(self, state):
        """Follow the approval, and prepare what is approved for the buyer."""
        result = super()._on_approval_changed(state)
        self._set_state(DOCUMENT_STATES[state])
        if state == "approved":
            self.sudo().line_ids._propose_vendors()
        return result

    def _on_approval_emergency(self):
        """Let the buyer begin: what an emergency may do is asked at each effect."""
        result = super()._on_approval_emergency()
        self._set_state("approved")
        self.sudo().line_ids._propose_vendors()
        return result

    def _approval_min_buyers(self):
        """Return how many people must buy, by the rule the request was approved on."""
        self.ensure_one()
        snapshot = self.approval_id.sudo().snapshot or {}
        return snapshot.get("min_buyers") or 1

    def _duty_chain(self):
        """The request, its purchase orders and what hangs on them.

        Rooms that add a document to the chain extend the list.
        """
        orders = self.sudo().line_ids.allocation_ids.purchase_line_id.order_id
        return [*super()._duty_chain(), orders]

    # -- the end ------------------------------------------------------------------

    def _sync_done(self):
        """Close the requests of which every line is finished."""
        approved = self.sudo().filtered(lambda request: request.state == "approved")
        finished = approved.filtered(
            lambda request: all(line.is_finished for line in request.line_ids)
        )
        if finished:
            finished._set_state("done")

    def _may_close(self):
        """Whether the calling user may cancel or short-close this request."""
        self.ensure_one()
        user = self.env.user
        return user == self.requester_id or self.env["school.post.holder"]._holds(
            user, CLOSING_POSTS, self.unit_id, self.unit_id._today()
        )

    def _check_may_close(self):
        """Refuse users who neither applied nor hold one of the posts concerned.

        :raise AccessError: names the document and who may do it
        """
        self.check_access("read")
        for request in self:
            if not request._may_close():
                raise AccessError(
                    self.env._(
                        "%(request)s: only the applicant, the director of general"
                        " affairs or the buyer may close it.",
                        request=request.name,
                    )
                )

    def action_cancel(self):
        """Cancel requests of which nothing was reserved or bought.

        :raise AccessError: for other people than :meth:`_check_may_close` lets through
        :raise UserError: when something was reserved, ordered or closed already
        """
        self._check_may_close()
        for request in self:
            lines = request.sudo().line_ids
            covered = lines.filtered(lambda line: line._covered() > 0)
            if request.state in ("done", "cancelled") or covered:
                raise UserError(
                    self.env._(
                        "%(request)s: something was reserved or ordered already, or it"
                        " is finished. Short-close what is left of it instead.",
                        request=request.name,
                    )
                )
            if request.approval_state == "running":
                request.action_withdraw()
            # nothing can be covered any more, whatever the approval says
            lines._shift(
                {line.id: {"qty_closed": line.quantity_approved} for line in lines}
            )
            request._set_state("cancelled")
        return True

    def action_short_close(self, reason=""):
        """Give up what is not covered yet of all lines.

        :param str reason: why; kept on the lines and in the history
        """
        lines = self.line_ids.filtered(lambda line: line.qty_open > 0)
        return lines.action_short_close(reason)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drafts(self):
        """Delete drafts; what was submitted or cancelled stays on file."""
        for request in self:
            if request.state != "draft":
                raise UserError(
                    self.env._(
                        "%(request)s stays on file. Only drafts are deleted.",
                        request=request.name,
                    )
                )
