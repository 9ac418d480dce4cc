"""Bills, packs and petty purchases attacked from outside, with login and password."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .petty_common import PettyBuilder


@tagged("post_install", "-at_install")
class TestReimbursementRpc(PettyBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = (
            *(cls.accountant, cls.buyer, cls.teacher, cls.acceptor1, cls.affairs),
            *(cls.principal, cls.sister_accountant, cls.school_auditor),
        )
        cls.let_in(*cls.people)
        cls.unaccepted, cls.order = cls.make_order(), cls.make_order()
        cls.receive(cls.order)
        cls.bill = cls.make_bill(cls.order)
        cls.school.sudo().bookkeeping = "reimbursement"
        cls.pack = cls.make_pack(cls.bill)
        cls.petty = cls.make_petty(100)
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        pack, petty, bill = self.pack.sudo(), self.petty.sudo(), self.bill.sudo()
        lines = (self.order | self.unaccepted).sudo().order_line
        return {
            "pack": (pack.state, pack.voucher_number, pack.paid_on, pack.amount_total),
            "entries": len(pack.entry_ids),
            "petty": (petty.state, petty.approval_state, petty.amount_total),
            "signatures": len(petty.signature_ids),
            "bill": (bill.state, bill.school_bill_state, bill.school_voucher_number),
            "total": bill.amount_total,
            "billed": lines.mapped("school_qty_billed"),
            "claims": self.env["school.invoice.claim"].search_count([]),
            "months": self.env["school.petty.month"].search_count([]),
            "payments": self.env["account.payment"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, a word of the refusal)."""
        pack, petty, bill = self.pack.ids, self.petty.ids, self.bill.ids
        accountant, teacher, buyer = self.accountant, self.teacher, self.buyer
        sister, auditor = self.sister_accountant, self.school_auditor
        yield (
            *(accountant, "purchase.order", "action_school_create_bill"),
            [self.unaccepted.ids],
            "not accepted",
        )
        line = self.bill.invoice_line_ids[0].ids
        yield (
            *(accountant, "account.move.line", "write", [line, {"quantity": 999}]),
            "under approval or approved",
        )
        command = [(1, line[0], {"price_unit": 999})]
        yield (
            *(
                accountant,
                "account.move",
                "write",
                [bill, {"invoice_line_ids": command}],
            ),
            "under approval or approved",
        )
        for name, value in (
            ("school_bill_state", "registered"),
            ("school_voucher_number", "记-9"),
            ("school_counted", {}),
            ("school_reimbursement_id", False),
        ):
            yield (
                *(accountant, "account.move", "write", [bill, {name: value}]),
                "with their buttons only",
            )
        yield (
            accountant,
            "account.move",
            "action_school_register",
            [bill, "记-9"],
            "BX/",
        )
        for name, value in (
            ("state", "booked"),
            ("voucher_number", "记-9"),
            ("paid_on", "2026-09-01"),
            ("bill_ids", [(5, 0, 0)]),
        ):
            yield (
                *(accountant, "school.reimbursement", "write", [pack, {name: value}]),
                "buttons",
            )
        yield (
            *(accountant, "school.reimbursement", "action_book", [pack, "记-9"]),
            "not its next one",
        )
        yield (
            *(buyer, "school.reimbursement", "action_hand_in", [pack]),
            "does not hold the post",
        )
        for user in (sister, auditor, teacher):
            for method in ("action_hand_in", "action_cancel", "action_book"):
                yield user, "school.reimbursement", method, [pack], ""
        entry = {
            "reimbursement_id": pack[0],
            "kind": "booked",
            "date": "2026-09-01",
            "user_id": accountant.id,
            "user_name": "x",
        }
        yield accountant, "school.reimbursement.entry", "create", [entry], ""
        claims = self.env["school.invoice.claim"].search([]).ids
        yield accountant, "school.invoice.claim", "unlink", [claims], ""
        yield (
            *(self.acceptor1, "school.petty", "write", [petty, {"seller_name": "x"}]),
            "may change it",
        )
        yield (
            teacher,
            "school.petty",
            "write",
            [petty, {"state": "approved"}],
            "buttons",
        )
        yield (
            *(
                teacher,
                "school.petty",
                "write",
                [petty, {"approval_state": "approved"}],
            ),
            "only by decisions",
        )
        yield teacher, "school.petty", "action_accept", [petty], "by the person named"
        yield (
            *(teacher, "school.petty", "write", [petty, {"acceptor_id": teacher.id}]),
            "",
        )
        signature = {
            "petty_id": petty[0],
            "role": "accept",
            "user_id": self.acceptor1.id,
            "user_name": "x",
            "digest": "x",
        }
        yield teacher, "school.petty.signature", "create", [signature], ""
        yield teacher, "school.petty", "action_make_pack", [petty], ""
        yield sister, "school.petty", "read", [petty, ["name"]], ""
        yield teacher, "school.petty", "_count", [petty], "rivate method"
        yield (
            accountant,
            "school.reimbursement",
            "_set_own",
            [pack, {}],
            "rivate method",
        )
        yield (
            *(accountant, "school.petty.month", "create"),
            [{"company_id": self.company.id, "month": "2026-09-01"}],
            "",
        )

    def test_no_attack_changes_anything(self):
        self.assert_all_refused((*attack, {}, word) for *attack, word in self.attacks())

    def test_the_rightful_calls_go_through(self):
        self.rpc(
            self.accountant, "school.reimbursement", "action_hand_in", self.pack.ids
        )
        self.rpc(
            *(self.accountant, "school.reimbursement", "action_book"),
            *(self.pack.ids, "记-1"),
        )
        self.env.invalidate_all()
        self.assertEqual(self.pack.voucher_number, "记-1")
        with self.assertRaises(Fault) as caught:
            self.rpc(
                *(self.accountant, "school.reimbursement", "action_book"),
                *(self.pack.ids, "记-2"),
            )
        self.assertIn("not its next one", caught.exception.faultString)
        self.env.invalidate_all()
        self.assertEqual(self.pack.voucher_number, "记-1")
