"""Plans and pooled purchases attacked from outside, with a login and a password."""

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .plan_common import PlanBuilder
from .pooling_common import PoolingBuilder


@tagged("post_install", "-at_install")
class TestPlanRpc(PlanBuilder, PoolingBuilder, SchoolDistrict, AttackCase):
    control = "once"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = (cls.teacher, cls.head, cls.buyer, cls.affairs, cls.sister_buyer)
        cls.let_in(*(*people, cls.sister_affairs, cls.officer, cls.auditor))
        cls.within = cls.chalk_request(60)
        cls.beyond = cls.apply(cls.line_values(cls.broom, 4))
        cls.hers = cls.sister_approved(cls.line_values(cls.chalk, 25))
        cls.pooling = cls.make_pooling()
        cls.item = cls.pooling.item_ids
        cls.mine, cls.other = (
            cls.pooling.line_ids.filtered(lambda row, c=company: row.company_id == c)
            for company in (cls.company, cls.sister_company)
        )
        cls.env.flush_all()

    def facts(self):
        """Everything that no attack may change."""
        self.env.invalidate_all()
        requests = (self.within | self.beyond | self.hers).sudo()
        asked = requests.line_ids
        line = self.plan_line.sudo()
        return {
            "plan": (line.quantity_approved, line.quantity_requested, line.price_unit),
            "plan state": (self.plan.sudo().state, self.plan.sudo().school_plan_id.id),
            "requests": [
                (row.qty_planned, row.plan_line_id.id, row.pooling_id.id, row.qty_open)
                for row in asked
            ],
            "states": requests.mapped("approval_state"),
            "planned": self.beyond.planned,
            "pooled": [
                (row.quantity, row.state, row.company_id.id)
                for row in self.pooling.sudo().line_ids
            ],
            "price": self.item.sudo().price_unit,
            "pooling": (self.pooling.sudo().state, self.pooling.sudo().partner_id.id),
            "consents": self.env["school.pooling.consent"].search_count([]),
            "orders": self.env["purchase.order"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        head, buyer, teacher = self.head, self.buyer, self.teacher
        plan, line = self.plan.ids, self.plan_line.ids
        asked, mine, other = self.beyond.line_ids.ids, self.mine.ids, self.other.ids
        pooling, item = self.pooling.ids, self.item.ids
        planning, pool = "school.supply.plan", "school.pooling"
        # over-drawing a plan
        for values in (
            {"quantity_requested": 0},
            {"quantity_left": 900},
            {"quantity_approved": 900},
            {"quantity": 900},
        ):
            yield head, f"{planning}.line", "write", [line, values], {}
        asking = "school.supply.request.line"
        yield teacher, asking, "write", [asked, {"qty_planned": 4}], {}
        yield (
            *(teacher, asking, "write"),
            [self.within.line_ids.ids, {"quantity": 90, "quantity_approved": 90}],
            {"school_gate": "request_line"},
        )
        yield (
            teacher,
            asking,
            "write",
            [self.within.line_ids.ids, {"plan_line_id": 0}],
            {},
        )
        yield head, planning, "write", [plan, {"state": "draft"}], {}
        yield head, planning, "write", [plan, {"approval_state": "none"}], {}
        yield head, planning, "action_reopen", [plan, "改"], {}
        yield (
            *(head, planning, "create"),
            [{"company_id": self.sister_company.id}],
            {"default_state": "approved"},
        )
        yield self.sister_affairs, planning, "read", [plan, ["name"]], {}
        yield self.sister_affairs, planning, "action_gather", [plan], {}
        yield self.auditor, planning, "write", [plan, {"note": "改"}], {}
        yield head, planning, "_set_own", [plan, {"state": "draft"}], {}
        # the district's page from a school
        for user in (buyer, self.affairs, self.sister_buyer):
            yield user, pool, "read", [pooling, ["title"]], {}
            yield user, pool, "action_order", [pooling], {}
            yield user, pool, "action_collect", [pooling], {}
            yield user, pool, "action_cancel", [pooling], {}
            yield user, pool, "create", [{"title": "假"}], {}
            yield user, f"{pool}.item", "write", [item, {"price_unit": 1}], {}
        # another school's lines, and the own ones
        yield buyer, f"{pool}.line", "action_withdraw", [other, "害"], {}
        yield buyer, f"{pool}.line", "read", [other, ["quantity"]], {}
        yield buyer, f"{pool}.line", "write", [mine, {"quantity": 1}], {}
        yield self.officer, f"{pool}.line", "write", [mine, {"quantity": 1}], {}
        yield self.officer, f"{pool}.line", "unlink", [mine], {}
        yield (
            *(self.officer, f"{pool}.line", "create"),
            [{"pooling_id": pooling[0], "quantity": 9}],
            {"school_gate": True},
        )
        yield teacher, f"{pool}.line", "action_withdraw", [mine, "不要"], {}
        yield buyer, f"{pool}.line", "action_withdraw", [mine, {"a": 1}], {}
        yield self.officer, pool, "write", [pooling, {"state": "ordered"}], {}
        yield self.officer, pool, "write", [pooling, {"turn": 9}], {}
        yield self.officer, pool, "write", [pooling, {"line_ids": [[5]]}], {}
        yield self.officer, f"{pool}.item", "write", [item, {"product_id": 1}], {}
        yield self.officer, pool, "_order_next", [pooling, 5], {}
        yield (
            *(buyer, asking, "write"),
            [self.within.line_ids.ids, {"pooling_id": False}],
            {},
        )
        yield (
            *(self.sister_buyer, asking, "action_offer_pooling"),
            [self.within.line_ids.ids],
            {},
        )
        yield (
            *(self.affairs, f"{pool}.consent", "create"),
            [{"company_id": self.sister_company.id}],
            {},
        )
        yield (
            teacher,
            f"{pool}.consent",
            "create",
            [{"company_id": self.company.id}],
            {},
        )

    def test_no_attack_changes_anything(self):
        self.assertEqual(self.within.approval_state, "approved")
        self.assert_all_refused(self.attacks())

    def test_the_rightful_calls_go_through(self):
        self.rpc(
            self.buyer, "school.pooling.line", "action_withdraw", self.mine.ids, "自购"
        )
        self.env.invalidate_all()
        self.assertEqual(self.mine.state, "withdrawn")
        self.rpc(self.officer, "school.pooling", "action_close", self.pooling.ids)
        self.env.invalidate_all()
        self.assertEqual(self.pooling.state, "closed")
