"""What the supply room publishes: purchases, awards, the budget's execution."""

from odoo import models

STRICT_FROM = "internal_tender"
MOST_ITEMS = 3


class SchoolPublication(models.Model):
    _inherit = "school.publication"

    def _publication_sections(self):
        """Add purchases, awards and the execution of the budget."""
        sections = super()._publication_sections()
        if self._has_topic("purchase"):
            sections.append((self.env._("Purchases"), self._published_purchases()))
        if self._has_topic("award"):
            sections.append((self.env._("Tender Awards"), self._published_awards()))
        if self._has_topic("budget"):
            sections.append((self.env._("Budget Execution"), self._published_budget()))
        return sections

    def _published_orders(self):
        """Return the dossiers of the period, the oldest first."""
        return (
            self.env["school.dossier"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                ],
                order="date, id",
            )
        )

    def _published_purchases(self):
        """Purchases from the rule's amount on, and all others in one line."""
        purchases = self._published_orders()
        large = purchases.filtered(lambda row: row.amount >= self.rule_id.amount_from)
        small = purchases - large
        rows = [self._purchase_row(purchase) for purchase in large]
        if small:
            rows.append(
                {
                    "name": self.env._("%(count)s smaller purchases", count=len(small)),
                    "amount": sum(small.mapped("amount")),
                }
            )
        return rows

    def _published_awards(self):
        """What was bought by tender."""
        keys = [
            key
            for key, _label in self.env["purchase.order"]
            ._fields["school_method"]
            ._description_selection(self.env)
        ]
        strict = keys[keys.index(STRICT_FROM) :]
        awarded = self._published_orders().filtered(lambda row: row.method in strict)
        return [self._purchase_row(purchase) for purchase in awarded]

    def _purchase_row(self, purchase):
        """One purchase: what, from whom, when, how, for how much."""
        methods = dict(purchase._fields["method"]._description_selection(self.env))
        if purchase.order_id:
            names = purchase.order_id.order_line.product_id.mapped("name")
        else:
            names = purchase.petty_id.line_ids.mapped("name")
        items = "、".join(names[:MOST_ITEMS])
        if len(names) > MOST_ITEMS:
            items = self.env._(
                "%(items)s and %(count)s more",
                items=items,
                count=len(names) - MOST_ITEMS,
            )
        return {
            "name": f"{purchase.name} {items}",
            "party": purchase.party,
            "date": purchase.date,
            "note": methods.get(purchase.method)
            or (purchase.petty_id and self.env._("Petty Purchase"))
            or "",
            "amount": purchase.amount,
        }

    def _published_budget(self):
        """The lines in force during the period: planned, spent, and the share spent."""
        lines = (
            self.env["school.budget.line"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "approved"),
                    ("date_start", "<=", self.date_to),
                    ("date_end", ">=", self.date_from),
                ]
            )
        )
        return [
            {
                "name": line._label(),
                "note": self.env._(
                    "planned %(planned)s, spent %(percent)s%%",
                    planned=f"{line.amount_planned:,.2f}",
                    percent=round(
                        100 * line.amount_spent / (line.amount_planned or 1), 1
                    ),
                ),
                "amount": line.amount_spent,
            }
            for line in lines
        ]
