"""What the tests of settlements share: months of a school with goods in and out."""

from freezegun import freeze_time

from .acceptance_common import AcceptanceBuilder, AcceptanceCommon
from .store_common import StoreBuilder


class SettlementBuilder(StoreBuilder, AcceptanceBuilder):
    """Brings goods in, gives them out and settles, at dates of choice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], model="school.settlement")
        cls.make_flow([{"post": "principal"}], model="school.settlement.reopening")
        # Odoo notes a price of zero as of now, which lies after the months below.
        cls.env["product.value"].search([]).date = "2020-01-01"
        year = cls.env["school.year"].search([], order="date_start desc", limit=1)
        cls.year = year
        cls.months = year.month_ids.sorted("date_start")
        cls.month1, cls.month2, cls.month3 = cls.months[:3]

    @classmethod
    def at(cls, month, day=10):
        """Context manager: noon of a day of ``month``, at the school."""
        return freeze_time(f"{month.date_start.replace(day=day)} 04:00:00")

    @classmethod
    def after(cls, month):
        """Context manager: the second day after ``month``."""
        first = cls.env["school.month"].search(
            [("date_start", ">", month.date_end)], order="date_start", limit=1
        )
        return cls.at(first, 2)

    @classmethod
    def bought(cls, *lines, bill=True, **values):
        """Return a request whose goods were bought, accepted and billed."""
        request = cls.approved(*lines, **values)
        order = cls.pool(request.line_ids)
        order.button_confirm()
        cls.receive(order)
        if bill:
            cls.billed(order)
        return request

    @classmethod
    def billed(cls, order, price=None):
        """Post a bill for what was accepted, cheaper by choice."""
        bill = cls.make_bill(order, approve=False)
        if price is not None:
            bill.invoice_line_ids.price_unit = price
        # The number of the paper, not of the record: dates are frozen here.
        bill.invoice_date = cls.env["school.unit"]._today()
        cls.approve_bill(bill)
        bill.action_post()
        return bill

    @classmethod
    def order_of(cls, request):
        """The purchase order of a request, as the buyer."""
        lines = request.sudo().line_ids
        orders = (
            cls.env["school.supply.allocation"]
            .sudo()
            .search([("request_line_id", "in", lines.ids)])
            .purchase_line_id.order_id
        )
        return orders.with_user(cls.buyer)

    @classmethod
    def settlement(cls, month, user=None, **values):
        """Return a draft of a month."""
        return (
            cls.env["school.settlement"]
            .with_user(user or cls.accountant)
            .create({"company_id": cls.company.id, "month_id": month.id, **values})
        )

    @classmethod
    def settle(cls, month, user=None):
        """Return the settlement of a month, settled after its end."""
        with cls.after(month):
            settlement = cls.settlement(month, user=user)
            settlement.action_settle()
        return settlement

    def rows(self, settlement, product=None, department=False):
        """The stock rows of a settlement."""
        return self.env["school.settlement.stock"].search(
            [
                ("settlement_id", "=", settlement.id),
                ("department_id", "=", department and department.id),
                *([("product_id", "=", product.id)] if product else []),
            ]
        )

    def lines(self, settlement, section):
        """The rows of one section."""
        return self.env["school.settlement.line"].search(
            [("settlement_id", "=", settlement.id), ("section", "=", section)],
            order="id",
        )

    def figures(self, row):
        """Opening, in, out and closing quantity and value of a row."""
        return [
            [row[f"{name}_{kind}"] for name in ("opening", "in", "out", "closing")]
            for kind in ("qty", "value")
        ]

    def assertReconciled(self, settlement):
        """Assert that stock, accounts and what is not billed agree."""
        settlement.invalidate_recordset()
        self.assertAlmostEqual(
            settlement.closing_value,
            settlement.ledger_value
            + settlement.unbilled_stock_value
            + settlement.explained_value,
            2,
        )
        self.assertEqual(settlement.unexplained_value, 0)


class SettlementCommon(SettlementBuilder, AcceptanceCommon):
    """Settlements in a transaction that is rolled back."""
