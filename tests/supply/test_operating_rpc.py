"""Opening stock, donations, audits, receipts, imports and petty things attacked over
XML-RPC, by every role: nothing of them changes by anything but their own steps."""

import base64
from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .import_common import ImportBuilder
from .petty_common import PettyBuilder
from .special_common import SpecialBuilder

ROLES = (
    "teacher keeper buyer accountant affairs principal clerk officer auditor admin_user"
    " sister_teacher sister_keeper"
).split()
FORGED = ({}, {"school_gate": True, "default_state": "done", "install_mode": True})


@tagged("post_install", "-at_install")
class TestOperatingRpc(
    ImportBuilder, SpecialBuilder, PettyBuilder, SchoolDistrict, AttackCase
):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = [getattr(cls, name) for name in ROLES]
        cls.let_in(*cls.roles)
        cls.make_flow([{"post": "principal"}], model="school.opening")
        cls.opening = cls.approve(cls.make_opening(cls.broom, 35))
        cls.opened = cls.approve(cls.make_opening(cls.chalk, 120))
        cls.opened.action_done()
        cls.draft = cls.donation(approve=False)
        cls.given = cls.donation()
        cls.appoint(cls.clerk, "review_group")
        cls.audit = cls.make_audit()
        cls.book = cls.make_book()
        cls.job_record = cls.make_job()
        cls.kept = cls.make_kept()
        cls.env.flush_all()

    @classmethod
    def make_opening(cls, product, quantity):
        line = {"product_id": product.id, "quantity": quantity, "price_unit": 2}
        return (
            cls.env["school.opening"]
            .with_user(cls.keeper)
            .create({"company_id": cls.company.id, "line_ids": [(0, 0, line)]})
        )

    @classmethod
    def approve(cls, document):
        document.action_submit()
        approval = document.sudo().approval_id
        approval.with_user(cls.principal).action_decide("approve", approval.seq)
        return document

    @classmethod
    def make_audit(cls):
        people = ((cls.clerk, "chair"), (cls.head, "member"), (cls.acceptor1, "member"))
        audit = (
            cls.env["school.audit"]
            .with_user(cls.clerk)
            .create(
                {
                    "company_id": cls.company.id,
                    "opinion": "手续齐全",
                    "verdict": "good",
                    "member_ids": [
                        (0, 0, {"user_id": user.id, "role": role})
                        for user, role in (*people, (cls.leader, "observer"))
                    ],
                }
            )
        )
        audit.action_finish()
        return audit

    @classmethod
    def make_book(cls):
        books = cls.env["school.receipt.book"].with_user(cls.accountant)
        book = books.create({"series": "校收", "number_from": 1, "number_to": 50})
        numbers = cls.env["school.receipt.number"].with_user(cls.accountant)
        numbers.create({"book_id": book.id, "number": 1, "payer": "王", "amount": 5})
        return book

    @classmethod
    def make_job(cls):
        rows = [["物品", "数量", "单价"], ["扫帚", 3, 2]]
        return cls.job("opening", rows, cls.keeper, run=False)

    @classmethod
    def make_kept(cls):
        line = {"product_id": cls.barrow.id, "price_unit": 90, "is_kept": True}
        petty = cls.approve_petty(cls.make_petty(line_ids=[(0, 0, line)]))
        return petty.sudo().line_ids.custody_ids

    def facts(self):
        """Everything that no attack may change."""
        self.env.invalidate_all()

        def rows(records, *names):
            return records.sudo().read(names)

        numbers = self.book.number_ids
        return {
            "openings": rows(self.opening | self.opened, "state", "amount_total"),
            "lines": rows((self.opening | self.opened).line_ids, "quantity", "amount"),
            "stock": (self.on_hand(self.broom), self.on_hand(self.chalk)),
            "donations": rows(
                self.draft | self.given, "state", "approval_state", "accepted_by_id"
            ),
            "goods": rows((self.draft | self.given).line_ids, "quantity", "price_unit"),
            "audit": rows(self.audit, "state", "opinion", "digest", "verdict"),
            "members": rows(self.audit.member_ids, "user_id", "role", "signed_on"),
            "numbers": rows(numbers, "number", "amount", "state", "user_id"),
            "job": rows(self.job_record, "state", "row_count", "result_ids"),
            "kept": rows(self.kept, "quantity", "qty_out", "employee_id"),
            "counts": [
                self.env[model].sudo().search_count([])
                for model in (
                    "school.opening",
                    "school.donation",
                    "school.audit",
                    "school.receipt.number",
                    "school.custody",
                    "stock.move",
                    "account.move",
                )
            ],
        }

    def writes(self):
        """Yield (record, values) that nobody may write, whatever the role."""
        yield self.opening, {"state": "done"}
        yield self.opening, {"date": "2020-01-01"}
        yield self.opening, {"approval_state": "none"}
        yield self.opening.line_ids, {"quantity": 3500}
        yield self.opened, {"state": "draft"}
        yield self.opened.line_ids, {"amount": 1}
        yield self.draft, {"state": "approved"}
        yield self.draft, {"accepted_by_id": self.affairs.id}
        yield self.given, {"entry": "held"}
        yield self.given, {"approval_state": "approved", "state": "done"}
        yield self.given.line_ids, {"quantity": 2000}
        yield self.audit, {"opinion": "有严重问题"}
        yield self.audit, {"state": "signed"}
        yield self.audit.member_ids, {"signed_on": "2026-01-01 00:00:00"}
        yield self.book.number_ids, {"amount": 500}
        yield self.book.number_ids, {"number": 7}
        yield self.job_record, {"state": "done", "result_ids": [1]}
        yield self.kept, {"qty_returned": 1}
        yield self.kept, {"petty_line_id": False}
        yield self.kept, {"employee_id": self.kept.employee_id.id}

    def steps(self):
        """Yield (record, method, arguments, roles that may) of steps of theirs."""
        yield self.opening, "action_done", [], {"keeper"}
        yield self.opening, "_enter", [], set()
        yield self.opening, "_set_own", [{"state": "done"}], set()
        yield self.draft, "action_done", [], set()
        yield self.draft, "action_accept", [], set()
        yield self.given, "action_done", [], set()
        yield self.given, "_carry_out", [], set()
        yield self.audit, "action_close", [], set()
        yield self.audit, "action_finish", [], set()
        yield self.audit, "action_sign", [], {"clerk"}
        yield self.job_record, "action_import", [], {"keeper"}
        yield self.job_record, "action_step", [], {"keeper"}
        yield self.kept, "_take_back", [{}], set()
        yield self.book.number_ids, "action_void", ["x"], {"accountant", "affairs"}

    def attack(self, user, record, method, arguments, context):
        self.rpc(
            user, record._name, method, record.ids, *arguments, context=dict(context)
        )

    def test_nobody_writes_or_deletes_what_follows_from_steps(self):
        before = self.facts()
        for user in self.roles:
            for context in FORGED:
                for record, values in self.writes():
                    what = (user.login, record._name, values, bool(context))
                    with self.subTest(what):
                        with self.assertRaises(Fault, msg=what):
                            self.attack(user, record, "write", [values], context)
            for record in (
                *(self.opening, self.opened, self.given, self.audit),
                *(self.book.number_ids, self.kept),
            ):
                with self.subTest((user.login, record._name, "unlink")):
                    with self.assertRaises(Fault):
                        self.attack(user, record, "unlink", [], {})
        self.assertEqual(self.facts(), before)

    def test_steps_are_taken_by_whose_they_are(self):
        before = self.facts()
        for user, name in zip(self.roles, ROLES, strict=True):
            for record, method, arguments, allowed in self.steps():
                if name in allowed:
                    continue
                with self.subTest((name, record._name, method)):
                    with self.assertRaises(Fault):
                        self.attack(user, record, method, arguments, {})
        self.assertEqual(self.facts(), before)

    def test_nothing_begins_as_if_it_were_done(self):
        product = {"product_id": self.broom.id, "quantity": 5, "price_unit": 1}
        rows = {
            "school.opening": {"state": "done", "line_ids": [(0, 0, product)]},
            "school.donation": {"party": "甲", "accepted_by_id": self.affairs.id},
            "school.audit": {"state": "signed"},
            "school.import": {"kind": "opening", "state": "done"},
            "school.custody": {"product_id": self.broom.id, "quantity": 1},
            "school.petty.signature": {"petty_id": 1, "role": "take"},
            "school.canteen.sheet": {"state": "done", "taker_id": self.teacher.id},
            "school.recovery": {"quantity": 1},
        }
        begun = {"school.opening", "school.donation", "school.audit", "school.import"}
        for user in self.roles:
            for model, values in rows.items():
                with self.subTest((user.login, model)):
                    before = self.facts()
                    try:
                        new = self.rpc(user, model, "create", [values])
                    except Fault:
                        self.assertEqual(self.facts(), before)
                        continue
                    # it began as any other, whatever was asked for
                    self.assertIn(model, begun)
                    record = self.env[model].sudo().browse(new)
                    self.assertEqual(record.state, "draft")
                    if model == "school.donation":
                        self.assertFalse(record.accepted_by_id)
                    record.with_user(user).unlink()

    def test_another_school_reads_none_of_it(self):
        for user in (self.sister_teacher, self.sister_keeper):
            for record in (
                *(self.opening, self.given, self.audit),
                *(self.book, self.job_record, self.kept),
            ):
                with self.subTest((user.login, record._name)):
                    try:
                        found = self.rpc(
                            user, record._name, "search", [("id", "in", record.ids)]
                        )
                    except Fault:
                        found = []
                    self.assertEqual(found, [])

    def test_a_file_is_read_by_whose_list_it_is(self):
        """Not by naming somebody else's attachment as one's own list."""
        self.env.flush_all()
        for user in (self.teacher, self.sister_keeper, self.buyer):
            with self.subTest(user.login), self.assertRaises(Fault):
                self.attack(
                    user,
                    self.job_record,
                    "write",
                    [{"file": base64.b64encode(b"x").decode()}],
                    {},
                )
