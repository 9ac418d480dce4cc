"""Running figures of a contract: cap, billed, paid, retention; and what follows."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.running import shift_rows

RUNNING = ("amount_cap", "amount_billed", "amount_paid", "retention_held")
CAPS = """
    amount_billed BETWEEN 0 AND amount_cap
    AND amount_paid >= 0 AND retention_held >= 0
    AND amount_paid + retention_held <= amount_cap
"""
RELEASING_POSTS = ("accountant", "affairs_director")


class SchoolContract(models.Model):
    _inherit = "school.contract"

    amount_ordered = fields.Monetary(
        string="Ordered", compute="_compute_amount_ordered", compute_sudo=True
    )
    amount_left = fields.Monetary(string="Left", compute="_compute_amount_left")
    ends_on = fields.Date(
        string="In Force Until",
        compute="_compute_ends_on",
        store=True,
        help="The end, moved by approved supplements.",
    )
    alarm = fields.Selection(
        selection=[
            ("late", "Over"),
            ("soon", "Ends Soon"),
            ("retention", "Retention Due"),
            ("payment", "Payment Due"),
        ],
        compute="_compute_alarm",
        help="What waits for the person in charge.",
    )

    @api.depends("purchase_ids.amount_total", "purchase_ids.state")
    def _compute_amount_ordered(self):
        rows = self.env["purchase.order"]._read_group(
            [("school_contract_id", "in", self.ids), ("state", "=", "purchase")],
            ["school_contract_id"],
            ["amount_total:sum"],
        )
        ordered = {contract.id: amount for contract, amount in rows}
        for contract in self:
            contract.amount_ordered = ordered.get(contract.id, 0.0)

    @api.depends("amount_cap", "amount_billed")
    def _compute_amount_left(self):
        for contract in self:
            contract.amount_left = contract.amount_cap - contract.amount_billed

    @api.depends("date_end", "supplement_ids.effective_on", "supplement_ids.date_end")
    def _compute_ends_on(self):
        for contract in self:
            ends = contract.sudo().supplement_ids.filtered(
                lambda s: s.effective_on and s.date_end
            )
            latest = ends.sorted("effective_on")[-1:]
            contract.ends_on = latest.date_end or contract.date_end

    @api.depends("state", "ends_on", "notice_days", "retention_held", "retention_date")
    def _compute_alarm(self):
        today = self.env["school.unit"]._today()
        for contract in self:
            contract.alarm = contract._alarm_on(today)

    def _alarm_on(self, today):
        """What of the contract waits on a day; False if nothing does."""
        if self.state != "approved":
            return False
        if self.ends_on < today:
            return "late"
        if fields.Date.subtract(self.ends_on, days=self.notice_days) <= today:
            return "soon"
        if self.retention_held and self.retention_date and self.retention_date <= today:
            return "retention"
        return any(self.payment_ids.mapped("is_late")) and "payment"

    def _shift(self, changes):
        """Move running figures in place, within the caps.

        :param dict changes: ``{contract id: {column: CNY}}``
        :raise UserError: names the contract and what stands against it
        """
        changes = {key: row for key, row in changes.items() if any(row.values())}
        moved = shift_rows(self.browse(), changes, RUNNING, "amount", CAPS)
        for contract in self.browse(sorted(set(changes) - moved)):
            raise UserError(
                self.env._(
                    "%(contract)s amounts to %(cap)s with its supplements; %(billed)s"
                    " are billed, %(paid)s paid, %(held)s retained, and %(more)s more"
                    " would exceed it. Enter a supplement, or release the retention.",
                    contract=contract.display_name,
                    cap=f"¥{contract.amount_cap:,.2f}",
                    billed=f"¥{contract.amount_billed:,.2f}",
                    paid=f"¥{contract.amount_paid:,.2f}",
                    held=f"¥{contract.retention_held:,.2f}",
                    more=f"¥{max(changes[contract.id].values()):,.2f}",
                )
            )

    def _check_in_force(self, effect):
        """Verify at use: approved as it stands, and a cap that follows from it.

        :param effect: what is done by it, in words
        :raise UserError: not in force, changed since, or a cap of unknown origin
        """
        for contract in self:
            if contract.state != "approved":
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force.", contract=contract.display_name
                    )
                )
            contract._check_approval(effect)
            supplements = contract.sudo().supplement_ids.filtered("effective_on")
            supplements.with_env(self.env).sudo()._check_approval(effect)
            cap = contract.amount + sum(supplements.mapped("amount"))
            if contract.currency_id.compare_amounts(cap, contract.amount_cap):
                raise UserError(
                    self.env._(
                        "%(contract)s: its cap is not what was approved. Nothing is"
                        " done by it; ask the administrator to verify the approvals.",
                        contract=contract.display_name,
                    )
                )

    def action_release_retention(self, reason=""):
        """Release the retention once the guarantee is over.

        :param str reason: why before its date; kept in the history
        :raise UserError: nothing is held, or too early without a reason
        """
        self.ensure_one()
        self.check_access("read")
        self.unit_id._check_post(RELEASING_POSTS)
        today = self.env["school.unit"]._today()
        reason = reason.strip() if isinstance(reason, str) else ""
        early = not self.retention_date or self.retention_date > today
        if (
            self.state != "approved"
            or not self.retention_held
            or (early and not reason)
        ):
            raise UserError(
                self.env._(
                    "%(contract)s: nothing is held, or it is not due before %(date)s.",
                    contract=self.display_name,
                    date=self.retention_date or "–",
                )
            )
        contract = self.sudo()
        contract._shift({contract.id: {"retention_held": -contract.retention_held}})
        contract._set_own({"retention_released_on": today})
        contract.message_post(
            body=self.env._("The retention is released. %(reason)s", reason=reason)
        )
        return True
