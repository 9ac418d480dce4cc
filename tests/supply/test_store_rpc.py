"""Attacks on the counter, the register and the ceilings from outside."""

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .store_common import DRAWING, StoreBuilder
from .test_ceiling import CeilingBuilder
from .test_store_entry import CounterBuilder

# Odoo 19 says with every call that the protocol is old.


@tagged("post_install", "-at_install")
class TestStoreRpc(
    CounterBuilder, CeilingBuilder, StoreBuilder, SchoolDistrict, AttackCase
):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.keeper, cls.sister_keeper, cls.teacher, cls.affairs)
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.make_ceiling(10)
        cls.request = cls.approved(cls.line_values(cls.chalk, 6))
        cls.running = cls.apply(cls.line_values(cls.chalk, 2))
        cls.running.action_submit()
        cls.page_record = cls.env["school.register"].with_user(cls.keeper).create({})
        cls.count = (
            cls.env["school.store.count"]
            .with_user(cls.keeper)
            .create({"product_id": cls.chalk.id, "counted": 90, "reason": "受潮"})
        )
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        return {
            "stock": self.on_hand(self.chalk),
            "issued": self.request.line_ids.mapped("qty_issued"),
            "asked": self.running.line_ids.mapped("quantity"),
            "count": (self.count.state, self.count.counted, self.count.book),
            "page": self.page_record.state,
            "entries": self.env["school.store.entry"].search_count([]),
            "initials": self.chalk.school_initials,
            "ceilings": self.env["school.ceiling"].search([]).mapped("most"),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, a word of the refusal)."""
        entries, keeper, teacher = "school.store.entry", self.keeper, self.teacher
        own = self.env[entries].search([], limit=1)
        entry = self.entry("issue", self.issue_payload(self.request))
        used = {**entry, "uuid": own.uuid}
        for user, word in (
            (self.sister_keeper, "received already"),
            (keeper, "received already"),
            (teacher, "does not hold the post"),
        ):
            yield user, entries, "submit", [used], word
        row = {"uuid": entry["uuid"], "kind": "issue", "result": "done"}
        yield keeper, entries, "create", [row], "not allowed"
        yield keeper, entries, "write", [own.ids, {"result": "refused"}], ""
        yield keeper, entries, "unlink", [own.ids], ""
        yield keeper, entries, "drop", [own.uuid], "no refused entry of yours"
        yield keeper, entries, "_keep", [entry, own.ids, {}], "rivate method"
        yield keeper, "school.store.page", "_do_issue", [{}], "rivate method"
        yield (
            *(self.sister_keeper, "school.store.page", "get_holder"),
            ["employee", self.teacher_employee.id],
            "Choose a person",
        )
        yield teacher, "school.store.page", "get_pack", [], "does not hold the post"
        count = self.count.ids
        yield keeper, "school.store.count", "action_adjust", [count], "never submitted"
        yield (
            *(keeper, "school.store.count", "write"),
            [count, {"approval_state": "approved"}],
            "",
        )
        yield keeper, "school.store.count", "write", [count, {"book": 90}], ""
        page = self.page_record.ids
        yield teacher, "school.register", "action_post", [page], ""
        yield keeper, "school.register", "write", [page, {"state": "done"}], ""
        line = self.running.line_ids.ids
        requests = "school.supply.request"
        yield teacher, f"{requests}.line", "write", [line, {"quantity": 90}], ""
        yield (
            *(teacher, requests, "write"),
            [self.running.ids, {"over_ceiling": True}],
            "follows from the lines",
        )
        yield teacher, "school.ceiling", "create", [{"name": "x", "most": 9}], ""
        yield (
            *(self.affairs, "school.ceiling", "write"),
            [self.env["school.ceiling"].search([]).ids, {"company_id": False}],
            "",
        )

    def test_no_attack_changes_anything(self):
        self.rpc(
            self.keeper,
            "school.store.entry",
            "submit",
            self.entry("count", {"product": self.chalk.id, "counted": 100}),
        )
        self.assert_all_refused((*attack, {}, word) for *attack, word in self.attacks())

    def test_what_a_sister_school_enters_touches_nothing_here(self):
        moves = self.request.sudo().line_ids.issue_move_ids
        employee = self.env["hr.employee"].search(
            [("user_id", "=", self.sister_teacher.id)]
        )
        payload = {
            "holder": ["employee", employee.id],
            "lines": [{"move": moves.id, "quantity": 6}],
            "signed_by": "严老师",
            "signature": DRAWING.decode(),
        }
        answer = self.rpc(
            self.sister_keeper,
            "school.store.entry",
            "submit",
            self.entry("issue", payload),
        )
        self.assertEqual(answer["result"], "refused")
        self.assertEqual(self.on_hand(self.chalk), 100)
        seen = self.rpc(self.keeper, "school.store.entry", "search_count", [])
        self.assertEqual(seen, 0)

    def test_a_forged_context_moves_no_date(self):
        entry = self.entry("issue", self.issue_payload(self.request))
        answer = self.rpc(
            self.keeper,
            "school.store.entry",
            "submit",
            entry,
            context={
                "school_actual_day": "2020-01-01",
                "force_period_date": "2020-01-01",
                "default_sign_method": "paper",
                "default_register_id": self.page_record.id,
            },
        )
        self.assertEqual(answer["result"], "done", answer["reason"])
        issue = self.env["school.issue"].browse(answer["res_id"])
        self.assertFalse(issue.register_id)
        move = issue.sudo().line_ids.move_id
        self.assertEqual(move._school_day(), self.env["school.unit"]._today())
