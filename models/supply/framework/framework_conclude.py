"""Concluding a framework, closing it, and its approval where a rule asks for one."""

from odoo import models
from odoo.exceptions import UserError


class PurchaseRequisition(models.Model):
    _inherit = "purchase.requisition"

    def action_confirm(self):
        """Conclude; a framework is complete and found in a way that the table allows.

        :raise UserError: names what is missing, or the way of buying
        """
        for framework in self._school_frameworks():
            framework.check_access("write")
            framework._school_check_preparing()
            framework._school_check_complete()
            framework._school_check_method()
            if framework._approval_is_ruled():
                framework._check_approval(self.env._("conclude the framework"))
        return self._school_set_state("action_confirm")

    def action_cancel(self):
        """Cancel what nothing was ordered by."""
        for framework in self._school_frameworks():
            framework._school_check_preparing()
            if framework.school_called:
                framework._school_refuse(
                    self.env._("orders were called off; close it instead")
                )
        return self._school_set_state("action_cancel")

    def action_draft(self):
        """Reopen what was cancelled."""
        for framework in self._school_frameworks():
            framework._school_check_preparing()
            if framework.state != "cancel":
                framework._school_refuse(self.env._("only a cancelled one is reopened"))
        return self._school_set_state("action_draft")

    def action_done(self):
        """Close; nothing is called off any more."""
        self._school_frameworks()._school_check_preparing()
        return self._school_set_state("action_done")

    def _school_check_complete(self):
        """:raise UserError: names what a framework lacks"""
        self.ensure_one()
        lines = self.line_ids
        missing = [
            text
            for absent, text in (
                (self.state != "draft", self.env._("it is concluded already")),
                (self.requisition_type != "blanket_order", self.env._("the type")),
                (not self.vendor_id, self.env._("the vendor")),
                (self.school_cap <= 0, self.env._("the call-off cap")),
                (not self.date_start or not self.date_end, self.env._("the term")),
                (not lines, self.env._("the items")),
                (
                    any(
                        line.price_unit <= 0 or line.product_qty <= 0 for line in lines
                    ),
                    self.env._("a price and a quantity of each item"),
                ),
                (
                    len(lines) != len(lines.product_id),
                    self.env._("one line only for each item"),
                ),
                (
                    self.currency_id != self.company_id.currency_id,
                    self.env._("the school's own currency"),
                ),
            )
            if absent
        ]
        if missing:
            self._school_refuse(
                self.env._("mend first: %(what)s", what=", ".join(missing))
            )

    def _school_check_source(self):
        """Verify what the framework came out of.

        Hook: a tender compares it with its award; called when it is submitted or
        concluded, and at every order by it.
        """

    def _school_check_method(self):
        """Refuse a framework found in another way than its cap asks for."""
        self.ensure_one()
        Rule = self.env["school.purchase.method.rule"]
        case = Rule._method_case(
            self.company_id,
            self.school_cap,
            [
                (line.product_id, line.product_id.type == "service")
                for line in self.line_ids
            ],
            vendor=self.vendor_id.sudo().commercial_partner_id.id,
        )
        [advice] = Rule._advise([case])
        if not advice.allows(self.school_method):
            raise UserError(
                self.env._(
                    "%(framework)s cannot be concluded as “%(present)s”; allowed:"
                    " %(allowed)s.\n%(rules)s",
                    framework=self.display_name,
                    present=Rule._method_labels()[self.school_method or "direct"],
                    allowed=Rule._allowed_text(advice) or "–",
                    rules=Rule._advice_reason(advice),
                )
            )

    # -- approval -----------------------------------------------------------------

    def _approval_requester(self):
        self.ensure_one()
        return self.create_uid

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": line.product_id.type == "service",
                "price": line.price_unit,
                "amount": line.price_unit * line.product_qty,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        return " · ".join(filter(None, [self.vendor_id.name, self.reference]))

    def _approval_can_submit(self):
        """Refuse what is not complete, or not a school's."""
        result = super()._approval_can_submit()
        if not self._school_frameworks():
            raise UserError(
                self.env._("%(name)s is not a school's.", name=self.display_name)
            )
        self._school_check_complete()
        return result

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is concluded."""
        result = super()._approval_can_reopen()
        if self.state not in ("draft", "cancel"):
            self._school_refuse(self.env._("it is concluded; close it first"))
        return result
