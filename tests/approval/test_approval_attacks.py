"""Attacks over the external API, as every role: refused, and nothing changed."""

import json
import logging
from xmlrpc.client import Fault

from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolDistrict
from .approval_common import ApprovalBuilder

_logger = logging.getLogger(__name__)

PASSWORD = "attack-me-not"
ROLES = (
    "teacher head keeper buyer accountant leader affairs principal admin_user"
    " school_auditor officer sister_principal sister_teacher"
).split()
# tables in which no attack may leave a trace
WATCHED = (
    "school_supply_request",
    "school_supply_request_line",
    "school_approval",
    "school_approval_decision",
    "school_approval_note",
    "school_approval_task",
    "school_approval_version",
    "school_duty_act",
    "school_duty_grant",
    "school_form_print",
    "school_post_holder",
)
# what is no number of a decision
HOSTILE_NUMBERS = (None, "1", [], {}, True, 10**9, -1, 1.5)


@tagged("post_install", "-at_install")
class TestApprovalAttacks(ApprovalBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "affairs_director"}, {"post": "principal"}])
        for role in ROLES:
            cls.env["res.users"].browse(getattr(cls, role).id).password = PASSWORD
        cls.request = cls.make_request(4000, submit=True)
        cls.approved = cls.make_request(4000, submit=True)
        for user in (cls.affairs, cls.principal):
            approval = cls.approved.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        cls.line = cls.request.line_ids
        cls.approval = cls.request.sudo().approval_id
        cls.env.flush_all()

    def snapshot(self):
        """Every row of the watched tables, as text."""
        self.env.flush_all()
        rows = []
        for table in WATCHED:
            query = SQL("SELECT t::text FROM %s t ORDER BY id", SQL.identifier(table))
            rows.append((table, self.env.execute_query(query)))
        return rows

    def call(self, model, method, *arguments, **options):
        """Call over JSON-RPC in the session of the present role."""
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": arguments,
                        "kwargs": options,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def attacks_on_documents(self):
        """Writing what only decisions may change, by every path a client has."""
        forged = {"approval_state": "approved"}
        for request in (self.request, self.approved):
            model, ids, line = request._name, request.ids, request.line_ids.id
            for values in (
                forged,
                {"state": "approved"},
                {"amount_total": 1},
                {"requester_id": self.sister_teacher.id},
                {"purpose": "换用途"},
                {"line_ids": [(1, line, {"price_unit": 1})]},
                {"line_ids": [(0, 0, {"name": "加", "quantity": 1, "price_unit": 1})]},
                {"line_ids": [(2, line)]},
                {"line_ids": [(5,)]},
            ):
                yield model, "write", [ids, values], {}
                for gate in (True, "approval", {}, [1]):
                    yield (
                        model,
                        "write",
                        [ids, values],
                        {"context": {"school_gate": gate}},
                    )
                yield model, "web_save", [ids, values], {"specification": {}}
            for values in (
                {"price_unit": 1},
                {"quantity": 9},
                {"quantity_approved": 0},
                {"price_subtotal": 1},
                {"qty_issued": 9},
            ):
                yield "school.supply.request.line", "write", [[line], values], {}
            yield "school.supply.request.line", "unlink", [[line]], {}
            yield model, "unlink", [ids], {}
            for method in ("_approval_repeat", "_set_state", "_approval_cut"):
                yield model, method, [ids, "approved"], {}

    def attacks_on_ledgers(self):
        """Creating, changing and deleting the records of approvals and duties."""
        approval = self.approval
        for records, values in (
            (approval, {"state": "approved", "seq": 9}),
            (approval.task_ids, {"user_id": self.teacher.id, "state": "done"}),
            (approval.decision_ids, {"kind": "approve", "result_state": "approved"}),
            (approval.decision_ids.note_ids, {"comment": "改"}),
            (approval.version_id, {"definition": {}}),
        ):
            model, ids = records._name, records.ids
            yield model, "write", [ids, values], {}
            yield model, "unlink", [ids], {}
            yield model, "create", [values], {}
            yield model, "copy", [ids[:1]], {}
        decision = {"approval_id": approval.id, "seq": 2, "kind": "approve"}
        yield "school.approval.decision", "create", [decision], {}
        act = {"duty": "approve", "user_id": self.teacher.id, "res_id": 1}
        yield "school.duty.act", "create", [{**act, "res_model": "res.partner"}], {}
        yield "school.form.print", "create", [{"code": "X"}], {}
        for method in ("_decide", "_append", "_advance", "_repeat"):
            yield "school.approval", method, [approval.ids], {}

    def attacks_on_turns(self, role):
        """Deciding out of turn, with hostile arguments, or in another's name."""
        ids, seq = self.approval.ids, self.approval.seq
        user = getattr(self, role)
        numbers = [*HOSTILE_NUMBERS]
        if user != self.affairs:  # whose turn it is
            numbers.append(seq)
        for number in numbers:
            for kind in ("approve", "reject", "send_back", "confirm", None):
                yield "school.approval", "action_decide", [ids, kind, number, "x"], {}
        yield "school.approval", "action_dispute", [ids, 1, "x"], {}
        yield "school.approval", "action_confirm", [ids, 1], {}
        paper = [ids, user.id, "approve", seq, "phone"]
        yield "school.approval", "action_register_paper", paper, {}
        if user != self.teacher:
            yield "school.approval", "action_withdraw", [ids, seq], {}
            yield "school.supply.request", "action_submit", [self.request.ids], {}
            reopen = [self.approved.ids, "x"]
            yield "school.supply.request", "action_reopen", reopen, {}
        if user != self.affairs:
            tasks = self.approval.task_ids.ids
            yield "school.approval.task", "action_approve", [tasks], {}
            yield "school.approval.task", "action_bulk_approve", [tasks], {}

    def attacks_on_posts(self, role):
        """Giving oneself a post, a permission or another's power."""
        user = getattr(self, role)
        holder = {
            "post_id": self.post("principal").id,
            "unit_id": self.school.id,
            "user_id": user.id,
            "date_from": "2026-01-01",
        }
        yield "school.post.holder", "create", [holder], {}
        if user != self.officer:
            grant = {
                "name": "x",
                "unit_id": self.school.id,
                "rule_ids": [(6, 0, self.env["school.duty.rule"].search([]).ids)],
                "date_from": "2026-01-01",
                "date_to": "2036-01-01",
                "reason": "x",
            }
            yield "school.duty.grant", "create", [grant], {}
        if user != self.principal:
            delegation = {
                "user_id": self.principal.id,
                "delegate_id": user.id,
                "date_from": "2026-01-01",
                "date_to": "2036-01-01",
            }
            yield "school.approval.delegation", "create", [delegation], {}

    @mute_logger("odoo.http", "odoo.sql_db", "odoo.addons.base.models.ir_rule")
    def test_every_role_is_refused_and_nothing_changes(self):
        before, tried = self.snapshot(), 0
        for role in ROLES:
            self.authenticate(getattr(self, role).login, PASSWORD)
            for attack in (
                *self.attacks_on_documents(),
                *self.attacks_on_ledgers(),
                *self.attacks_on_turns(role),
                *self.attacks_on_posts(role),
            ):
                model, method, arguments, options = attack
                answer = self.call(model, method, *arguments, **options)
                tried += 1
                with self.subTest(role=role, attack=attack):
                    self.assertIn("error", answer)
            self.env.invalidate_all()
            with self.subTest(role=role):
                self.assertEqual(self.snapshot(), before)
        _logger.info("%s attacks tried, as %s roles", tried, len(ROLES))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_sister_school_reads_nothing(self):
        for role in ("sister_principal", "sister_teacher"):
            self.authenticate(getattr(self, role).login, PASSWORD)
            for records, field in (
                (self.request, "purpose"),
                (self.line, "price_unit"),
                (self.approval, "document_name"),
            ):
                read = self.call(records._name, "read", records.ids, [field])
                self.assertIn("error", read)
                found = self.call(records._name, "search", [("id", "in", records.ids)])
                self.assertEqual(found["result"], [])
            report = self.url_open(
                f"/report/pdf/school_logistics.report_supply_request/{self.request.id}"
            )
            self.assertNotIn(b"%PDF", report.content[:8])

    # it is deprecated, and still open to attackers
    @mute_logger("odoo.addons.rpc.controllers.xmlrpc", "odoo.http", "odoo.sql_db")
    def test_external_api_decides_once(self):
        """The classic external API goes the same way as the pages."""

        def decide(user, kind, seq):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                user.id,
                PASSWORD,
                "school.approval",
                "action_decide",
                [self.approval.ids, kind, seq, "x"],
            )

        seq = self.approval.seq
        for user in (self.teacher, self.principal, self.sister_principal):
            with self.assertRaises(Fault):
                decide(user, "approve", seq)
        self.assertTrue(decide(self.affairs, "approve", seq))
        with self.assertRaises(Fault):
            decide(self.affairs, "approve", seq)
        self.approval.invalidate_recordset()
        self.assertEqual(self.approval.step_index, 1)
