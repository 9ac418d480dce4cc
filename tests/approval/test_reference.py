"""Property tests: whatever people do, the engine and a small model come to the same."""

from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged

from .approval_common import ApprovalCommon
from .reference import Reference

PEOPLE = range(6)
STEP = st.fixed_dictionaries(
    {
        "people": st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=3).map(sorted),
        "mode": st.sampled_from(["any", "all", "vote", "order"]),
        "share": st.sampled_from([50, 67, 100]),
    }
)
KINDS = [
    *["approve"] * 8,
    *["reject", "comment", "send_back", "forward", "assign", "answer", "add"] * 2,
    "withdraw",
    "ask_cancel",
]
DEED = st.tuples(
    st.sampled_from(KINDS),
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.integers(0, 5),
)


@tagged("post_install", "-at_install")
class TestReference(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = [cls.affairs, cls.vice, cls.principal, cls.clerk, cls.keeper, cls.buyer]
        cls.users = sorted(users, key=lambda user: user.id)

    @contextmanager
    def undone(self):
        """Roll back what one example did."""
        savepoint = self.env.cr.savepoint(flush=True)
        try:
            yield
        finally:
            self.env.clear()
            savepoint.close(rollback=True)
            self.env.registry.clear_all_caches()

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        # a failure is reported as found: shrinking it here would take minutes
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        steps=st.lists(STEP, min_size=1, max_size=4),
        dedup=st.sampled_from(["none", "adjacent", "all"]),
        deeds=st.lists(DEED, min_size=1, max_size=12),
        skilful=st.booleans(),
    )
    def test_engine_and_model_agree(self, steps, dedup, deeds, skilful):
        with self.undone():
            self.start(steps, dedup)
            self.compare("submitted")
            for deed in deeds:
                self.do(*deed, skilful)

    def start(self, steps, dedup):
        self.make_flow(
            [
                {
                    "name": f"{place}",
                    "who": "user",
                    "user_ids": [(6, 0, [self.users[p].id for p in step["people"]])],
                    "mode": step["mode"],
                    "vote_percent": step["share"] if step["mode"] == "vote" else 0,
                }
                for place, step in enumerate(steps)
            ],
            sequence=1,
            dedup=dedup,
        )
        self.model = Reference(steps, dedup)
        self.approval = self.make_request(submit=True).sudo().approval_id

    def do(self, kind, actor, other, number, skilful):
        """One deed, by who may do it if ``skilful`` asks for progress."""
        deciders, helpers = self.model.may_decide()
        wanted = sorted(helpers if kind == "answer" else deciders)
        if skilful and wanted:
            actor = wanted[actor % len(wanted)]
        expected, call = getattr(self, f"do_{kind}")(actor, other, number)
        before = [row.hash for row in self.approval._rows()]
        try:
            with self.env.cr.savepoint():
                call()
            happened = True
        except UserError as error:
            happened, said = False, str(error)
            self.assertTrue(said.strip())
        self.assertEqual(happened, bool(expected), (kind, actor, other, number))
        rows = [row.hash for row in self.approval._rows()]
        self.assertEqual(rows[: len(before)], before)
        self.compare(kind)

    def as_user(self, person):
        return self.approval.with_user(self.users[person]), self.approval.seq

    def do_approve(self, actor, _other, _number):
        approval, seq = self.as_user(actor)
        return self.model.approve(actor), lambda: approval.action_decide("approve", seq)

    def do_reject(self, actor, _other, _number):
        approval, seq = self.as_user(actor)
        return self.model.reject(actor), lambda: approval.action_decide(
            "reject", seq, "不行"
        )

    def do_comment(self, actor, _other, _number):
        approval, seq = self.as_user(actor)
        return self.model.comment(actor), lambda: approval.action_decide(
            "comment", seq, "请看"
        )

    def do_send_back(self, actor, other, number):
        approval, seq = self.as_user(actor)
        step, straight = (None if number == 5 else number), bool(other % 2)
        return self.model.send_back(actor, step, straight), (
            lambda: approval.action_decide(
                "send_back", seq, "再看", to_step=step, resume=straight
            )
        )

    def do_forward(self, actor, other, _number):
        approval, seq = self.as_user(actor)
        return self.model.forward(actor, other), lambda: approval.action_forward(
            seq, self.users[other].id
        )

    def do_assign(self, actor, other, _number):
        approval, seq = self.as_user(actor)
        return self.model.assign(actor, other), lambda: approval.action_assign(
            seq, self.users[other].id
        )

    def do_answer(self, actor, _other, _number):
        approval, seq = self.as_user(actor)
        return self.model.answer(actor), lambda: approval.action_answer(seq, "可以")

    def do_add(self, actor, other, number):
        approval, seq = self.as_user(actor)
        before = bool(number % 2)
        return self.model.add(actor, other, before), (
            lambda: approval.action_add_approver(
                seq, [self.users[other].id], "before" if before else "after"
            )
        )

    def do_withdraw(self, _actor, _other, _number):
        approval, seq = self.approval.with_user(self.teacher), self.approval.seq
        return self.model.withdraw(), lambda: approval.action_withdraw(seq)

    def do_ask_cancel(self, _actor, _other, _number):
        approval, seq = self.approval.with_user(self.teacher), self.approval.seq
        return self.model.ask_cancel(), lambda: approval.action_request_cancel(
            seq, "不要了"
        )

    def compare(self, after):
        """State, turn, history and timeline are as the model says."""
        approval, model = self.approval, self.model
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(approval.state, model.state, after)
        self.assertEqual(approval._document().approval_state, model.state)
        tasks = approval.task_ids.filtered(lambda task: task.state == "open")
        number = {user.id: place for place, user in enumerate(self.users)}
        turns = tuple(
            {number[task.user_id.id] for task in tasks if task.kind == kind}
            for kind in ("decide", "answer")
        )
        self.assertEqual(turns, model.may_decide(), after)
        if model.state == "running":
            self.assertEqual(approval.step_index, model.step, after)
            self.assertTrue(tasks, "a running approval waits for somebody")
        rows = approval._rows()
        self.assertEqual(rows.mapped("seq"), list(range(1, len(rows) + 1)))
        self.assertFalse(approval._chain_problem())
        timeline = approval.with_user(self.teacher).get_timeline()
        self.assertEqual(len(timeline["steps"]), len(model.order))
