from odoo import models
from odoo.exceptions import AccessError


class SchoolUnit(models.Model):
    """Whether the store and the books tell the same."""

    _inherit = "school.unit"

    def get_stock_reconciliation(self):
        """Compare the value of the store with the accounts that hold it.

        What was accepted is in the store at once and in the accounts with its bill, so
        that ``stock = ledger + unbilled`` when every bill is posted at its order's
        price.

        :return: ``{"stock", "ledger", "unbilled"}`` in CNY
        :raise AccessError: the caller may not read this school
        """
        self.ensure_one()
        self.check_access("read")
        unit = self.sudo()
        if unit.company_id not in self.env.user.sudo().school_scope_company_ids:
            raise AccessError(
                self.env._(
                    "%(unit)s is not among the schools that you may read.",
                    unit=unit.name,
                )
            )
        goods = (
            self.env["product.product"]
            .sudo()
            .with_company(unit.company_id)
            .with_context(allowed_company_ids=unit.company_id.ids)
            .search([("is_storable", "=", True)])
        )
        return {
            "stock": sum(goods.mapped("total_value")),
            "ledger": unit._stock_ledger_balance(goods),
            "unbilled": unit._accepted_unbilled(),
        }

    def _stock_ledger_balance(self, goods):
        """Balance (CNY) of the accounts in which the categories hold their stock."""
        accounts = goods.categ_id.property_stock_valuation_account_id
        if not accounts:
            return 0.0
        [[balance]] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "in", accounts.ids),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
            ],
            [],
            ["balance:sum"],
        )
        return balance or 0.0

    def _accepted_unbilled(self):
        """Value (CNY) of what was accepted into the store and is on no posted bill."""
        lines = self.env["purchase.order.line"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "purchase"),
                ("product_id.is_storable", "=", True),
            ]
        )
        return sum(
            (line.school_qty_accepted - line.school_qty_billed) * line.price_unit
            for line in lines
        )
