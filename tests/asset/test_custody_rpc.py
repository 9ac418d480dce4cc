"""Attacks on rooms, classes, moves and agreements from outside, with a login."""

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .custody_common import PNG, CustodyBuilder

GATES = ({}, {"school_gate": "own school.agreement"}, {"school_gate": True})


@tagged("post_install", "-at_install")
class TestCustodyRpc(CustodyBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.let_in(cls.asset_keeper, cls.teacher, cls.head, cls.sister_keeper)
        cls.let_in(cls.principal)
        cls.issued = cls.agreement()
        cls.issued.action_issue()
        cls.sheet = cls.move({cls.class3: cls.room4})
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        agreement = self.issued.sudo()
        return {
            "agreement": agreement.read(
                ["state", "signer_id", "digest", "signed_by_id", "case_id", "term_id"]
            ),
            "lines": agreement.line_ids.read(["quantity", "title", "result", "value"]),
            "rooms": self.env["school.room"].search([]).read(["name", "keeper_id"]),
            "classes": self.env["school.class"]
            .search([])
            .read(["name", "teacher_id", "department_id"]),
            "stays": self.env["school.class.stay"]
            .search([])
            .read(["room_id", "class_id", "date_from", "date_to"]),
            "heads": (self.department | self.class1.department_id.sudo()).read(
                ["manager_id", "school_kind"]
            ),
            "sheet": self.sheet.sudo().read(["state", "moved_count"]),
            "history": self.env["school.asset.entry"].search_count([]),
            "cards": self.desks.sudo().read(["room_id", "department_id"]),
            "cases": self.env["school.damage.case"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        keeper, teacher, sister = self.asset_keeper, self.teacher, self.sister_keeper
        agreement, lines = self.issued.ids, self.issued.line_ids.ids
        stay = self.class1.stay_ids.ids
        for context in GATES:
            for vals in (
                {"state": "signed"},
                {"digest": "x"},
                {"signer_id": keeper.id},
                {"signed_by_id": teacher.id},
                {"line_ids": [(0, 0, {"title": "x"})]},
                {"line_ids": [(2, lines[0])]},
            ):
                yield keeper, "school.agreement", "write", [agreement, vals], context
            for vals in ({"quantity": 1}, {"result": "present"}, {"title": "x"}):
                yield keeper, "school.agreement.line", "write", [lines, vals], context
            yield (
                keeper,
                "school.class.stay",
                "write",
                [stay, {"room_id": self.room4.id}],
                context,
            )
        line = {
            "agreement_id": agreement[0],
            "title": "x",
            "quantity": 1,
            "res_model": "school.asset",
            "res_id": self.board.id,
        }
        yield keeper, "school.agreement.line", "create", [line], {}
        yield keeper, "school.agreement.line", "unlink", [lines], {}
        yield keeper, "school.agreement", "unlink", [agreement], {}
        for user in (keeper, self.head, self.principal, sister):
            yield user, "school.agreement", "action_sign", [agreement, PNG], {}
        for wrong in (False, "", 7, [1], {"a": 1}, "%%%"):
            yield teacher, "school.agreement", "action_sign", [agreement, wrong], {}
        for user in (teacher, self.head, sister):
            yield (
                user,
                "school.agreement",
                "action_sign_paper",
                [agreement, "王老师", PNG],
                {},
            )
            yield user, "school.agreement", "action_start_check", [agreement], {}
            yield user, "school.class.move", "action_apply", [self.sheet.ids], {}
            yield user, "school.room", "write", [self.room1.ids, {"note": "x"}], {}
            yield user, "school.class", "write", [self.class1.ids, {"pupils": 9}], {}
        for wrong in ([], {}, 5, False):
            yield (
                keeper,
                "school.agreement",
                "action_sign_paper",
                [agreement, wrong, wrong],
                {},
            )
        yield keeper, "school.agreement", "action_finish_check", [agreement], {}
        yield keeper, "school.agreement", "_take_signature", [agreement, {}], {}
        yield keeper, "school.agreement", "_collect", [agreement], {}
        yield keeper, "school.agreement", "action_all_present", [agreement], {}
        yield keeper, "school.agreement.line", "action_missing", [lines], {}
        for vals in (
            {"department_id": self.department.id, "entry_year": 2026, "number": 5},
            {"entry_year": "x", "number": 5},
            {"entry_year": 2026, "number": 500},
            {"entry_year": 2026, "number": 5, "stage": "nursery"},
            {
                "entry_year": 2026,
                "number": 5,
                "company_id": self.sister_company.id,
            },
        ):
            yield keeper, "school.class", "create", [vals], {}
        yield (
            keeper,
            "school.class",
            "create",
            [{"entry_year": 2026}],
            {"default_department_id": self.department.id, "default_number": "x"},
        )
        yield keeper, "school.class", "unlink", [self.class1.ids], {}
        yield sister, "school.room", "read", [self.room1.ids, ["name"]], {}
        yield sister, "school.class", "read", [self.class1.ids, ["name"]], {}
        yield sister, "school.agreement", "read", [agreement, ["name"]], {}
        yield self.head, "school.agreement", "read", [agreement, ["name"]], {}
        yield sister, "school.asset", "write", [self.desks.ids, {"place": "x"}], {}
        yield (
            sister,
            "school.class.move",
            "create",
            [{"line_ids": [(0, 0, {"class_id": self.class1.id})]}],
            {},
        )
        yield keeper, "school.asset", "_set_each", [[], {}], {}
        yield keeper, "school.holding.hook", "_pass_on", [[], 1, "x"], {}

    def test_nothing_gets_through(self):
        self.assert_all_refused(self.attacks())

    def test_a_default_of_the_client_makes_no_class_of_an_office(self):
        made = self.rpc(
            self.asset_keeper,
            "school.class",
            "create",
            {"entry_year": 2026, "number": 6},
            context={"default_department_id": self.department.id},
        )
        made = self.env["school.class"].browse(made)
        self.assertNotEqual(made.department_id, self.department)
        self.assertEqual(self.department.manager_id, self.head_employee)
