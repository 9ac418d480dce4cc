"""Regulations of compensation are configuration alone, proved by their cases."""

import base64
import json
import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open
from odoo.tools.safe_eval import safe_eval

from ..common.district import SchoolCommon

SHIPPED = tuple(f"compensation_c{number}" for number in range(1, 8))
INVENTED = tuple(f"t{number}" for number in range(1, 11))


class CompensationCommon(SchoolCommon):
    """The small district, and helpers to import regulations."""

    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Regulation = cls.quiet["school.compensation.regulation"]

    @classmethod
    def shipped(cls, name, company=None):
        """Import a shipped template."""
        path = f"school_logistics/data/rule_packs/{name}.json"
        with file_open(path, "rb") as file:
            return cls.Regulation._import(
                file.read(), cls.company if company is None else company
            )

    @classmethod
    def invented(cls, name):
        path = f"school_logistics/tests/asset/regulations/{name}.json"
        with file_open(path, "rb") as file:
            return cls.Regulation._import(file.read(), cls.company)

    @classmethod
    def enter(cls, company=None, **data):
        """Import a regulation that a test writes down."""
        data = {
            "format": "school_logistics.compensation",
            "code": "X1",
            "name": "试验规定",
            **data,
        }
        content = json.dumps(data).encode()
        return cls.Regulation._import(
            content, cls.company if company is None else company
        )


