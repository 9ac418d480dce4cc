"""The matrix vendors × items, and what in it needs a reason."""

from odoo import api, fields, models
from odoo.tools import float_compare

# The prices of what is compared, by stored fields: ``order_ids`` cannot be searched.
PRICES = (
    "purchase_id.order_line.price_total",
    "purchase_id.purchase_group_id.order_ids.order_line.price_total",
)


class SchoolQuoteComparison(models.Model):
    _inherit = "school.quote.comparison"

    matrix = fields.Json(compute="_compute_matrix")
    quote_count = fields.Integer(
        string="Independent Quotes",
        compute="_compute_matrix",
        help="Complete offers of vendors that share nothing with each other.",
    )
    min_quotes = fields.Integer(string="Quotes Demanded", compute="_compute_matrix")
    lowest_amount = fields.Monetary(compute="_compute_matrix")
    chosen_amount = fields.Monetary(compute="_compute_matrix")
    warning = fields.Text(
        compute="_compute_matrix",
        help="What needs a reason: vendors that look like one, too few offers, an"
        " offer that is not the lowest.",
    )
    later_change = fields.Text(
        string="Changed Since",
        compute="_compute_later_change",
        help="What of the offers is not any more as it was compared.",
    )

    @api.depends(*PRICES, "chosen_id", "state")
    def _compute_matrix(self):
        for comparison in self:
            quotes = comparison._quotes()
            problems = comparison._problems(quotes)
            complete = [quote for quote in quotes if quote["complete"]]
            chosen = [q for q in quotes if q["order"] == comparison.chosen_id.id]
            comparison.matrix = comparison._matrix(quotes)
            comparison.quote_count = comparison._independent(complete)
            comparison.min_quotes = comparison._demanded()
            comparison.lowest_amount = min((q["total"] for q in complete), default=0.0)
            comparison.chosen_amount = sum(q["total"] for q in chosen)
            comparison.warning = "\n".join(problems)

    @api.depends("entry_ids", *PRICES, "state")
    def _compute_later_change(self):
        for comparison in self:
            comparison.later_change = "\n".join(
                comparison._later_changes() if comparison.state == "decided" else ()
            )

    # -- offers ---------------------------------------------------------------------

    def _quotes(self):
        """The offers: as they are while it is open, as decided afterwards.

        :return: list of ``{"order", "partner", "vendor", "lines", "total",
            "complete"}``; ``lines`` one per item of the order, None where not offered
        """
        self.ensure_one()
        if self.state != "draft":
            return self._decided_quotes()
        return self._live_quotes(self.purchase_id, self.order_ids)

    @api.model
    def _live_quotes(self, main, orders):
        """The offers of ``orders`` for the items of ``main`` as they are now."""
        wanted = self._items(main)
        # read once here: below the lines are looked at one by one
        (main | orders).sudo().order_line.product_id.mapped("display_name")
        quotes = []
        for order in (main | orders).sudo():
            lines = self._matched(wanted, order)
            offered = [line for line in lines if line and line["price"] > 0]
            quotes.append(
                {
                    "order": order.id,
                    "partner": order.partner_id.id,
                    "vendor": order.partner_id.name,
                    "lines": lines,
                    "total": order.currency_id.round(
                        sum(line["amount"] for line in offered)
                    ),
                    "complete": len(offered) == len(wanted)
                    and len(self._items(order)) == len(wanted),
                }
            )
        return quotes

    @api.model
    def _items(self, order):
        lines = order.sudo().order_line.filtered(lambda line: not line.display_type)
        return lines.sorted(lambda line: (line.sequence, line.id))

    @api.model
    def _matched(self, wanted, order):
        """The line of ``order`` for each of the lines ``wanted``, as plain data."""
        left = self._items(order)
        found = []
        for line in wanted:
            same = left.filtered(
                lambda other, line=line: (
                    other.product_id == line.product_id
                    and other.product_uom_id == line.product_uom_id
                    and line.product_uom_id.compare(other.product_qty, line.product_qty)
                    == 0
                )
            )[:1]
            left -= same
            found.append(same and self._line_data(same) or None)
        return found

    @api.model
    def _line_data(self, line):
        return {
            "line": line.id,
            "product": line.product_id.id,
            "item": line.product_id.display_name,
            "unit": line.product_uom_id.name,
            "quantity": line.product_qty,
            "price": line.price_total / line.product_qty if line.product_qty else 0.0,
            "amount": line.price_total,
        }

    def _decided_quotes(self):
        """The offers as the ledger keeps them."""
        quotes = []
        entries = self.sudo().entry_ids.sorted(lambda entry: entry.id)
        count = max(entries.mapped("number"), default=0)
        for order, rows in entries.grouped("order_id").items():
            by_number = rows.grouped("number")
            lines = [
                {
                    "line": False,
                    "product": row.product_id.id,
                    "item": row.item_name,
                    "unit": row.uom_name,
                    "quantity": row.quantity,
                    "price": row.price,
                    "amount": row.amount,
                }
                if (row := by_number.get(number))
                else None
                for number in range(1, count + 1)
            ]
            offered = [line for line in lines if line and line["price"] > 0]
            quotes.append(
                {
                    "order": order.id,
                    "partner": rows[0].partner_id.id,
                    "vendor": rows[0].vendor_name,
                    "lines": lines,
                    "total": round(sum(line["amount"] for line in offered), 2),
                    "complete": len(offered) == count,
                }
            )
        return quotes

    # -- the matrix -------------------------------------------------------------------

    def _matrix(self, quotes):
        """The matrix as the page and the printed sheet show it."""
        lowest = min((q["total"] for q in quotes if q["complete"]), default=None)
        rows = []
        for number in range(max((len(q["lines"]) for q in quotes), default=0)):
            cells = [quote["lines"][number] for quote in quotes]
            named = next(cell for cell in cells if cell)
            prices = [cell["price"] for cell in cells if cell and cell["price"] > 0]
            rows.append(
                {
                    "item": named["item"],
                    "unit": named["unit"],
                    "quantity": named["quantity"],
                    "cells": [
                        cell
                        and {
                            "line": cell["line"],
                            "price": cell["price"],
                            "amount": cell["amount"],
                            "lowest": bool(prices)
                            and self._same(cell["price"], min(prices)),
                        }
                        for cell in cells
                    ],
                }
            )
        return {
            "open": self.state == "draft",
            "rows": rows,
            "vendors": [
                {
                    "order": quote["order"],
                    "name": quote["vendor"],
                    "total": quote["total"],
                    "complete": quote["complete"],
                    "lowest": quote["complete"] and quote["total"] == lowest,
                    "chosen": quote["order"] == self.chosen_id.id,
                }
                for quote in quotes
            ],
        }

    @api.model
    def _same(self, price, other):
        digits = self.env["decimal.precision"].precision_get("Product Price")
        return float_compare(price, other, precision_digits=digits) == 0

    # -- what needs a reason ----------------------------------------------------------

    def _demanded(self):
        """How many offers the table asks for."""
        order = self.chosen_id or self.purchase_id
        if not order._school_orders():
            return 0
        return order._school_advice()[order].min_quotes

    def _independent(self, quotes):
        partners = self.env["res.partner"].browse([q["partner"] for q in quotes])
        return partners._school_independent(self.company_id)

    def _problems(self, quotes):
        """What the decision must give a reason for, as texts."""
        self.ensure_one()
        complete = [quote for quote in quotes if quote["complete"]]
        partners = self.env["res.partner"].browse([q["partner"] for q in quotes])
        problems = [
            self.env._(
                "Looks related: %(vendors)s (same %(mark)s).",
                vendors=", ".join(vendors.mapped("name")),
                mark=mark,
            )
            for vendors, mark in partners._school_related(self.company_id)
        ]
        count, demanded = self._independent(complete), self._demanded()
        if count < demanded:
            problems.append(
                self.env._(
                    "%(count)s independent quotes, the table asks for %(demanded)s.",
                    count=count,
                    demanded=demanded,
                )
            )
        chosen = next((q for q in quotes if q["order"] == self.chosen_id.id), None)
        lowest = min(complete, key=lambda quote: quote["total"], default=None)
        if chosen and lowest and chosen["total"] > lowest["total"]:
            problems.append(
                self.env._(
                    "The lowest offer is that of %(vendor)s: %(lowest)s, chosen is"
                    " %(chosen)s.",
                    vendor=lowest["vendor"],
                    lowest=f"¥{lowest['total']:,.2f}",
                    chosen=f"¥{chosen['total']:,.2f}",
                )
            )
        return problems

    def _later_changes(self):
        """What of the offers differs from the ledger now, as texts."""
        self.ensure_one()
        live = self._live_quotes(self.sudo().chosen_id, self.sudo().entry_ids.order_id)
        now = {quote["order"]: quote for quote in live}
        changes = []
        for quote in self._decided_quotes():
            other = now[quote["order"]]
            if other["partner"] != quote["partner"]:
                changes.append(f"{quote['vendor']} → {other['vendor']}")
            pairs = zip(quote["lines"], other["lines"], strict=False)
            for before, after in pairs:
                old, new = (cell["price"] if cell else 0.0 for cell in (before, after))
                if not self._same(old, new):
                    changes.append(
                        f"{quote['vendor']}, {(before or after)['item']}:"
                        f" {old:,.2f} → {new:,.2f}"
                    )
        return changes
