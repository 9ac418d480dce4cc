"""What the tests of pooled purchases share: two schools with approved requests."""

from ..common.district import SchoolCommon
from .acceptance_common import AcceptanceBuilder


class PoolingBuilder(AcceptanceBuilder):
    """Both schools take part; the rule for requests holds for all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], name="全区", company_id=False)
        cls.consent(cls.company, cls.affairs)
        cls.consent(cls.sister_company, cls.sister_affairs)

    @classmethod
    def consent(cls, company, user, category=None):
        """Let the district buy for a school."""
        return (
            cls.env["school.pooling.consent"]
            .with_user(user)
            .create(
                {
                    "company_id": company.id,
                    "category_id": category and category.id,
                    "date_from": "2020-01-01",
                }
            )
        )

    @classmethod
    def sister_approved(cls, *lines):
        """An approved request of the sister school."""
        request = cls.apply(
            *lines, user=cls.sister_teacher, department_id=cls.sister_department.id
        )
        request.action_submit()
        approval = request.sudo().approval_id
        approval.with_user(cls.sister_principal).action_decide("approve", approval.seq)
        return request

    @classmethod
    def make_pooling(cls, collect=True, **values):
        """A pooled purchase of the officer, with what both schools offer."""
        pooling = (
            cls.env["school.pooling"]
            .with_user(cls.officer)
            .create(
                {"company_id": cls.district.company_id.id, "title": "粉笔", **values}
            )
        )
        if collect:
            pooling.action_collect()
        return pooling

    @classmethod
    def ready(cls, pooling, price=3.0, vendor=None):
        """Close a pooled purchase, and enter vendor and prices."""
        pooling.action_close()
        pooling.partner_id = vendor or cls.vendor
        pooling.item_ids.write({"price_unit": price})
        return pooling

    @classmethod
    def orders_of(cls, pooling):
        """The orders of the schools, by company."""
        orders = (
            cls.env["purchase.order"]
            .sudo()
            .search([("school_pooling_id", "=", pooling.id)])
        )
        return orders.grouped("company_id")

    def assertConserved(self, lines):
        """Requested ≥ approved ≥ covered ≥ ordered ≥ accepted; each share counts."""
        lines = lines.sudo()
        lines.invalidate_recordset()
        for line in lines:
            covered = line._covered()
            self.assertGreaterEqual(line.quantity, line.quantity_approved)
            self.assertGreaterEqual(line.quantity_approved, covered)
            self.assertGreaterEqual(line.qty_ordered, line.qty_accepted)
            self.assertEqual(line.qty_open, line.quantity_approved - covered)
            shares = line.allocation_ids.filtered(lambda s: s.source == "purchase")
            pending = sum(shares.mapped("quantity")) - sum(shares.mapped("qty_closed"))
            self.assertAlmostEqual(pending, line.qty_drafted + line.qty_ordered)


class PoolingCommon(PoolingBuilder, SchoolCommon):
    """Pooled purchases in a transaction that is rolled back."""
