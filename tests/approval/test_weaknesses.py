"""What goes wrong in other approval engines, tried here over the external API.

Each attack goes through JSON-2 with a key and through XML-RPC with a password, in the
name of a role that is on the paths to it: refused on both, and no row is changed.
"""

import json
import logging
from datetime import timedelta
from xmlrpc.client import Fault

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolDistrict
from .approval_common import ApprovalBuilder

_logger = logging.getLogger(__name__)

PASSWORD = "weak-elsewhere"
NOISY = ("odoo.http", "odoo.sql_db", "odoo.addons.rpc.controllers.xmlrpc")
ROLES = (
    "teacher head keeper buyer accountant leader affairs vice principal admin_user"
    " school_auditor officer auditor sister_principal sister_teacher portal"
).split()
WATCHED = (
    "school_supply_request",
    "school_supply_request_line",
    "school_approval",
    "school_approval_copy",
    "school_approval_decision",
    "school_approval_note",
    "school_approval_task",
    "school_approval_version",
    "school_duty_act",
)
REQUEST, LINE = "school.supply.request", "school.supply.request.line"
APPROVAL, TASK = "school.approval", "school.approval.task"


@tagged("post_install", "-at_install")
class TestWeaknesses(ApprovalBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "weak.portal", "base.group_portal")
        cls.flow = cls.make_flow(
            [{"post": "affairs_director"}, {"post": "principal"}],
            emergency_cap=9999,
            emergency_days=3,
        )
        cls.keys = {}
        for role in ROLES:
            user = cls.env["res.users"].browse(getattr(cls, role).id)
            user.password = PASSWORD
            keys = cls.env["res.users.apikeys"].with_user(user).sudo()
            tomorrow = cls.env["school.unit"]._today() + timedelta(days=1)
            cls.keys[user.id] = keys._generate("rpc", "weak", tomorrow)
        cls.request = cls.make_request(4000, submit=True)
        cls.approval = cls.request.sudo().approval_id
        cls.done = cls.make_request(4000, submit=True)
        approval = cls.done.sudo().approval_id
        for user in (cls.affairs, cls.principal):
            approval.with_user(user).action_decide("approve", approval.seq)
        # the director applies: the step of the own post goes to the unit above
        cls.own = cls.make_request(4000, user=cls.affairs, submit=True)
        cls.own_approval = cls.own.sudo().approval_id
        cls.env.flush_all()

    # the two channels -----------------------------------------------------------

    def json2(self, user, model, method, ids, **values):
        """Call over JSON-2; return the status of the answer."""
        answer = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps({"ids": ids, **values}),
            headers={
                "Authorization": f"bearer {self.keys[user.id]}",
                "Content-Type": "application/json",
            },
        )
        # a call that does not fit the method would prove nothing
        self.assertNotRegex(answer.text, "unexpected keyword|required argument")
        return answer.status_code

    def xmlrpc(self, user, model, method, ids, **values):
        """Call over XML-RPC; return 200 or 403 in the words of the other channel."""
        arguments = [self.env.cr.dbname, user.id, PASSWORD, model, method]
        try:
            self.xmlrpc_object.execute_kw(*arguments, [ids] if ids else [], values)
        except Fault:
            return 403
        return 200

    def rows(self):
        self.env.flush_all()
        return [
            self.env.execute_query(
                SQL("SELECT t::text FROM %s t ORDER BY id", SQL.identifier(table))
            )
            for table in WATCHED
        ]

    def assert_refused(self, attacks):
        """Try each ``(role, model, method, ids, values)`` over both channels."""
        before, tried = self.rows(), 0
        with mute_logger(*NOISY, "odoo.addons.base.models.ir_rule"):
            for role, model, method, ids, values in attacks:
                user = getattr(self, role)
                for channel in (self.json2, self.xmlrpc):
                    tried += 1
                    with self.subTest(
                        role=role, call=f"{model}.{method}", values=values
                    ):
                        status = channel(user, model, method, ids, **values)
                        self.assertGreaterEqual(status, 400)
        self.env.invalidate_all()
        self.assertEqual(self.rows(), before)
        _logger.info("%s attacks refused", tried)

    def everybody(self, model, method, ids, **values):
        return [(role, model, method, ids, values) for role in ROLES]

    @mute_logger(*NOISY)
    def test_the_channels_let_through_what_is_allowed(self):
        """Or the refusals below would prove nothing."""
        for channel in (self.json2, self.xmlrpc):
            ids, domain = self.request.ids, {"fields": ["purpose"]}
            self.assertEqual(channel(self.teacher, REQUEST, "read", ids, **domain), 200)
        values = {"kind": "approve", "expected_seq": self.approval.seq}
        status = self.json2(
            self.affairs, APPROVAL, "action_decide", self.approval.ids, **values
        )
        self.assertEqual(status, 200)
        self.approval.invalidate_recordset()
        self.assertEqual(self.approval.step_index, 1)

    # access --------------------------------------------------------------------

    def test_nobody_writes_an_approval_or_its_rows(self):
        rows = self.approval.decision_ids
        attacks = []
        for records, values in (
            (self.approval, {"state": "approved"}),
            (self.approval.task_ids, {"state": "done"}),
            (rows, {"kind": "approve"}),
            (rows.note_id, {"comment": "同意"}),
        ):
            model, ids = records._name, records.ids
            attacks += self.everybody(model, "write", ids, vals=values)
            attacks += self.everybody(model, "unlink", ids)
            attacks += self.everybody(model, "create", [], vals_list=[values])
        self.assert_refused(attacks)

    def test_a_portal_user_and_a_sister_read_no_approval(self):
        attacks = [
            (role, records._name, "read", records.ids, {"fields": ["display_name"]})
            for role in ("portal", "sister_principal", "sister_teacher")
            for records in (
                self.request,
                self.approval,
                self.approval.task_ids,
                self.approval.decision_ids,
            )
        ]
        self.assert_refused(attacks)

    # locks ---------------------------------------------------------------------

    def test_no_word_in_the_context_opens_the_lock(self):
        attacks = []
        for document in (self.request, self.done):
            for key in (
                "skip_validation_check",
                "school_gate",
                "force_write",
                "default_approval_state",
            ):
                context = {key: True}
                attacks += self.everybody(
                    REQUEST,
                    "write",
                    document.ids,
                    vals={"purpose": "改"},
                    context=context,
                )
                attacks += self.everybody(
                    LINE,
                    "write",
                    document.line_ids.ids,
                    vals={"price_unit": 1},
                    context=context,
                )
        self.assert_refused(attacks)

    def test_amount_and_state_are_not_written_together(self):
        line = self.request.line_ids.id
        attacks = []
        for values in (
            {"amount_total": 1, "state": "approved"},
            {"approval_state": "approved", "purpose": "改"},
            {"line_ids": [(1, line, {"price_unit": 1})], "state": "approved"},
            {"line_ids": [(0, 0, {"name": "加", "quantity": 1, "price_unit": 1})]},
            {"line_ids": [(2, line, 0)]},
        ):
            attacks += self.everybody(REQUEST, "write", self.request.ids, vals=values)
        self.assert_refused(attacks)

    def test_nothing_is_born_approved(self):
        for channel in (self.json2, self.xmlrpc):
            values = {
                "purpose": "生而批准",
                "department_id": self.department.id,
                "approval_state": "approved",
            }
            with mute_logger(*NOISY):
                channel(
                    self.teacher,
                    REQUEST,
                    "create",
                    [],
                    vals_list=[values],
                    context={"default_approval_state": "approved"},
                )
        self.env.invalidate_all()
        born = self.env[REQUEST].search([("purpose", "=", "生而批准")])
        self.assertEqual(set(born.mapped("approval_state")) - {"none"}, set())

    # turn ----------------------------------------------------------------------

    def test_nobody_decides_out_of_turn(self):
        ids, seq = self.approval.ids, self.approval.seq
        attacks = []
        for role in ROLES:
            if role == "affairs":
                continue
            for kind in ("approve", "reject", "send_back", "comment"):
                values = {"kind": kind, "expected_seq": seq, "comment": "x"}
                attacks.append((role, APPROVAL, "action_decide", ids, values))
            for method in ("action_approve", "action_bulk_approve", "action_reject"):
                tasks = self.approval.task_ids.ids
                attacks.append((role, TASK, method, tasks, {"comment": "x"}))
        self.assert_refused(attacks)

    def test_a_repeated_click_decides_nothing(self):
        approval = self.done.sudo().approval_id
        self.assert_refused(
            (
                role,
                APPROVAL,
                "action_decide",
                approval.ids,
                {"kind": "approve", "expected_seq": seq},
            )
            for seq in range(approval.seq + 2)
            for role in ("affairs", "principal")
        )

    # one's own request -------------------------------------------------------------

    def test_the_applicant_never_approves_by_any_path(self):
        """Whatever post, whoever hands it over: the director's own request."""
        today = self.env["school.unit"]._today()
        self.env["school.approval.delegation"].with_user(self.principal).create(
            {
                "user_id": self.principal.id,
                "delegate_id": self.affairs.id,
                "company_id": self.company.id,
                "date_from": today,
                "date_to": today,
            }
        )
        approval, seq = self.own_approval, self.own_approval.seq
        ids, me = approval.ids, self.affairs.id
        current = approval.task_ids.filtered(lambda task: task.state == "open").user_id
        self.assertNotIn(self.affairs, current)
        decider = next(role for role in ROLES if getattr(self, role) in current)
        own = [
            ("action_decide", {"kind": "approve", "expected_seq": seq}),
            ("action_emergency", {"expected_seq": seq, "reason": "x"}),
            ("action_forward", {"expected_seq": seq, "user_id": me}),
            ("action_assign", {"expected_seq": seq, "user_id": me}),
            ("action_add_approver", {"expected_seq": seq, "user_ids": [me]}),
            (
                "action_register_paper",
                {
                    "user_id": current[:1].id,
                    "kind": "approve",
                    "expected_seq": seq,
                    "channel": "phone",
                },
            ),
            ("action_terminate", {"expected_seq": seq, "reason": "x"}),
        ]
        attacks = [("affairs", APPROVAL, name, ids, values) for name, values in own]
        # the decider hands it to the applicant
        for name in ("action_forward", "action_assign", "action_add_approver"):
            values = dict(next(given for known, given in own if known == name))
            attacks.append((decider, APPROVAL, name, ids, {**values, "comment": "x"}))
        # the clerk enters the applicant's consent
        paper = {**own[5][1], "user_id": me}
        attacks.append(("admin_user", APPROVAL, "action_register_paper", ids, paper))
        attacks.append(
            (
                "affairs",
                REQUEST,
                "action_choose_approver",
                self.own.ids,
                {"step_id": 0, "user_id": me},
            )
        )
        tasks = approval.task_ids.ids
        attacks += [
            ("affairs", TASK, name, tasks, {})
            for name in ("action_approve", "action_bulk_approve")
        ]
        self.assert_refused(attacks)

    # history, rules --------------------------------------------------------------

    def test_history_is_neither_deleted_nor_restarted(self):
        attacks = self.everybody(REQUEST, "unlink", self.done.ids)
        attacks += self.everybody(REQUEST, "action_submit", self.done.ids)
        attacks += self.everybody(APPROVAL, "copy", self.approval.ids)
        self.assert_refused(attacks)

    def test_a_published_rule_is_changed_by_nobody_and_live_rules_change_nothing(self):
        version = self.flow.current_version_id
        attacks = self.everybody(
            version._name, "write", version.ids, vals={"definition": {}}
        )
        attacks += self.everybody(version._name, "unlink", version.ids)
        attacks += [
            (
                role,
                "school.approval.flow",
                "write",
                self.flow.ids,
                {"vals": {"name": "x"}},
            )
            for role in ROLES
            if role not in ("admin_user",)
        ]
        self.assert_refused(attacks)
        path = self.path(self.request)
        self.flow.step_ids[1:].unlink()
        self.flow.action_publish()
        self.assertEqual(self.path(self.request), path)

    def test_an_empty_pool_is_neither_stuck_nor_passed(self):
        """The only decider leaves: somebody above decides, nothing passes by itself."""
        approval = self.approval
        self.env["school.post.holder"].search(
            [("user_id", "=", self.affairs.id)]
        ).sudo().date_to = self.env["school.unit"]._today() - timedelta(days=1)
        self.env.invalidate_all()
        self.assertEqual(approval.state, "running")
        people = approval._candidates(approval.step_index)
        self.assertTrue(people)
        self.assertNotIn(self.affairs, people)
