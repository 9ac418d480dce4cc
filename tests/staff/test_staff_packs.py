"""The regulations of the rule packs, by configuration alone."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.approval.template import template_content
from ..common.district import SchoolCommon

PACKS = [f"assessment_s{number}" for number in range(1, 7)]


@tagged("post_install", "-at_install")
class TestStaffPacks(SchoolCommon):
    def load(self, name):
        return self.env["school.staff.scheme"]._import_template(name, self.company)

    def test_cases_come_out_right(self):
        for name in PACKS:
            with self.subTest(pack=name):
                scheme = self.load(name)
                self.assertTrue(scheme.case_ids)
                self.assertEqual(
                    scheme.case_ids.mapped(lambda case: (case.name, case.problem)),
                    [(case.name, False) for case in scheme.case_ids],
                )
                self.assertEqual(set(scheme.case_ids.mapped("state")), {"passed"})

    def test_a_wrong_rule_is_noticed(self):
        scheme = self.load(PACKS[0])
        scheme.item_ids.filtered(lambda item: item.code == "late").points = -2
        scheme.action_run_cases()
        self.assertEqual(scheme.case_failed_count, 1)
        self.assertIn("93", scheme.case_ids[0].problem)

    def test_export_and_import_give_the_same(self):
        for name in PACKS:
            scheme = self.load(name)
            text = json.dumps(scheme._pack_data()).encode()
            twin = self.env["school.staff.scheme"]._import_pack(
                text, self.sister_company
            )
            with self.subTest(pack=name):
                self.assertEqual(scheme._pack_data(), twin._pack_data())
                self.assertEqual(set(twin.case_ids.mapped("state")), {"passed"})

    def test_a_newer_edition_replaces_the_parts(self):
        scheme = self.load(PACKS[0])
        again = self.load(PACKS[0])
        self.assertEqual(scheme, again)
        self.assertEqual(len(again.item_ids), 6)

    def test_problems_are_listed_with_their_places(self):
        data = json.loads(template_content(PACKS[0]))
        data["scheme"]["items"][0]["facts"] = ["nothing_of_the_kind"]
        data["scheme"]["items"][1]["aggregation"] = "guess"
        data["scheme"]["unknown"] = 1
        with self.assertRaises(UserError) as refusal:
            self.env["school.staff.scheme"]._import_pack(
                json.dumps(data).encode(), self.company
            )
        for words in ("items 1 › facts", "nothing_of_the_kind", "guess", "unknown"):
            self.assertIn(words, str(refusal.exception))

    def test_a_template_is_imported_by_the_form(self):
        wizard = (
            self.env["school.staff.scheme.import"]
            .with_user(self.affairs)
            .create({"company_id": self.company.id, "template": "assessment_s2"})
        )
        action = wizard.action_import()
        scheme = self.env["school.staff.scheme"].browse(action["res_id"])
        self.assertEqual((scheme.code, scheme.company_id), ("S2", self.company))
        self.assertEqual(scheme.case_failed_count, 0)
        wizard.company_id = self.sister_company
        with self.assertRaisesRegex(UserError, "You do not set the rules of"):
            wizard.action_import()
