"""Attacks on contracts, certificates and the roster from outside, with a login."""

from datetime import timedelta
from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.inspection_common import picture
from ..common.test_public_walk import own_methods
from .rpc_common import StaffRpc

#: reading, whose right is that of the record
READING = {"action_print", "action_export_list", "action_open_contracts"}
#: of every model, called with values above
CRUD = {"create", "write", "unlink", "copy"}
GATES = ({}, {"school_gate": True}, {"school_gate": "own school.staff.contract"})


class PeopleRpc(StaffRpc):
    """The documents of people, one open and one finished of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_leader = cls.make_user("test.leader2", "蒋组长", "leader")
        cls.appoint(cls.other_leader, "group_leader")
        employee = cls.env["hr.employee"].create(
            {
                "name": "蒋组长",
                "user_id": cls.other_leader.id,
                "company_id": cls.company.id,
            }
        )
        cls.cleaners.sudo().leader_id = employee
        cls.strangers = (
            cls.teacher,
            cls.head,
            cls.keeper,
            cls.accountant,
            cls.other_leader,
            cls.school_auditor,
            cls.admin_user,
            cls.officer,
            cls.auditor,
            cls.sister_teacher,
            cls.sister_affairs,
            cls.sister_principal,
        )
        cls.let_in(*cls.strangers, cls.leader, cls.affairs, cls.principal)
        cls.today = cls.env["school.unit"]._today()
        cls.make_contracts()
        cls.make_moves()
        cls.env.flush_all()

    @classmethod
    def day(cls, days):
        return str(cls.today + timedelta(days=days))

    @classmethod
    def as_office(cls, model, **values):
        return cls.env[model].with_user(cls.affairs).create(values).with_env(cls.env)

    @classmethod
    def contract(cls, person, **values):
        return cls.as_office(
            "school.staff.contract",
            employee_id=person.id,
            group_id=cls.guards.id,
            job="早班门卫",
            term_id=False,
            date_start=cls.day(-40),
            date_end=cls.day(150),
            wage=2800,
            **values,
        )

    @classmethod
    def make_contracts(cls):
        cls.signed = cls.contract(cls.staff[0])
        cls.leaving = cls.contract(cls.staff[1])
        cls.moving = cls.contract(cls.staff[2])
        (cls.signed | cls.leaving | cls.moving).with_user(cls.affairs).action_sign()
        cls.draft = cls.contract(cls.staff[3])
        line = {"group_id": cls.guards.id, "job": "夜班", "wage": 2600}
        cls.listed, cls.closed = (
            cls.as_office(
                "school.staff.renewal",
                date_start=cls.day(-20),
                date_end=cls.day(100),
                line_ids=[(0, 0, {**line, "candidate": name, "decision": "recruit"})],
            )
            for name in ("新一", "新二")
        )
        cls.closed.with_user(cls.affairs).action_sign()
        cls.certificate = cls.as_office(
            "school.staff.certificate",
            employee_id=cls.staff[0].id,
            kind="guard",
            number="浙保1",
            date_from=cls.day(-300),
            date_to=cls.day(60),
        )

    @classmethod
    def make_moves(cls):
        transfer = {
            "employee_id": cls.moving.employee_id.id,
            "group_id": cls.cleaners.id,
            "job": "二楼保洁",
            "explanation": "岗位调整",
            "consent_on": cls.day(-1),
        }
        cls.moved = cls.as_office("school.staff.transfer", **transfer)
        cls.moved.with_user(cls.affairs).action_apply()
        cls.to_move = cls.as_office(
            "school.staff.transfer", **{**transfer, "employee_id": cls.staff[0].id}
        )
        departure = {"reason": "agreed_person", "explanation": "本人提出"}
        cls.left = cls.as_office(
            "school.staff.departure", contract_id=cls.leaving.id, **departure
        )
        cls.left.with_user(cls.affairs).action_decide()
        cls.to_leave = cls.as_office(
            "school.staff.departure", contract_id=cls.signed.id, **departure
        )

    def closed_documents(self):
        return (self.signed, self.closed, self.closed.line_ids, self.moved, self.left)

    def open_documents(self):
        return (self.draft, self.listed, self.listed.line_ids, self.to_move)

    def every_document(self):
        return (
            *self.closed_documents(),
            *self.open_documents(),
            self.to_leave,
            self.certificate,
        )


@tagged("post_install", "-at_install")
class TestStaffContractRpc(PeopleRpc):
    def test_strangers_write_nothing(self):
        before = self.standing()
        for user in self.strangers:
            for record in self.every_document():
                values = self.forged(record)
                name, ids = record._name, record.ids
                self.refuse(user, name, "write", ids, values)
                self.refuse(user, name, "create", values)
                self.refuse(user, name, "unlink", ids)
                if self.env[name].with_user(user).has_access("write"):
                    for field, value in values.items():
                        self.refuse(user, name, "write", ids, {field: value})
        self.assertEqual(self.standing(), before)

    def test_strangers_take_no_step(self):
        before = self.standing()
        for user in self.strangers:
            for record in self.every_document():
                for method in own_methods(record):
                    if method not in READING | CRUD:
                        self.refuse(user, record._name, method, record.ids)
        self.assertEqual(self.standing(), before)

    def test_strangers_read_nothing(self):
        for user in (self.teacher, self.other_leader, self.sister_affairs):
            for record in self.every_document():
                if record == self.certificate and user == self.other_leader:
                    continue  # leaders see who lacks a certificate
                for field in ("display_name", "create_date"):
                    self.refuse(user, record._name, "read", record.ids, [field])
                for method in READING & set(own_methods(record)):
                    self.refuse(user, record._name, method, record.ids)
        for user in (self.leader, self.keeper, self.head):
            self.refuse(
                user, "school.staff.contract", "read", self.signed.ids, ["wage"]
            )

    def test_what_is_finished_stays_for_the_office_as_well(self):
        before = self.standing()
        for user, contexts in ((self.affairs, GATES), (self.principal, GATES[:1])):
            for record in self.closed_documents():
                for context in contexts:
                    values = self.forged(record)
                    for field, value in values.items():
                        self.refuse(
                            user,
                            record._name,
                            "write",
                            record.ids,
                            {field: value},
                            context=context,
                        )
                self.refuse(user, record._name, "unlink", record.ids)
        for record, methods in (
            (self.signed, ("action_sign", "action_cancel")),
            (self.closed, ("action_fill", "action_sign")),
            (self.moved, ("action_apply",)),
            (self.left, ("action_decide",)),
        ):
            for method in methods:
                self.refuse(self.affairs, record._name, method, record.ids)
        self.assertEqual(self.standing(), before)

    def test_the_office_types_in_no_effect(self):
        before = self.standing()
        for record in (self.draft, self.listed, self.to_move, self.to_leave):
            values = self.forged(record)
            for field in {"name", "state", "company_id", "unit_id"} | set(
                record._document_own
            ):
                if field in values:
                    said = self.refuse(
                        self.affairs,
                        record._name,
                        "write",
                        record.ids,
                        {field: values[field]},
                        context={"school_gate": f"own {record._name}", "su": True},
                    )
                    self.assertIn("cannot be changed by hand", said)
        line = self.listed.line_ids
        for field in ("contract_id", "problem", "previous_id", "renewal_id"):
            self.refuse(
                self.affairs,
                line._name,
                "write",
                line.ids,
                {field: self.forged(line).get(field, self.signed.id)},
            )
        self.assertEqual(self.standing(), before)

    def test_what_is_entered_begins_at_the_beginning(self):
        forged = {
            **self.forged(self.signed),
            "employee_id": self.staff[4].id,
            "group_id": self.guards.id,
            "company_id": self.company.id,
            "term_id": False,
            "form": "fixed",
            "date_start": self.day(0),
            "date_end": self.day(90),
            "probation_end": False,
        }
        defaults = {f"default_{name}": value for name, value in forged.items()}
        contract = self.env["school.staff.contract"].browse(
            self.rpc(
                self.affairs,
                "school.staff.contract",
                "create",
                forged,
                context=defaults,
            )
        )
        self.assertEqual(contract.state, "draft")
        self.assertEqual(str(contract.last_day), self.day(90))
        for field in ("version_id", "signed_by_id", "previous_id", "renewal_id"):
            self.assertFalse(contract[field], field)
        self.assertFalse(contract.signed_on or contract.ended_on)

    def test_people_of_another_school_are_not_signed_on(self):
        before = self.standing()
        stranger = self.env["hr.employee"].search(
            [("company_id", "=", self.sister_company.id)], limit=1
        )
        group = self._make_group("姊妹门卫", "guard", company=self.sister_company)
        before = self.standing()
        contract = {
            "employee_id": stranger.id,
            "job": "门卫",
            "date_start": self.day(0),
            "date_end": self.day(90),
            "wage": 1,
        }
        self.refuse(self.affairs, "school.staff.contract", "create", contract)
        self.refuse(
            self.affairs,
            "school.staff.contract",
            "create",
            {**contract, "employee_id": self.staff[4].id, "group_id": group.id},
        )
        of_theirs = {"employee_id": stranger.id}
        for model, values in (
            (
                "school.staff.certificate",
                {
                    "kind": "guard",
                    "number": "1",
                    "date_from": self.day(0),
                    "date_to": self.day(1),
                },
            ),
            (
                "school.staff.transfer",
                {"job": "x", "explanation": "x", "group_id": self.guards.id},
            ),
        ):
            self.refuse(self.affairs, model, "create", {**values, **of_theirs})
        self.assertEqual(self.standing(), before)


@tagged("post_install", "-at_install")
class TestStaffRosterRpc(PeopleRpc):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.second = (
            cls.make_user(f"test.guard{number}", person.name)
            for number, person in enumerate((cls.staff[0], cls.staff[4]))
        )
        cls.staff[0].user_id, cls.staff[4].user_id = cls.first, cls.second
        cls.let_in(cls.first, cls.second)
        cls.join(cls.guards, cls.staff[4:6], cls.day(-40))
        cls.shift = cls.as_office(
            "school.staff.shift", name="早班", hour_from=6, hour_to=14
        )
        cls.mine, cls.theirs = cls.turn(0, 3), cls.turn(4, 4)
        cls.begun, cls.free = cls.turn(0, -1), cls.turn(5, 6)
        cls.swap = (
            cls.env["school.staff.swap"]
            .with_user(cls.first)
            .create(
                {
                    "turn_id": cls.mine.id,
                    "other_id": cls.theirs.id,
                    "reason": "家中有事",
                }
            )
            .with_env(cls.env)
        )
        cls.env.flush_all()

    @classmethod
    def turn(cls, person, days):
        return (
            cls.env["school.staff.turn"]
            .with_user(cls.leader)
            .create(
                {
                    "group_id": cls.guards.id,
                    "employee_id": cls.staff[person].id,
                    "date": cls.day(days),
                    "shift_id": cls.shift.id,
                }
            )
            .with_env(cls.env)
        )

    def test_strangers_write_nothing(self):
        before = self.standing()
        people = (*self.strangers, self.first)
        for user in people:
            for record in (self.mine, self.begun, self.shift, self.swap):
                if user == self.first and record == self.swap:
                    continue  # who asked for it; see below
                values = self.forged(record)
                name, ids = record._name, record.ids
                self.refuse(user, name, "create", values)
                self.refuse(user, name, "unlink", ids)
                self.refuse(user, name, "write", ids, values)
                if self.env[name].with_user(user).has_access("write"):
                    for field, value in values.items():
                        self.refuse(user, name, "write", ids, {field: value})
        self.assertEqual(self.standing(), before)

    def test_strangers_take_no_step(self):
        before = self.standing()
        for user in self.strangers:
            for method in ("action_consent", "action_swap", "action_refuse"):
                self.refuse(user, "school.staff.swap", method, self.swap.ids)
            self.refuse(
                user, "school.staff.turn", "action_hand_over", self.begun.ids, "钥匙"
            )
            self.refuse(user, "school.staff.turn", "action_take_over", self.begun.ids)
        for user in (self.sister_affairs, self.sister_teacher):
            self.refuse(user, "school.staff.turn", "read", self.mine.ids, ["date"])
            self.refuse(user, "school.staff.swap", "read", self.swap.ids, ["reason"])
            self.refuse(user, "school.staff.turn", "action_export_list", self.mine.ids)
        self.assertEqual(self.standing(), before)

    def test_the_leader_does_not_touch_what_has_begun_or_follows(self):
        before = self.standing()
        for context in ({}, {"school_gate": "own school.staff.turn", "su": True}):
            for field, value in self.forged(self.begun).items():
                self.refuse(
                    self.leader,
                    "school.staff.turn",
                    "write",
                    self.begun.ids,
                    {field: value},
                    context=context,
                )
            for field in ("start", "stop", "handed_note", "handed_by_id", "handed_on"):
                self.refuse(
                    self.leader,
                    "school.staff.turn",
                    "write",
                    self.mine.ids,
                    {field: self.forged(self.mine)[field]},
                    context=context,
                )
            # into another group, or somebody from outside of it
            self.refuse(
                self.leader,
                "school.staff.turn",
                "write",
                self.mine.ids,
                {"group_id": self.cleaners.id},
                context=context,
            )
            self.refuse(
                self.leader,
                "school.staff.turn",
                "write",
                self.mine.ids,
                {"employee_id": self.staff[3].id},
                context=context,
            )
        self.refuse(self.leader, "school.staff.turn", "unlink", self.begun.ids)
        self.assertEqual(self.standing(), before)

    def test_nobody_consents_for_another_or_types_in_consent(self):
        before = self.standing()
        for user in (self.first, self.second, self.leader):
            for field in (*self.swap._document_own, "state", "turn_id", "other_id"):
                self.refuse(
                    user,
                    "school.staff.swap",
                    "write",
                    self.swap.ids,
                    {field: self.forged(self.swap).get(field, 1)},
                    context={"school_gate": "own school.staff.swap"},
                )
        for user in (self.leader, self.affairs):  # both have accounts
            self.refuse(user, "school.staff.swap", "action_consent", self.swap.ids)
            self.refuse(user, "school.staff.swap", "action_swap", self.swap.ids)
        self.refuse(self.first, "school.staff.swap", "action_swap", self.swap.ids)
        # for turns that are not one's own
        self.refuse(
            self.first,
            "school.staff.swap",
            "create",
            {"turn_id": self.theirs.id, "other_id": self.free.id, "reason": "x"},
        )
        self.assertEqual(self.standing(), before)

    def test_consent_of_the_past_is_not_forged_on_entry(self):
        now = "2026-01-01 00:00:00"
        forged = {
            "first_on": now,
            "second_on": now,
            "first_by_id": self.first.id,
            "second_by_id": self.second.id,
            "state": "done",
            "slip": picture(),
        }
        swap = self.env["school.staff.swap"].browse(
            self.rpc(
                self.first,
                "school.staff.swap",
                "create",
                {
                    "turn_id": self.mine.id,
                    "other_id": self.theirs.id,
                    "reason": "x",
                    **forged,
                },
                context={f"default_{name}": value for name, value in forged.items()},
            )
        )
        self.assertEqual(swap.state, "draft")
        self.assertFalse(swap.first_on or swap.second_on)

    def test_only_who_leads_the_group_fills_its_roster(self):
        for user in (self.other_leader, self.sister_affairs, self.sister_principal):
            values = {
                "group_id": self.guards.id,
                "shift_ids": [(6, 0, self.shift.ids)],
                "date_from": self.day(20),
                "date_to": self.day(22),
            }
            before = self.standing()
            try:
                wizard = self.rpc(user, "school.staff.roster", "create", values)
            except Fault:
                continue  # refused at once
            self.refuse(user, "school.staff.roster", "action_fill", [wizard])
            self.assertEqual(self.standing(), before)

    def test_hostile_arguments(self):
        before = self.standing()
        for value in (False, True, -1, 0, [], {}, [[]], {"x": 1}, 2**31 - 1, "x" * 999):
            self.refuse(
                self.leader,
                "school.staff.turn",
                "action_hand_over",
                self.begun.ids,
                value,
            )
        self.assertEqual(self.standing(), before)
