"""The same sheet applied by two, the same agreement signed twice, at once."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .custody_common import PNG, CustodyBuilder


@tagged("post_install", "-at_install")
class TestCustodyParallel(CustodyBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sheet = cls.move({cls.class1: cls.room4})
        cls.rivals = [cls.move({cls.class2: cls.room2.browse()}) for _n in range(2)]
        cls.issued = cls.agreement()
        cls.issued.action_issue()
        cls.commit()

    def test_a_sheet_is_applied_once(self):
        sheet = self.sheet.id

        def apply(env):
            return env["school.class.move"].browse(sheet).action_apply()

        results = self.in_parallel(
            [(self.asset_keeper, apply), (self.affairs, apply)] * 2
        )
        self.assertTrue(all(result is True for result in results), results)
        entries = self.env["school.asset.entry"].search(
            [("asset_id", "in", self.desks.ids), ("kind", "=", "change")]
        )
        self.assertEqual(len(entries), len(self.desks))
        stays = self.env["school.class.stay"].search(
            [("class_id", "=", self.class1.id), ("date_to", "=", False)]
        )
        self.assertEqual(stays.room_id, self.room4)

    def test_two_sheets_of_one_class(self):
        def apply(sheet):
            return lambda env: env["school.class.move"].browse(sheet.id).action_apply()

        results = self.in_parallel(
            [(self.asset_keeper, apply(sheet)) for sheet in self.rivals]
        )
        self.assertEqual(sum(result is True for result in results), 1, results)

    def test_an_agreement_is_signed_once(self):
        agreement = self.issued.id

        def sign(env):
            return env["school.agreement"].browse(agreement).action_sign(PNG)

        def paper(env):
            record = env["school.agreement"].browse(agreement)
            return record.action_sign_paper("王老师", PNG)

        results = self.in_parallel(
            [(self.teacher, sign), (self.asset_keeper, paper), (self.teacher, sign)]
        )
        self.env.invalidate_all()
        self.assertEqual(self.issued.state, "signed")
        # one of the two ways, not both
        self.assertNotEqual(bool(self.issued.signature), self.issued.is_paper)
        self.assertTrue(any(result is True for result in results), results)
