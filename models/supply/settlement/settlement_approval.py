"""What the approval room asks of a settlement."""

from odoo import models
from odoo.exceptions import UserError


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _approval_requester(self):
        """The accountant who prepared it asks the head to accept the difference."""
        self.ensure_one()
        return self.accountant_id

    def _approval_amount_now(self):
        """The difference as it was computed last; settling computes it anew."""
        self.ensure_one()
        return abs(self.sudo().unexplained_value)

    def _approval_summary(self):
        """Month and difference, for the inbox."""
        self.ensure_one()
        return self.env._(
            "Close %(month)s with an unexplained difference of %(amount)s",
            month=self.name,
            amount=self.currency_id.format(self.unexplained_value),
        )

    def _approval_can_submit(self):
        """Refuse what needs no decision, or says no reason."""
        result = super()._approval_can_submit()
        self._check_open()
        if self.state != "checked" or self.currency_id.is_zero(self.unexplained_value):
            raise UserError(
                self.env._(
                    "%(settlement)s: only a checked month with a difference that"
                    " nothing explains is decided on. Check it first.",
                    settlement=self.display_name,
                )
            )
        if not (self.difference_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(settlement)s: say why the difference cannot be explained.",
                    settlement=self.display_name,
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is settled."""
        self._check_open()
        return super()._approval_can_reopen()
