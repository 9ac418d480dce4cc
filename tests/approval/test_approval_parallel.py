"""Deciding at the same time: real transactions, committed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..parallel import ParallelCase
from .approval_common import ApprovalBuilder


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestApprovalParallel(ApprovalBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        cls.deciders = cls.affairs
        for number in range(19):
            user = cls.make_user(f"parallel.{number}", f"主任{number}")
            cls.appoint(user, "affairs_director")
            cls.deciders |= user
        cls.commit()

    def submitted(self):
        request = self.make_request(submit=True)
        self.commit()
        return request.sudo().approval_id

    def decide_call(self, approval, kind="approve"):
        seq = approval.seq

        def call(env):
            return (
                env["school.approval"]
                .browse(approval.id)
                .action_decide(kind, seq, "并行")
            )

        return call

    def assert_chain(self, approval, seqs):
        self.assertEqual(approval.decision_ids.sorted("seq").mapped("seq"), seqs)
        self.assertFalse(approval._chain_problem())

    def test_twenty_deciders_on_one_step(self):
        approval = self.submitted()
        call = self.decide_call(approval)
        results = self.in_parallel([(user, call) for user in self.deciders])
        self.assertEqual(results.count(True), 1)
        for result in results:
            self.assertTrue(result is True or isinstance(result, UserError), result)
        self.assertEqual(approval.step_index, 1)
        self.assert_chain(approval, [1, 2])

    def test_one_user_twenty_clicks(self):
        approval = self.submitted()
        call = self.decide_call(approval)
        results = self.in_parallel([(self.affairs, call)] * 20)
        self.assertEqual(results.count(True), 1)
        self.assert_chain(approval, [1, 2])

    def test_decide_against_withdraw(self):
        approval = self.submitted()
        seq = approval.seq

        def withdraw(env):
            return env["school.approval"].browse(approval.id).action_withdraw(seq)

        results = self.in_parallel(
            [(self.affairs, self.decide_call(approval)), (self.teacher, withdraw)]
        )
        self.assertEqual(results.count(True), 1)
        self.assert_chain(approval, [1, 2])

    def test_decide_against_an_edit_of_the_document(self):
        approval = self.submitted()
        line = approval._document().line_ids

        def edit(env):
            # the guard is not even asked: what counts is what the effect verifies
            env.cr.execute(
                "UPDATE school_supply_request_line SET price_unit = 9999 WHERE id = %s",
                [line.id],
            )
            return True

        self.in_parallel(
            [(self.affairs, self.decide_call(approval)), (self.teacher, edit)]
        )
        document = approval._document()
        with self.assertRaises(UserError):
            document._check_approval("test")
        with self.assertRaisesRegex(UserError, "changed|meanwhile"):
            approval.with_user(self.principal).action_decide("approve", approval.seq)

    def test_two_submissions_of_one_document(self):
        request = self.make_request()
        self.commit()

        def submit(env):
            return env["school.supply.request"].browse(request.id).action_submit()

        results = self.in_parallel([(self.teacher, submit)] * 4)
        self.assertEqual(results.count(True), 1, results)
        approvals = self.env["school.approval"].search(
            [("res_model", "=", request._name), ("res_id", "=", request.id)]
        )
        self.assertEqual(len(approvals), 1)

    def test_number_never_rises_without_its_decision(self):
        approval = self.submitted()
        with self.assertRaisesRegex(Exception, "has no decision"):
            with self.registry.cursor() as cr:
                cr.execute(
                    "UPDATE school_approval SET seq = seq + 1 WHERE id = %s",
                    [approval.id],
                )
        with self.assertRaises(AccessError):
            approval.with_user(self.teacher).action_decide("approve", approval.seq)

    def with_present_number(self, approval, method, *arguments):
        """A call that reads the number first, as a page does that was just loaded."""

        def call(env):
            record = env["school.approval"].browse(approval.id)
            return getattr(record, method)(*arguments, record.sudo().seq)

        return call

    def test_ten_voters_at_once(self):
        voters = self.deciders[:10]
        self.make_flow(
            [
                {
                    "who": "user",
                    "user_ids": [(6, 0, voters.ids)],
                    "mode": "vote",
                    "vote_count": 10,
                }
            ],
            sequence=1,
        )
        approval = self.submitted()
        vote = self.with_present_number(approval, "action_decide", "approve")
        results = self.in_parallel([(user, vote) for user in voters])
        self.assertEqual(results, [True] * 10)
        self.assertEqual(approval.state, "approved")
        self.assert_chain(approval, list(range(1, 12)))
        self.env["school.approval.flow"].search([("sequence", "=", 1)]).active = False
        self.commit()

    def test_decide_against_every_other_way_of_going_on(self):
        others = {
            "action_forward": (self.affairs, (self.clerk.id,)),
            "action_assign": (self.affairs, (self.clerk.id,)),
            "action_add_approver": (self.affairs, ([self.clerk.id],)),
            "action_terminate": (self.principal, ("规则有误",)),
        }
        for method, (user, arguments) in others.items():
            with self.subTest(method=method):
                approval = self.submitted()
                seq = approval.seq

                def call(env, method=method, key=approval.id, seq=seq, rest=arguments):
                    record = env["school.approval"].browse(key)
                    return getattr(record, method)(seq, *rest)

                results = self.in_parallel(
                    [(self.deciders[5], self.decide_call(approval)), (user, call)]
                )
                self.assertEqual(results.count(True), 1, results)
                self.assert_chain(approval, [1, 2])

    def test_two_inboxes_with_the_same_documents(self):
        approvals = self.env["school.approval"]
        for _number in range(6):
            approvals |= self.submitted()

        def approve(env):
            tasks = env["school.approval.task"].search(
                [
                    ("for_me", "=", True),
                    ("state", "=", "open"),
                    ("approval_id", "in", approvals.ids),
                ]
            )
            return tasks.action_bulk_approve()

        first, second = self.deciders[3], self.deciders[4]
        results = self.in_parallel([(first, approve), (second, approve)])
        self.assertFalse(
            [result for result in results if isinstance(result, Exception)]
        )
        for approval in approvals:
            self.assert_chain(approval, [1, 2])
            self.assertEqual(approval.step_index, 1)

    def test_publish_against_submit(self):
        request = self.make_request()
        self.flow.min_buyers = 3
        self.commit()

        def submit(env):
            return env["school.supply.request"].browse(request.id).action_submit()

        def publish(env):
            return env["school.approval.flow"].browse(self.flow.id).action_publish()

        results = self.in_parallel([(self.teacher, submit), (self.admin_user, publish)])
        self.assertFalse(
            [result for result in results if isinstance(result, Exception)]
        )
        approval = request.sudo().approval_id
        version = approval.version_id
        # it runs on one version, whole, be it the old one or the new
        self.assertEqual(
            approval.snapshot["min_buyers"], version.definition["min_buyers"]
        )
        self.assertEqual(approval.snapshot["digest"], version.digest)
        self.assert_chain(approval, [1])

    def test_post_given_away_against_a_decision(self):
        leaver = self.deciders[7]
        approval = self.submitted()
        holder = self.env["school.post.holder"].search(
            [("user_id", "=", leaver.id)], limit=1
        )

        def end(env):
            env["school.post.holder"].browse(holder.id).date_to = "2020-01-01"
            return True

        results = self.in_parallel(
            [
                (leaver, self.decide_call(approval)),
                (self.env.ref("base.user_root"), end),
            ]
        )
        self.assertTrue(results.count(True) >= 1, results)
        self.assertFalse(approval._chain_problem())
        waiting = approval.task_ids.filtered(lambda task: task.state == "open")
        self.assertTrue(waiting)
        self.assertNotIn(leaver, waiting.user_id)
