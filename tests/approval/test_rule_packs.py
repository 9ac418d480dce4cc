"""Regulations as files: import with a preview, export, and handing down."""

import base64
import json
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_path

from ...models.approval.template import TEMPLATES
from .pack_common import INVENTED, SHIPPED, PackCommon


@tagged("post_install", "-at_install")
class TestRulePacks(PackCommon):
    def wizard(self, content=None, user=None, **values):
        """The import page, with a file chosen."""
        if isinstance(content, dict):
            content = json.dumps(content).encode()
        if content is not None:
            values |= {"origin": "file", "file": base64.b64encode(content)}
        wizards = self.env["school.rule.pack.import"].with_user(user or self.admin_user)
        return wizards.create({"company_id": self.company.id, **values})

    def problems(self, content):
        """Places and problems that the preview of a file lists."""
        wizard = self.wizard(content)
        wizard.action_preview()
        self.assertEqual(wizard.state, "bad")
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertFalse(
            self.env["school.rule.pack"].search([("code", "=", "X1")]),
            "nothing may be half imported",
        )
        return {row.place: f"{row.problem} {row.mend}" for row in wizard.problem_ids}

    # import ---------------------------------------------------------------

    def test_templates_are_offered_and_import_as_drafts(self):
        wizard = self.wizard(template="approvals_a1")
        wizard.action_preview()
        self.assertEqual(wizard.state, "ready")
        self.assertEqual(set(wizard.row_ids.mapped("action")), {"create"})
        self.assertFalse(self.env["school.rule.pack"].search([("code", "=", "A1")]))
        pack = self.env["school.rule.pack"].browse(wizard.action_import()["res_id"])
        self.assertEqual(pack.company_id, self.company)
        self.assertEqual(pack.flow_ids.state, "draft")
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            self.make_request(600).action_submit()
        pack.with_user(self.admin_user).action_publish()
        self.assertEqual(pack.flow_ids.state, "published")

    def test_every_file_of_the_addon_is_offered_by_one_of_the_forms(self):
        offered = [
            name
            for model in (
                "school.rule.pack.import",
                "school.compensation.import",
                "school.staff.scheme.import",
            )
            for name, _text in self.env[model]._templates()
        ]
        files = [path.stem for path in Path(file_path(TEMPLATES)).glob("*.json")]
        self.assertEqual(sorted(offered), sorted(files))
        for name, _text in self.env["school.rule.pack.import"]._templates():
            with self.subTest(name):
                wizard = self.wizard(template=name)
                wizard.action_preview()
                self.assertEqual(wizard.state, "ready")

    def test_same_file_again_changes_nothing(self):
        for name in (*SHIPPED, *set(INVENTED) - {"high_school"}):
            with self.subTest(name):
                pack = self.import_pack(name)
                pack.action_publish()
                versions = pack.flow_ids.version_ids
                stamp = pack.imported_on, pack.case_ids.ids
                wizard = self.wizard(self.content(name))
                wizard.action_preview()
                self.assertTrue(wizard.is_same, wizard.row_ids.mapped("detail"))
                self.assertEqual(self.import_pack(name), pack)
                self.assertEqual((pack.imported_on, pack.case_ids.ids), stamp)
                self.assertEqual(pack.flow_ids.version_ids, versions)

    def test_newer_edition_drafts_and_says_what_changes(self):
        pack = self.import_pack("a1")
        pack.action_publish()
        data = self.data("a1")
        data["edition"] = "2"
        data["flows"][0]["demand"]["min_buyers"] = 3
        data["flows"][0]["steps"][2]["when"]["amount_min"] = 5000
        wizard = self.wizard(data)
        wizard.action_preview()
        flow = wizard.row_ids.filtered(lambda row: row.kind == "flow")
        self.assertEqual(flow.action, "change")
        self.assertIn("Buyers Required: 2 → 3", flow.detail)
        self.assertIn("above ¥3,000.00 → amount above ¥5,000.00", flow.detail)
        wizard.action_import()
        self.assertEqual(pack.flow_ids.state, "changed")
        self.assertEqual(pack.flow_ids.current_version_id.number, 1)
        pack.action_publish()
        self.assertEqual(pack.flow_ids.current_version_id.number, 2)

    def test_dropped_rule_holds_until_the_edition_is_published(self):
        pack = self.import_pack("a3")
        pack.action_publish()
        data = self.data("a3")
        dropped = data["flows"].pop(0)["code"]
        data["cases"] = data["cases"][1:2]
        self.import_pack(data)
        flow = pack.flow_ids.filtered(lambda flow: flow.pack_code == dropped)
        self.assertTrue(flow.pack_dropped)
        self.assertTrue(flow.current_version_id)
        pack.action_publish()
        self.assertFalse(flow.active)
        self.assertFalse(flow.version_ids.filtered("is_current"))
        self.import_pack("a3")
        self.assertTrue(flow.active)

    def test_export_is_the_file_that_was_imported(self):
        for name in (*SHIPPED, *set(INVENTED) - {"high_school"}):
            with self.subTest(name):
                pack = self.import_pack(name)
                exported = json.loads(base64.b64decode(pack.file))
                exported["code"] = f"COPY-{name}"
                copy = self.import_pack(exported)
                again = json.loads(base64.b64decode(copy.file))
                self.assertEqual(again, exported)
                copy.action_run_cases()
                self.assertFalse(copy.failed_count)

    # hostile and mistaken files -------------------------------------------

    def test_mistakes_are_named_by_place_with_the_cure(self):
        data = self.small_pack()
        flow = data["flows"][0]
        flow["steps"] = [
            {"post": "headmaster"},
            {"who": "field", "field": "name"},
            {"who": "group", "group": "base.nothing"},
            {"mode": "vote", "post": "principal"},
            {
                "post": "principal",
                "when": {
                    "kinds": ["toys"],
                    "amount_min": 9,
                    "amount_max": 5,
                    "domain": "[('x'",
                },
            },
        ]
        flow["document"] = "school.supply.request"
        found = self.problems(data)
        self.assertIn("principal", found["flows 1 › steps 1 › post"])
        self.assertIn("not a person", found["flows 1 › steps 2 › field"])
        self.assertIn("does not exist", found["flows 1 › steps 3 › group"])
        self.assertIn("vote_percent", found["flows 1 › steps 4 › vote_count"])
        self.assertIn("supplies", found["flows 1 › steps 5 › when › kinds 1"])
        self.assertIn("below", found["flows 1 › steps 5 › when › amount_max"])
        self.assertIn("cannot be read", found["flows 1 › steps 5 › when › domain"])

    def test_keys_types_and_limits(self):
        cases = {
            "edition": 7,
            "date_from": "1. September",
            "flows": [{"code": "a", "name": "b", "document": "res.users", "stepz": []}],
        }
        found = self.problems(self.small_pack(**cases))
        self.assertIn("edition", found)
        self.assertIn("2026-09-01", found["date_from"])
        self.assertIn("steps", found["flows 1 › stepz"])
        for amount in (-1, 1e13, True, "5", None):
            data = self.small_pack(cases=[{"facts": {"amount": amount}}])
            self.assertIn("cases 1 › facts › amount", self.problems(data))
        data = self.small_pack(flows=self.small_pack()["flows"] * 101)
        self.assertIn("at most 100", self.problems(data)["flows"])
        data = self.small_pack(flows=self.small_pack()["flows"] * 2)
        self.assertIn("another", self.problems(data)["flows 2 › code"].lower())
        data = self.small_pack()
        data["flows"][0]["document"] = "res.users"
        self.assertIn(
            "school.supply.request", self.problems(data)["flows 1 › document"]
        )

    def test_hostile_files_are_refused_helpfully(self):
        hostile = {
            b"": "not a rule pack",
            b"\xff\xfe\x00": "not a rule pack",
            b"[" * 100000: "not a rule pack",
            b'{"a":' * 50 + b"1" + b"}" * 50: "too deeply",
            b"[]": "object",
            b'{"code": NaN}': "NaN",
            b'{"code": "a", "code": "b"}': "twice",
            b" " * (1024 * 1024 + 1): "larger than 1 MB",
            b'{"format": "other"}': "school_logistics.rule_pack",
        }
        for content, expected in hostile.items():
            with self.subTest(content[:20]):
                if not content:
                    with self.assertRaisesRegex(UserError, "Choose the file"):
                        self.wizard(content).action_preview()
                    continue
                self.assertIn(expected, " ".join(self.problems(content).values()))
        data = self.small_pack()
        data["flows"][0]["when"] = {"domain": "[('name', '=', __import__('os'))]"}
        self.assertIn("cannot be read", str(self.problems(data)))
        data["flows"][0]["when"] = {"domain": "(" * 3000}
        self.assertIn("cannot be read", str(self.problems(data)))
        data = self.small_pack()
        data["cases"][0]["values"] = {"line_ids": 3}
        self.assertIn("no plain field", str(self.problems(data)))

    # who ------------------------------------------------------------------

    def test_only_an_officer_sets_the_rules_of_all_schools(self):
        nobody = self.env["res.company"]
        with self.assertRaisesRegex(AccessError, "officer of the district"):
            self.import_pack("a1", nobody)
        pack = self.import_pack("a1", nobody, self.officer)
        self.assertFalse(pack.flow_ids.company_id)
        mine = pack.with_user(self.admin_user)
        self.assertEqual(mine.name, pack.name)
        for change in (
            lambda: mine.write({"name": "改"}),
            lambda: mine.unlink(),
            mine.action_publish,
            mine.action_run_cases,
            lambda: mine.case_ids.write({"name": "改"}),
            lambda: mine.case_ids.unlink(),
        ):
            with self.assertRaisesRegex(AccessError, "officer of the district"):
                change()

    def test_school_keeps_to_itself(self):
        with self.assertRaises(AccessError):
            self.import_pack("a1", self.sister_company)
        with self.assertRaises(AccessError):
            self.import_pack("a1", self.company, self.officer)
        wizard = self.wizard(self.content("a1"))
        wizard.sudo().company_id = self.sister_company
        with self.assertRaisesRegex(UserError, "do not set the rules"):
            wizard.action_import()
        pack = self.import_pack("a1")
        for user in (self.sister_principal, self.teacher):
            self.assertFalse(pack.with_user(user).has_access("read"))
        with self.assertRaisesRegex(UserError, "stays with its school"):
            pack.company_id = False
        for user in (self.principal, self.affairs, self.school_auditor):
            with self.assertRaises(AccessError):
                pack.with_user(user).action_publish()
            with self.assertRaises(AccessError):
                self.wizard(self.content("a1"), user)

    # handing down ---------------------------------------------------------

    def hand_down(self, pack, user=None, **values):
        wizards = self.env["school.rule.pack.push"].with_user(user or self.officer)
        return wizards.create({"pack_id": pack.id, **values}).action_hand_down()

    def test_template_is_copied_to_the_chosen_schools(self):
        pack = self.import_pack("a1", self.env["res.company"], self.officer)
        self.hand_down(pack, for_all=False, unit_ids=self.school.ids)
        copies = self.env["school.rule.pack"].search([("origin_id", "=", pack.id)])
        self.assertEqual(copies.company_id, self.company)
        self.assertEqual(copies.flow_ids.state, "draft")
        self.assertIn("华科长", str(copies.message_ids[0].body))
        copy = copies.with_user(self.admin_user)
        copy.flow_ids.min_buyers = 5
        copy.action_publish()
        self.assertEqual(copy.flow_ids.state, "published")
        self.hand_down(pack, for_all=False, unit_ids=self.school.ids)
        self.assertEqual(copy.flow_ids.current_version_id.definition["min_buyers"], 5)

    def test_binding_rule_tightens_what_a_chosen_school_publishes(self):
        self.appoint(self.clerk, "school_committee")
        pack = self.import_pack("a1", self.env["res.company"], self.officer)
        self.hand_down(pack, way="bind", for_all=False, unit_ids=self.school.ids)
        self.assertEqual(pack.flow_ids.only_unit_ids, self.school)
        self.make_flow([{"post": "affairs_director"}])
        request = self.make_request(600, submit=True)
        snapshot = request.sudo().approval_id.snapshot
        self.assertEqual(snapshot["min_buyers"], 2)
        self.assertEqual(
            [snapshot["steps"][step]["post"] for step in snapshot["route"]],
            ["affairs_director", "vice_principal", "principal"],
        )

    def test_binding_rule_of_other_schools_does_not_count(self):
        pack = self.import_pack("a1", self.env["res.company"], self.officer)
        self.hand_down(pack, way="bind", for_all=False, unit_ids=self.sister.ids)
        with self.assertRaisesRegex(UserError, "No approval rule fits"):
            self.make_request(600).action_submit()
        self.hand_down(pack, way="bind")
        self.assertFalse(pack.flow_ids.only_unit_ids)
        request = self.make_request(600, submit=True)
        self.assertEqual(self.path(request)[:2], ["vice_principal", "principal"])

    def test_handing_down_is_the_officers(self):
        pack = self.import_pack("a1", self.env["res.company"], self.officer)
        for user in (self.admin_user, self.principal, self.auditor):
            with self.assertRaises(AccessError):
                self.hand_down(pack, user)
        self.env["school.post.holder"].search(
            [("user_id", "=", self.officer.id)]
        ).sudo().unlink()
        with self.assertRaisesRegex(AccessError, "Only an officer of the district"):
            self.hand_down(pack, self.officer)

    def test_regulation_of_a_school_is_not_handed_down(self):
        pack = self.import_pack("a1")
        with self.assertRaisesRegex(UserError, "belongs to one school"):
            self.hand_down(pack)
