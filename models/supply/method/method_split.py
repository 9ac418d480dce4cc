"""What belongs to one purchase: orders of one chain, and purchases cut in pieces.

The sum follows the law: the same items bought several times within a budget year count
as one purchase (政府采购法实施条例 第二十八条).
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class SchoolPurchaseMethodRule(models.Model):
    _inherit = "school.purchase.method.rule"

    @api.model
    def _bought(self, company, days, categories):
        """What a school ordered within some days, by order and category.

        :param company: the school
        :param int days: days back from now
        :param set categories: ids of the categories that matter
        :return: list of ``(order id, its name, vendor id, category id, CNY)``
        """
        if not days:
            return []
        self.env["purchase.order"].flush_model(
            ["state", "date_approve", "company_id", "partner_id"]
        )
        self.env["purchase.order.line"].flush_model(["price_total", "product_id"])
        self.env["product.template"].flush_model(["categ_id"])
        return self.env.execute_query(
            SQL(
                """
                SELECT o.id, o.name, vendor.commercial_partner_id, t.categ_id,
                       sum(l.price_total)::float
                  FROM purchase_order o
                  JOIN res_partner vendor ON vendor.id = o.partner_id
                  JOIN purchase_order_line l ON l.order_id = o.id
                  JOIN product_product p ON p.id = l.product_id
                  JOIN product_template t ON t.id = p.product_tmpl_id
                 WHERE o.company_id = %s AND o.state = 'purchase'
                   AND o.date_approve >= %s AND %s
                 GROUP BY o.id, o.name, vendor.commercial_partner_id, t.categ_id
                 ORDER BY o.id
                """,
                company.id,
                fields.Datetime.now() - timedelta(days=days),
                SQL("t.categ_id = ANY(%s)", list(categories))
                if categories is not None
                else SQL("TRUE"),
            )
        )

    def _split_sum(self, case, bought):
        """What counts together with a purchase by this row.

        :param dict case: the purchase, see the advice
        :param list bought: of :meth:`_bought`
        :return: ``(CNY, names of the orders)``
        """
        by_vendor = self.split_by == "vendor"
        categories = {item["category"] for item in case["items"]}
        rows = [
            (name, amount)
            for order, name, vendor, category, amount in bought
            if order not in case["orders"]
            and (vendor == case["vendor"] if by_vendor else category in categories)
        ]
        return sum(amount for _name, amount in rows), list(
            dict.fromkeys(name for name, _amount in rows)
        )

    @api.model
    def _take_turn(self, company):
        """Let confirmations of one school follow each other where amounts are summed.

        Two at once would not see each other. The second fails on the row of the unit
        with a serialisation error, is retried by Odoo and then counts the first.
        """
        unit = self.env["school.unit"]._for_company(company)
        rules = self._followed_by(company, unit._today())
        if any(rule.split_days for owner in rules for rule in owner):
            self.env.execute_query(
                SQL(
                    "UPDATE school_unit SET rank = rank WHERE id = %s RETURNING id",
                    unit.id,
                )
            )
