from contextlib import contextmanager
from itertools import count

from odoo.fields import Command
from odoo.tests import tagged

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestSupplyQueries(ChainCommon):
    """Queries do not grow with the lines by more than those of Odoo's own order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = count()
        cls.items = cls.chalk
        for number in range(9):
            cls.items |= cls._make_product(f"物品{number}", 5.0, "consumable")

    @contextmanager
    def counted(self, counts, step):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        yield
        self.env.flush_all()
        counts[step] = self.cr.sql_log_count - before

    def own_counts(self, size):
        """Count the queries of a request of ``size`` lines until it is ordered."""
        counts = {}
        values = [self.line_values(item, 3) for item in self.items[:size]]
        with self.counted(counts, "apply"):
            request = self.apply(*values)
        with self.counted(counts, "submit"):
            request.action_submit()
        with self.counted(counts, "decide"):
            self.decide(request, self.principal)
        with self.counted(counts, "pool"):
            order = self.pool(request.line_ids)
        with self.counted(counts, "confirm"):
            order.button_confirm()
        return counts

    def core_counts(self, size):
        """Count the queries of an order by hand in a company that is no school."""
        counts = {}
        company = self.env.ref("base.main_company")
        user = self.buyer.copy(
            {
                "login": f"core.buyer.{next(self.logins)}",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
            }
        )
        Order = self.env["purchase.order"].with_user(user).with_company(company)
        with self.counted(counts, "create"):
            order = Order.create(
                {
                    "partner_id": self.vendor.id,
                    "order_line": [
                        Command.create({"product_id": item.id, "product_qty": 3})
                        for item in self.items[:size]
                    ],
                }
            )
        with self.counted(counts, "confirm"):
            order.button_confirm()
        return counts

    def test_queries_grow_no_faster_than_those_of_core(self):
        for size in (10, 1):  # caches of prices, rights and rules are warm
            self.own_counts(size)
            self.core_counts(size)
        own_small, own_large = self.own_counts(1), self.own_counts(10)
        core_small, core_large = self.core_counts(1), self.core_counts(10)
        own = sum(own_large.values()) - sum(own_small.values())
        core = sum(core_large.values()) - sum(core_small.values())
        self.assertLessEqual(own, core, (own_small, own_large, core_small, core_large))
