"""The decision: who is chosen and why; the offers become facts."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolQuoteComparison(models.Model):
    _inherit = "school.quote.comparison"

    def action_decide(self):
        """Choose an offer: keep all of them, hand the requests to the chosen order.

        :raise UserError: nothing is chosen, the offer is not complete, or a reason is
            missing
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        quotes = self._quotes()
        self._check_choice(quotes)
        problems = self._problems(quotes)
        if problems and not (self.reason or "").strip():
            raise UserError(
                self.env._(
                    "%(comparison)s needs a reason:\n%(problems)s",
                    comparison=self.name,
                    problems="\n".join(problems),
                )
            )
        self._keep(quotes)
        self._hand_over()
        self._repeat_quotes(quotes)
        self._set_own(
            {
                "state": "decided",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        return True

    def _check_choice(self, quotes):
        """:raise UserError: no complete offer of a draft order is chosen"""
        chosen = next((q for q in quotes if q["order"] == self.chosen_id.id), None)
        states = self.order_ids.mapped("state")
        if not chosen or not chosen["complete"] or "purchase" in states:
            raise UserError(
                self.env._(
                    "%(comparison)s: choose an offer that has a price for every item in"
                    " the quantity asked for.",
                    comparison=self.name,
                )
            )

    def _keep(self, quotes):
        """Copy the offers into the ledger."""
        now = fields.Datetime.now()
        self.env["school.quote.entry"].sudo().create(
            [
                {
                    "comparison_id": self.id,
                    "company_id": self.company_id.id,
                    "order_id": quote["order"],
                    "partner_id": quote["partner"],
                    "vendor_name": quote["vendor"],
                    "number": number,
                    "product_id": line["product"],
                    "item_name": line["item"],
                    "uom_name": line["unit"],
                    "quantity": line["quantity"],
                    "price": line["price"],
                    "amount": line["amount"],
                    "is_chosen": quote["order"] == self.chosen_id.id,
                    "entered_on": now,
                    "user_id": self.env.uid,
                }
                for quote in quotes
                for number, line in enumerate(quote["lines"], start=1)
                if line
            ]
        )

    def _hand_over(self):
        """Let the lines of the chosen order serve the requests."""
        main, chosen = self.purchase_id.sudo(), self.chosen_id.sudo()
        if main == chosen:
            return
        wanted = self._items(main)
        for line, found in zip(wanted, self._matched(wanted, chosen), strict=True):
            line.school_allocation_ids.write({"purchase_line_id": found["line"]})
        chosen.order_line.invalidate_recordset(["school_allocation_ids"])
        main.order_line.invalidate_recordset(["school_allocation_ids"])
        chosen._school_add_buyers(main.school_buyer_ids | self.env.user)
        chosen.school_method = chosen.school_method or main.school_method or "inquiry"

    def _repeat_quotes(self, quotes):
        """Enter the complete offers on the chosen order, where approvals count them."""
        chosen = self.chosen_id
        chosen.school_quote_ids.unlink()
        vendors = {}
        for quote in quotes:
            partner = self.env["res.partner"].browse(quote["partner"])
            if quote["complete"]:
                vendors.setdefault(partner.commercial_partner_id, quote)
        self.env["school.purchase.quote"].create(
            [
                {
                    "order_id": chosen.id,
                    "partner_id": partner.id,
                    "amount": quote["total"],
                    "note": self.name,
                }
                for partner, quote in vendors.items()
            ]
        )
        if not chosen.school_method:
            chosen.school_method = "inquiry"
