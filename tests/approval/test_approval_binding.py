"""Binding: what was approved is what has effects, whoever changed it and how."""

from unittest.mock import patch

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCommon


@tagged("post_install", "-at_install")
class TestApprovalBinding(ApprovalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "affairs_director"}])

    def approved(self, **values):
        request = self.make_request(submit=True, **values)
        self.decide(request, self.affairs)
        return request

    def assert_refused(self, request, message):
        with self.assertRaisesRegex(UserError, message):
            request.sudo()._check_approval("test")

    # honest users are told at once

    def test_header_and_lines_are_closed_while_it_runs(self):
        request = self.make_request(submit=True)
        line = request.line_ids
        for change in (
            lambda: request.write({"purpose": "别的用途"}),
            lambda: request.write(
                {"line_ids": [(0, 0, {"name": "新", "quantity": 1})]}
            ),
            lambda: request.write({"line_ids": [(1, line.id, {"price_unit": 1})]}),
            lambda: request.write({"line_ids": [(2, line.id)]}),
            lambda: line.write({"price_unit": 1}),
            lambda: line.write({"quantity": 99}),
            lambda: line.unlink(),
            lambda: line.copy({"request_id": request.id}),
        ):
            with self.assertRaises(UserError):
                change()
        self.assertEqual(len(request.line_ids), 1)

    def test_state_is_nobodys_to_write(self):
        request = self.make_request()
        for user in (self.teacher, self.principal, self.admin_user):
            with self.assertRaises(AccessError):
                request.with_user(user).write({"approval_state": "approved"})
        made = (
            self.env["school.supply.request"]
            .with_user(self.teacher)
            .with_context(default_approval_state="approved")
            .create({"approval_state": "approved", "department_id": self.department.id})
        )
        self.assertEqual(made.approval_state, "none")
        self.env["ir.default"].sudo().set(
            "school.supply.request", "approval_state", "approved"
        )
        made = made.create({"department_id": self.department.id})
        self.assertEqual(made.approval_state, "none")

    def test_copy_is_not_approved(self):
        copy = self.approved().copy()
        self.assertEqual(copy.approval_state, "none")
        self.assert_refused(copy, "never submitted")

    def test_submitted_document_stays_on_file(self):
        request = self.make_request(submit=True)
        with self.assertRaisesRegex(UserError, "stays on file"):
            request.sudo().unlink()

    # dishonest paths end at the effect

    def test_forged_cache_carries_nothing(self):
        request = self.make_request()
        self.env.cr.execute(
            "UPDATE school_supply_request SET approval_state = 'approved',"
            " state = 'approved' WHERE id = %s",
            [request.id],
        )
        request.invalidate_recordset()
        self.assert_refused(request, "never submitted")

    def test_change_behind_the_guard_stops_at_the_effect(self):
        request = self.approved()
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET price_unit = 9999"
            " WHERE request_id = %s",
            [request.id],
        )
        self.env.invalidate_all()
        self.assert_refused(request, "600 → 9,999")

    def test_stored_total_does_not_choose_the_rule(self):
        self.make_flow(
            [{"post": "principal", "amount_min": 1000}], sequence=1, amount_min=1000
        )
        request = self.make_request(5000)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_supply_request SET amount_total = 1 WHERE id = %s",
            [request.id],
        )
        self.env.invalidate_all()
        request.action_submit()
        self.assertEqual(self.path(request), ["principal"])

    def test_change_while_running_stops_the_decision(self):
        request = self.make_request(submit=True)
        self.env.cr.execute(
            "UPDATE school_supply_request_line SET quantity_approved = 0"
            " WHERE request_id = %s",
            [request.id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "changed since it was submitted"):
            self.decide(request, self.affairs)

    def test_rejected_and_running_carry_nothing(self):
        request = self.make_request(submit=True)
        self.assert_refused(request, "not approved")
        self.decide(request, self.affairs, "reject", "库存充足")
        self.assert_refused(request, "not approved")

    # revisions

    def test_cut_keeps_the_original_and_the_approval(self):
        lines = [{"name": "扫帚", "quantity": 40, "price_unit": 6.5}]
        request = self.make_request(lines=lines, submit=True)
        line = request.line_ids
        self.decide(request, self.affairs, cuts={line.id: 38})
        self.assertEqual((line.quantity, line.quantity_approved), (40, 38))
        request.sudo()._check_approval("test")
        change = request.sudo().approval_id._last_decision().note_id.changes[0]
        self.assertEqual((change["before"], change["after"]), ("40", "38"))

    def test_cut_never_grows_nor_touches_other_documents(self):
        request = self.make_request(submit=True)
        other = self.make_request()
        for cuts in (
            {request.line_ids.id: 2},
            {request.line_ids.id: -1},
            {other.line_ids.id: 0},
        ):
            with self.assertRaises(UserError):
                self.decide(request, self.affairs, cuts=cuts)

    def test_reopened_document_is_void_until_decided_again(self):
        request = self.approved()
        with self.assertRaises(AccessError):
            request.with_user(self.affairs).action_reopen("改数量")
        with self.assertRaisesRegex(UserError, "Say why"):
            request.action_reopen(" ")
        request.action_reopen("改数量")
        self.assertEqual(request.approval_state, "void")
        self.assert_refused(request, "not approved")
        request.line_ids.price_unit = 700
        request.action_submit()
        self.decide(request, self.affairs)
        request.sudo()._check_approval("test")

    def test_revision_that_only_takes_away_keeps_the_approval(self):
        request = self.approved(
            lines=[{"name": "扫帚", "quantity": 40, "price_unit": 6.5}]
        )

        def less(record):
            record.line_ids.quantity_approved = 30

        self.assertTrue(request.sudo()._approval_revise(less, "供货不足"))
        request.sudo()._check_approval("test")

        def more(record):
            record.line_ids.price_unit = 7

        self.assertFalse(request.sudo()._approval_revise(more, "涨价"))
        self.assertEqual(request.approval_state, "void")
        self.assert_refused(request, "not approved")

    # the ledger

    def test_ledger_is_append_only_for_everybody(self):
        decision = self.approved().sudo().approval_id._last_decision()
        with self.assertRaisesRegex(UserError, "append-only"):
            decision.write({"kind": "reject"})
        with self.assertRaisesRegex(UserError, "append-only"):
            decision.unlink()
        for statement in (
            "UPDATE school_approval_decision SET kind = 'reject'",
            "DELETE FROM school_approval_decision",
            "TRUNCATE school_approval_decision CASCADE",
            "DELETE FROM school_approval",
            "UPDATE school_approval SET seq = seq + 2",
            "UPDATE school_approval SET requester_id = 1",
            "UPDATE school_approval SET snapshot = '{}'",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(errors.RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_number_without_a_decision_is_refused_at_commit(self):
        approval = self.approved().sudo().approval_id
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE school_approval SET seq = seq + 1 WHERE id = %s", [approval.id]
            )
        self.env.cr.execute("SET CONSTRAINTS ALL DEFERRED")

    def tamper(self, statement, *arguments):
        """Change a ledger as only the owner of the database can."""
        self.env.flush_all()
        self.env.cr.execute("SET session_replication_role = replica")
        self.env.cr.execute(statement, arguments)
        self.env.cr.execute("SET session_replication_role = DEFAULT")
        self.env.invalidate_all()

    def test_tampering_with_sql_is_evident(self):
        request = self.approved()
        approval = request.sudo().approval_id
        approval.action_verify()
        self.tamper(
            "UPDATE school_approval_decision SET behalf_id = %s"
            " WHERE approval_id = %s AND seq = 2",
            self.principal.id,
            approval.id,
        )
        with self.assertRaisesRegex(UserError, "decision 2"):
            approval.action_verify()
        self.assert_refused(request, "cannot be trusted")

    def test_altered_comment_is_evident(self):
        request = self.make_request(submit=True)
        self.decide(request, self.affairs, comment="同意")
        approval = request.sudo().approval_id
        approval._last_decision().note_id.comment = "不同意"
        with self.assertRaisesRegex(UserError, "decision 2"):
            approval.action_verify()

    def test_nightly_seal_names_what_was_deleted(self):
        request = self.approved()
        approval = request.sudo().approval_id
        Seal = self.env["school.approval.seal"]
        seal = Seal._seal(self.company)
        self.assertEqual((seal.decision_count, seal.findings), (2, ""))
        self.assertEqual(Seal._seal(self.company).decision_count, 0)
        # a document deleted whole, with everything that spoke of it
        for statement in (
            "DELETE FROM school_approval_note WHERE decision_id IN (SELECT id FROM"
            " school_approval_decision WHERE approval_id = %s)",
            "DELETE FROM school_approval_decision WHERE approval_id = %s",
            "DELETE FROM school_approval_task WHERE approval_id = %s",
            "DELETE FROM school_approval WHERE id = %s",
        ):
            self.tamper(statement, approval.id)
        seal = Seal._seal(self.company)
        self.assertIn(f"Approval {approval.id}", seal.findings)
        self.assertIn("gone or altered", seal.findings)

    def test_broken_seal_is_named(self):
        self.approved()
        Seal = self.env["school.approval.seal"]
        seal = Seal._seal(self.company)
        self.tamper(
            "UPDATE school_approval_seal SET decision_count = 9, findings = 'x'"
            " WHERE id = %s",
            seal.id,
        )
        self.assertIn("is broken", Seal._seal(self.company).findings)

    def test_broken_chain_alerts_the_auditors(self):
        request = self.approved()
        self.tamper(
            "UPDATE school_approval_decision SET kind = 'comment'"
            " WHERE approval_id = %s AND seq = 2",
            request.sudo().approval_id.id,
        )
        with patch.object(
            type(self.env["mail.thread"]), "message_notify", autospec=True
        ) as notify:
            self.env["school.approval.seal"]._seal(self.company)
        partners = notify.call_args.kwargs["partner_ids"]
        self.assertIn(self.auditor.partner_id.id, partners)
        self.assertNotIn(self.teacher.partner_id.id, partners)
