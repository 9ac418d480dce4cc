"""Kits: what each class is given, asked for in one go and once a term."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestKit(ChainCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = (
            cls.env["school.kit"]
            .with_user(cls.affairs)
            .create(
                {
                    "name": "班级卫生工具",
                    "line_ids": [
                        Command.create({"product_id": cls.broom.id, "quantity": 6}),
                        Command.create(
                            {"product_id": cls.chalk.id, "quantity": 2, "per": "head"}
                        ),
                    ],
                }
            )
        )
        cls.classes = cls.env["hr.department"].create(
            [
                {"name": f"七年级{number}班", "company_id": cls.company.id}
                for number in (1, 2, 3)
            ]
        )

    def give(self, classes=None, heads=45, user=None, kit=None):
        user = user or self.affairs
        classes = self.classes if classes is None else classes
        wizard = (
            self.env["school.kit.apply"]
            .with_user(user)
            .with_company(user.company_id)
            .create(
                {
                    "kit_id": (kit or self.kit).id,
                    "fund_id": self.fund.id,
                    "department_ids": [Command.set(classes.ids)],
                }
            )
        )
        wizard.line_ids.heads = heads
        action = wizard.action_apply()
        return self.env["school.supply.request"].search(action["domain"])

    def test_a_planned_request_for_each_class(self):
        requests = self.give()
        self.assertEqual(requests.department_id, self.classes)
        self.assertEqual(set(requests.mapped("state")), {"draft"})
        self.assertTrue(all(requests.mapped("planned")))
        self.assertEqual(requests[0].line_ids.mapped("quantity"), [6, 90])
        self.assertEqual(requests.requester_id, self.affairs)

    def test_once_a_term(self):
        first = self.give(self.classes[:2])
        second = self.give()
        self.assertEqual(second.department_id, self.classes[2])
        with self.assertRaisesRegex(UserError, "all the classes chosen have it"):
            self.give()
        first.unlink()
        self.assertEqual(len(self.give()), 2)

    def test_heads_are_wanted_only_where_they_count(self):
        with self.assertRaisesRegex(UserError, "七年级1班.*how many heads"):
            self.give(heads=0)
        self.kit.line_ids[1].per = "each"
        self.assertEqual(len(self.give(heads=0)), 3)

    def test_not_to_classes_of_another_school(self):
        theirs = self.env["hr.department"].create(
            {"name": "别校班级", "company_id": self.sister.company_id.id}
        )
        with self.assertRaises(AccessError):
            self.give(theirs)
        # not even by somebody who works at both
        self.affairs.company_ids += self.sister.company_id
        wizard = (
            self.env["school.kit.apply"]
            .with_user(self.affairs)
            .with_context(allowed_company_ids=self.affairs.company_ids.ids)
            .create(
                {
                    "company_id": self.company.id,
                    "kit_id": self.kit.id,
                    "department_ids": [Command.set(theirs.ids)],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "is given to classes of"):
            wizard.action_apply()

    def test_who_may(self):
        for user in (self.teacher, self.sister_teacher, self.buyer):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.give(user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.kit.with_user(user).name = "改名"
        common = self.env["school.kit"].create({"name": "区配发", "company_id": False})
        with self.assertRaises(AccessError):
            common.with_user(self.affairs).name = "改名"

    def test_a_kit_is_not_claimed_by_hand(self):
        with self.assertRaisesRegex(AccessError, "Give a Kit"):
            self.env["school.supply.request"].with_user(self.teacher).create(
                {"kit_id": self.kit.id, "department_id": self.classes[0].id}
            )
        request = self.give(self.classes[:1])
        with self.assertRaisesRegex(AccessError, "is not changed"):
            request.with_user(self.affairs).kit_id = False