@tagged("post_install", "-at_install")
class TestCompensationRules(CompensationCommon):
    def assert_cases_pass(self, regulation):
        regulation.action_run_cases()
        self.assertTrue(regulation.case_ids)
        failed = regulation.case_ids.filtered(lambda case: case.state != "passed")
        self.assertFalse(
            [
                (case.name, case.expected_text, case.actual_text, case.explanation)
                for case in failed
            ]
        )

    def test_shipped_regulations_come_out_as_published(self):
        published = (8, 5, 3, 2, 4, 5, 4)  # worked cases of each source
        for name, count in zip(SHIPPED, published, strict=True):
            with self.subTest(name):
                regulation = self.shipped(name)
                self.assertEqual(len(regulation.case_ids), count)
                self.assert_cases_pass(regulation)

    def test_other_regulations_need_no_code(self):
        for name in INVENTED:
            with self.subTest(name):
                self.assert_cases_pass(self.invented(name))

    def test_a_wrong_case_fails(self):
        regulation = self.shipped("compensation_c3")
        case = regulation.case_ids[0]
        case.content = {**case.content, "expect": {"amount": 2801}}
        regulation.action_run_cases()
        self.assertEqual(case.state, "failed")
        self.assertEqual(regulation.failed_count, 1)

    def test_what_is_exported_is_what_was_imported(self):
        for name in (*SHIPPED, *INVENTED):
            regulation = self.shipped(name) if name in SHIPPED else self.invented(name)
            with self.subTest(name):
                first = base64.b64decode(regulation.file)
                again = self.Regulation._import(first, self.sister_company)
                self.assertEqual(
                    json.loads(base64.b64decode(again.file)), json.loads(first)
                )
                plan = self.Regulation._plan(
                    self.Regulation._load(first, self.company)[0], self.company
                )
                self.assertEqual({row["action"] for row in plan}, {"same"})

    def test_the_calculation_is_told_line_by_line(self):
        regulation = self.shipped("compensation_c3")
        regulation.action_run_cases()
        lines = regulation.case_ids[0].explanation.splitlines()
        self.assertIn("Original Price 4,000.00", lines)
        self.assertTrue(
            any("4,000.00 × (1 − 15% × 2 years) = 2,800.00" in line for line in lines)
        )
        self.assertEqual(lines[-1], "Compensation: 2,800.00")

    def test_the_text_alone_recomputes_to_the_amount(self):
        """Whoever reads the notice with a calculator comes to the same sum."""
        checked = 0
        for name in (*SHIPPED, *INVENTED):
            load = self.shipped if name in SHIPPED else self.invented
            regulation = load(name)
            regulation.action_run_cases()
            for case in regulation.case_ids:
                lines = (case.explanation or "").splitlines()
                for line in lines:
                    if " = " not in line or line.startswith(("Rule", "Text")):
                        continue
                    formula, told = self.formula(line)
                    with self.subTest(regulation=name, case=case.name, line=line):
                        found = safe_eval(formula)
                        if "not below zero" in line:
                            found = max(found, 0)
                        self.assertAlmostEqual(found, told, delta=0.05)
                        checked += 1
        self.assertGreater(checked, 40)

    def test_what_is_taken_off_in_full_is_told(self):
        regulation = self.enter(
            rules=[
                {
                    "name": "扣残值",
                    "steps": [
                        {"do": "base", "from": ["net"]},
                        {"do": "less", "from": ["salvage"]},
                    ],
                }
            ],
            cases=[
                {
                    "name": "残值更高",
                    "facts": {"net": 300, "salvage": 400},
                    "expect": {"amount": 0},
                }
            ],
        )
        self.assert_cases_pass(regulation)
        self.assertIn("400.00, not below zero = 0.00", regulation.case_ids.explanation)

    def formula(self, line):
        """Return the formula of a line without its words, and its result."""
        for words in (
            r" \(from [^)]*\)",
            r" \((?:a disciplinary measure|chosen by the decider)\)",
            r" \([\d.,]+%\)",
            r" \([\d.,]+, of which [\d.,]+ was used\)",
            r", the least that is left.*?(?= = )",
            r", not below zero",
        ):
            line = re.sub(words, "", line)
        text, told = line.rsplit(" = ", 1)
        text = re.sub(r"[^\d.×−+/^%() ]", "", text.rsplit(": ", 1)[-1])
        text = re.sub(r"(\d[\d.]*)%", r"(\1/100)", text)
        for sign, operator in (("×", "*"), ("−", "-"), ("^", "**")):
            text = text.replace(sign, operator)
        return text.strip(), float(told.replace(",", ""))

    def test_only_what_is_published_counts(self):
        regulation = self.shipped("compensation_c3")
        Engine = self.env["school.compensation.engine"]
        today = self.env["school.unit"]._today()
        facts = {"event": "lost", "original": 1000, "age_years": 1}
        self.assertEqual(Engine._assess(self.company, facts, today)["state"], "none")
        regulation.action_publish()
        result = Engine._assess(self.company, facts, today)
        self.assertEqual(float(result["amount"]), 850)
        first = regulation.version_id
        regulation.rule_ids[0].step_ids[1].value = 10
        self.assertTrue(regulation.is_draft)
        self.assertEqual(
            float(Engine._assess(self.company, facts, today)["amount"]), 850
        )
        regulation.action_publish()
        self.assertEqual(
            float(Engine._assess(self.company, facts, today)["amount"]), 900
        )
        # the version of before still answers as before
        result = Engine._assess(self.company, facts, today, versions=first)
        self.assertEqual(float(result["amount"]), 850)
        with self.assertRaisesRegex(UserError, "never changes"):
            first.sudo().write({"definition": {}})
        with self.assertRaisesRegex(UserError, "are kept"):
            first.sudo().unlink()

    def test_out_of_force_does_not_count(self):
        regulation = self.shipped("compensation_c3")
        regulation.action_publish()
        today = self.env["school.unit"]._today()
        facts = {"event": "lost", "original": 1000, "age_years": 1}
        Engine = self.env["school.compensation.engine"]
        regulation.date_from = today.replace(year=today.year + 1)
        self.assertEqual(Engine._assess(self.company, facts, today)["state"], "none")

    def test_the_own_regulation_comes_before_the_districts(self):
        common = self.shipped("compensation_c3", self.env["res.company"])
        own = self.enter(
            rules=[
                {
                    "name": "净值",
                    "when": [{"fact": "event", "in": ["lost"]}],
                    "steps": [{"do": "base", "from": ["net"]}],
                }
            ]
        )
        (common | own).action_publish()
        Engine = self.env["school.compensation.engine"]
        today = self.env["school.unit"]._today()
        facts = {"event": "lost", "original": 1000, "age_years": 1, "net": 10}
        self.assertEqual(
            float(Engine._assess(self.company, facts, today)["amount"]), 10
        )
        other = Engine._assess(self.sister_company, facts, today)
        self.assertEqual(float(other["amount"]), 850)
        # what the own one is silent about, the district's says
        facts |= {"event": "repairable", "repair_cost": 30}
        result = Engine._assess(self.company, facts, today)
        self.assertEqual(float(result["billed"]), 30)
        self.assertEqual(float(result["disciplinary"]), 30)

    def test_the_district_may_allow_to_bill_more(self):
        regulation = self.shipped("compensation_c2")
        regulation.action_publish()
        Engine = self.env["school.compensation.engine"]
        today = self.env["school.unit"]._today()
        facts = {"price": 60, "fault": "intentional", "report": "found"}
        self.assertEqual(
            float(Engine._assess(self.company, facts, today)["billed"]), 60
        )
        self.school.bill_disciplinary = True
        result = Engine._assess(self.company, facts, today)
        self.assertEqual(float(result["billed"]), 180)
        with self.assertRaises(AccessError):
            self.school.with_user(self.admin_user).bill_disciplinary = False

    def test_files_with_faults_are_refused_with_the_place(self):
        for rules, message in (
            ([{"name": "一", "steps": [{"do": "base"}]}], "from"),
            ([{"name": "一", "when": [{"fact": "weather"}]}], "weather"),
            (
                [{"name": "一", "when": [{"fact": "event", "in": ["melted"]}]}],
                "melted",
            ),
            (
                [{"name": "一", "steps": [{"do": "percent", "min": 5, "max": 2}]}],
                "range",
            ),
            ([{"name": "一", "steps": [{"do": "explode"}]}], "steps 1"),
        ):
            with self.subTest(message), self.assertRaisesRegex(UserError, message):
                self.enter(rules=rules)

    def test_the_check_finds_what_is_wrong(self):
        regulation = self.enter(
            rules=[
                {"name": "全部", "steps": [{"do": "base", "from": ["price"]}]},
                {"name": "永不", "when": [{"fact": "event", "in": ["lost"]}]},
                {
                    "name": "有洞",
                    "steps": [
                        {"do": "base", "from": ["price"]},
                        {
                            "do": "times",
                            "fact": "age_years",
                            "bands": [
                                {"to": 3, "value": 3},
                                {"above": 4, "to": 9, "value": 5},
                            ],
                        },
                        {"do": "most", "value": 5},
                        {"do": "least", "value": 8},
                    ],
                },
            ]
        )
        texts = " ".join(finding["text"] for finding in regulation._findings())
        for words in (
            "never fires",
            "no steps",
            "between 3 and 4",
            "ends at 9",
            "floor lies above its cap",
            "asks for a multiple",
            "No worked case",
        ):
            self.assertIn(words, texts)
        for name in SHIPPED:
            found = self.shipped(name)._findings()
            self.assertFalse([row for row in found if row["level"] == "error"], name)

    def test_who_sets_regulations(self):
        regulation = self.shipped("compensation_c3")
        common = self.shipped("compensation_c1", self.env["res.company"])
        (regulation | common).action_publish()
        regulation.with_user(self.admin_user).rule_ids[0].name = "遗失"
        for user in (self.teacher, self.keeper, self.affairs, self.sister_affairs):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                regulation.with_user(user).rule_ids[0].write({"name": "改"})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                regulation.with_user(user).action_publish()
        for part in (common.rule_ids[0], common.rule_ids[3].step_ids[0], common):
            with self.subTest(part), self.assertRaises(AccessError):
                part.with_user(self.admin_user).write({"sequence": 3})
        common.with_user(self.officer).rule_ids[0].name = "自然损坏"
        self.assertTrue(common.is_draft)
        with self.assertRaises(AccessError):
            self.env["school.compensation.step"].with_user(self.admin_user).create(
                {"rule_id": common.rule_ids[0].id, "kind": "base", "base_1": "net"}
            )

    def test_incomplete_lines_are_refused(self):
        regulation = self.shipped("compensation_c3")
        rule = regulation.rule_ids[0]
        event = rule.condition_ids.fact_id
        with self.assertRaisesRegex(ValidationError, "not complete"):
            rule.condition_ids.create({"rule_id": rule.id, "fact_id": event.id})
        with self.assertRaisesRegex(ValidationError, "not complete"):
            rule.step_ids.create({"rule_id": rule.id, "kind": "base"})

    def test_the_simulator_answers_as_a_case_would(self):
        regulation = self.invented("t10")
        fact = self.env["school.compensation.fact"].search([("code", "=", "diameter")])
        tree = self.env["school.compensation.choice"].search([("code", "=", "tree")])
        page = (
            self.env["school.compensation.try"]
            .with_user(self.affairs)
            .create(
                {
                    "company_id": self.company.id,
                    "regulation_id": regulation.id,
                    "category_id": tree.id,
                    "quantity": 2,
                    "extra_ids": [(0, 0, {"fact_id": fact.id, "figure": 12})],
                }
            )
        )
        self.assertEqual((page.state, page.amount), ("pay", 580))
        self.assertEqual(page.rule_name, "1 树木按胸径每厘米20元，另补种费50元")
        self.assertIn("= 480.00", page.explanation)
        page.extra_ids.unlink()
        self.assertEqual(page.state, "missing")
        with self.assertRaises(AccessError):
            page.company_id = self.sister_company

    def test_the_import_shows_first_what_it_would_do(self):
        wizard = (
            self.env["school.compensation.import"]
            .with_user(self.admin_user)
            .create({"template": "compensation_c1", "company_id": self.company.id})
        )
        wizard.action_preview()
        self.assertEqual(wizard.state, "ready")
        self.assertEqual(set(wizard.row_ids.mapped("action")), {"create"})
        self.assertFalse(self.Regulation.search([("code", "=", "C1")]))
        action = wizard.action_import()
        regulation = self.Regulation.browse(action["res_id"])
        self.assertEqual(regulation.failed_count, 0)
        wizard.action_preview()
        self.assertEqual(set(wizard.row_ids.mapped("action")), {"same"})
        self.assertTrue(wizard.is_same)
        wizard.company_id = False
        with self.assertRaises(AccessError):
            wizard.action_import()
