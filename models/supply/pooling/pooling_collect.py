"""Collecting: lines of the schools come in at once, each into one purchase only."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...common.gate import open_gate
from .pooling_item import GATE as ITEM_GATE
from .pooling_line import GATE as LINE_GATE

# So many lines come in at once; pressing the button again brings the rest.
BATCH = 5000


class SchoolPooling(models.Model):
    _inherit = "school.pooling"

    def action_collect(self):
        """Take in what the schools approved, offer and nothing covers yet.

        Pressing it again brings what came since; a line never comes twice.

        :return: notification that says how much came, and what is left
        """
        self._check_step("draft")
        candidates = self._candidates(limit=BATCH + 1)
        more = len(candidates) > BATCH
        taken = self._claim(candidates[:BATCH])
        self._add_lines(taken)
        message = self.env._(
            "%(count)s lines of %(schools)s schools came in.",
            count=len(taken),
            schools=len(taken.company_id),
        )
        if more:
            message += " " + self.env._("There are more: collect again.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if taken else "warning",
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _candidates(self, limit):
        """Request lines that may come in, the first needed first; one search a time.

        :param int limit: at most so many
        :return: request lines, sudo: the requests are the schools'
        """
        self.ensure_one()
        companies = self._members()
        today = self.env["school.unit"]._today()
        given = self.env["school.pooling.consent"]._given(companies, today)
        by_rule = Domain.OR(
            Domain("company_id", "=", company_id)
            & (
                Domain.TRUE
                if categories is None
                else Domain("fulfil_product_id.categ_id", "in", list(categories))
            )
            for company_id, categories in given.items()
        )
        domain = (
            Domain("company_id", "in", companies.ids)
            & Domain("request_id.state", "=", "approved")
            & Domain("qty_open", ">", 0)
            & Domain("fulfil_product_id", "!=", False)
            & Domain("fulfil_product_id.company_id", "=", False)
            & Domain("pooling_id", "=", False)
            & (
                Domain("pooling_offer", "=", "yes")
                | (Domain("pooling_offer", "=", False) & by_rule)
            )
        )
        categories = self.sudo().category_ids
        if categories:
            domain &= Domain("fulfil_product_id.categ_id", "child_of", categories.ids)
        lines = self.env["school.supply.request.line"].sudo()
        return lines.search(domain, order="needed_by, id", limit=limit)

    def _claim(self, lines):
        """Take lines for this purchase, those only that nobody else took meanwhile.

        The UPDATE looks at each line as it is now: in another purchase, covered or
        closed since, it stays out.
        """
        if not lines:
            return lines
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (
                    SELECT id FROM school_supply_request_line
                     WHERE id IN %s ORDER BY id FOR NO KEY UPDATE
                )
                UPDATE school_supply_request_line line SET pooling_id = %s
                  FROM wanted
                 WHERE line.id = wanted.id AND line.pooling_id IS NULL
                   AND line.qty_open > 0
                RETURNING line.id
                """,
                tuple(lines.ids),
                self.id,
            )
        )
        lines.invalidate_recordset(["pooling_id"], flush=False)
        taken = {line_id for (line_id,) in rows}
        return lines.filtered(lambda line: line.id in taken)

    def _add_lines(self, lines):
        """Enter the lines taken, and the items that are new; two creations in all."""
        if not lines:
            return
        items = {item.product_id: item for item in self.sudo().item_ids}
        Item = open_gate(self.env["school.pooling.item"].sudo(), ITEM_GATE)
        new = lines.fulfil_product_id.filtered(lambda product: product not in items)
        last = self.env["school.supply.request.line"]._recent_orders(
            new, self._members()
        )
        prices = {}
        for (_company, product_id), rows in last.items():
            prices.setdefault(product_id, []).append(rows[0][0])
        for item in Item.create(
            [
                {
                    "pooling_id": self.id,
                    "product_id": product.id,
                    # what the cheapest school paid last: a beginning, not a price
                    "price_unit": min(prices.get(product.id, [0.0])),
                }
                for product in new
            ]
        ):
            items[item.product_id] = item
        Line = open_gate(self.env["school.pooling.line"].sudo(), LINE_GATE)
        Line.create(
            [
                {
                    "pooling_id": self.id,
                    "item_id": items[line.fulfil_product_id].id,
                    "product_id": line.fulfil_product_id.id,
                    "company_id": line.company_id.id,
                    "request_line_id": line.id,
                    "quantity": line.qty_open,
                    "quantity_offered": line.qty_open,
                }
                for line in lines
            ]
        )
        self.invalidate_recordset(["item_ids", "line_ids"])

    def action_close(self):
        """End the collection: what is there now is what a vendor is sought for."""
        self._check_step("draft")
        if not self.sudo().line_ids.filtered(lambda line: line.state == "open"):
            self._refuse_step(self.env._("nothing was collected yet"))
        self._set_own({"state": "closed"})
        return True

    def action_reopen_collection(self):
        """Go back to collecting, as long as nothing was submitted or ordered."""
        self._check_step("closed")
        if self.approval_state in ("running", "approved"):
            self._refuse_step(self.env._("it is under approval, or approved"))
        self._set_own({"state": "draft"})
        return True

    def action_cancel(self):
        """Give the purchase up: the schools may buy the lines themselves."""
        self._check_step("draft", "closed")
        if self.approval_state == "running":
            self.action_withdraw()
        lines = self.sudo().line_ids.filtered(lambda line: line.state == "open")
        lines.request_line_id._pooling_release()
        open_gate(lines, LINE_GATE).write(
            {"state": "withdrawn", "reason": self.env._("given up by the district")}
        )
        self._set_own({"state": "cancelled"})
        return True

    # -- for tenders and frameworks ---------------------------------------------------

    def _pooling_award(self, partner, prices, source=None):
        """Take the vendor and the prices that a tender or a framework led to.

        The caller has checked the rights and its own approval. Items without a price
        keep theirs.

        :param partner: the vendor, shared by all schools
        :param dict prices: ``{product: CNY per unit of the product, taxes included}``
        :param source: the record that says why, named on the page
        :raise UserError: not closed yet, or under approval already
        """
        for pooling in self:
            pooling._take_turn()
            if pooling.state != "closed" or pooling.approval_state in (
                "running",
                "approved",
            ):
                pooling._refuse_step(
                    self.env._(
                        "a vendor is entered once collecting is over, before it"
                        " is approved"
                    )
                )
            values = {"partner_id": partner.id}
            if source:
                values |= {
                    "source_model": source._name,
                    "source_id": source.id,
                    "source_name": source.display_name,
                }
            pooling.sudo()._set_own(values)
            for item in pooling.sudo().item_ids:
                price = prices.get(item.product_id)
                if price is not None:
                    open_gate(item, ITEM_GATE).write({"price_unit": price})
