"""Attacks on repairs from outside, with a login."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .repair_common import RepairBuilder


@tagged("post_install", "-at_install")
class TestRepairRpc(RepairBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.teacher,
            cls.acceptor1,
            cls.repairer,
            cls.affairs,
            cls.keeper,
            cls.asset_keeper,
            cls.sister_keeper,
            cls.sister_affairs,
            cls.accountant,
        )
        cls.let_in(*cls.users)
        cls.fresh = cls.report()
        cls.work = cls.dispatch(cls.report(asset_id=cls.asset.id))
        cls.done = cls.finish(cls.dispatch(cls.report()))
        cls.done.with_user(cls.affairs).action_accept()
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        repairs = (self.fresh | self.work | self.done).sudo()
        return {
            "repairs": repairs.read(
                ["state", "rating", "employee_id", "cost_total", "reopened", "token"]
            ),
            "requests": repairs.request_id.read(["stage_id", "name", "user_id"]),
            "steps": self.env["school.repair.entry"].search_count([]),
            "count": self.env["school.repair"].search_count([]),
            "codes": self.point.sudo().read(["token", "active", "name"]),
            "card": self.asset.read(["state", "token", "equipment_id"]),
            "lines": self.env["school.repair.material"].search_count([]),
            "cases": self.env["school.damage.case"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        fresh, work, done = self.fresh.ids, self.work.ids, self.done.ids
        repair, entry = "school.repair", self.done.sudo().entry_ids.ids
        gates = ({}, {"school_gate": "own school.repair"}, {"school_gate": True})
        for context in gates:
            for user in (self.repairer, self.affairs, self.teacher):
                for vals in (
                    {"state": "closed"},
                    {"rating": 5},
                    {"cost_total": 0},
                    {"token": "x" * 32},
                    {"handler_ids": [(4, user.id)]},
                    {"case_id": False},
                    {"request_id": False},
                    {"company_id": self.sister_company.id},
                ):
                    yield user, repair, "write", [work, vals], context
            yield self.repairer, repair, "write", [done, {"cause": "human"}], context
        for name in ("_set_own", "_step_to", "_close", "_rate", "_submit_report"):
            yield self.affairs, repair, name, [work, {}], {}
        for user in (self.teacher, self.repairer, self.keeper, self.sister_affairs):
            yield user, repair, "action_dispatch", [fresh], {}
            yield user, repair, "action_refuse", [fresh, "不修"], {}
            yield user, repair, "action_take_back", [work], {}
        yield self.teacher, repair, "action_finish", [work], {}
        yield self.teacher, repair, "action_wait", [work, "x"], {}
        yield self.teacher, repair, "action_damage", [work], {}
        yield self.repairer, repair, "action_accept", [work], {}
        yield self.repairer, repair, "action_hand_out", [work], {}
        yield self.repairer, repair, "action_rate", [done, 5], {}
        yield self.acceptor1, repair, "action_reopen", [done, "坏"], {}
        yield self.acceptor1, repair, "read", [done, ["reporter_phone"]], {}
        yield self.teacher, repair, "read", [done, ["token"]], {}
        yield self.repairer, repair, "read", [done, ["token"]], {}
        yield self.affairs, repair, "unlink", [fresh], {}
        yield self.affairs, "school.repair.entry", "write", [entry, {"text": "x"}], {}
        yield self.affairs, "school.repair.entry", "unlink", [entry], {}
        request = self.work.sudo().request_id.ids
        stage = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        model = "maintenance.request"
        for user in (self.repairer, self.affairs):
            yield user, model, "write", [request, {"stage_id": stage.id}], {}
            yield user, model, "unlink", [request], {}
            yield user, model, "archive_equipment_request", [request], {}
        forged = {"name": "x", "school_repair_id": work[0]}
        yield self.repairer, model, "create", [forged], {}
        point = self.point.ids
        for user in (self.teacher, self.sister_affairs, self.keeper):
            yield user, "school.repair.point", "action_renew", [point], {}
            yield user, "school.repair.point", "write", [point, {"active": False}], {}
        yield self.affairs, "school.repair.point", "write", [point, {"token": "x"}], {}
        card = self.asset.ids
        yield self.teacher, "school.asset", "action_renew_token", [card], {}
        yield (
            self.asset_keeper,
            "school.asset",
            "write",
            [card, {"equipment_id": False}],
            {},
        )
        for stranger in (self.sister_keeper, self.sister_affairs):
            yield stranger, repair, "read", [work, ["title"]], {}
            yield stranger, repair, "action_finish", [work], {}
            yield stranger, repair, "action_damage", [work], {}
            material = {"repair_id": work[0], "name": "x", "source": "bought"}
            yield stranger, "school.repair.material", "create", [material], {}
            step = {"repair_id": work[0], "step": "refuse", "text": "x"}
            yield stranger, "school.repair", "action_wait", [work, step], {}
        submission = {
            "company_id": self.company.id,
            "key": "k" * 20,
            "moment": "2026-09-01 00:00:00",
        }
        yield self.affairs, "school.repair.submission", "create", [submission], {}

    def test_nothing_gives_way(self):
        self.assert_all_refused(self.attacks())

    def test_the_steps_page_checks_too(self):
        for user, repair, step in (
            (self.teacher, self.fresh, "refuse"),
            (self.repairer, self.done, "rate"),
            (self.acceptor1, self.done, "reopen"),
            (self.sister_affairs, self.work, "wait"),
        ):
            with self.subTest(user.login), self.assertRaises(Fault):
                values = {"repair_id": repair.id, "step": step, "text": "x"}
                page = self.rpc(user, "school.repair.step", "create", values)
                self.rpc(user, "school.repair.step", "action_confirm", [page])
