"""Who may do what with which model, in the own school and in the sister's.

The matrix is generated: every model of the addon × every role × both schools × reading,
writing, creating and deleting. A new model is covered as soon as it exists; what it may
do differently stands in the tables below, with the reason.
"""

from odoo.tests import tagged

from .district import DISTRICT_PEOPLE, PEOPLE, SchoolCommon
from .samples import Samples, addon_models

CHANGES = ("write", "create", "unlink")

# Without a company: the catalogues and rules that all schools share, and lines of a
# wizard's own user.
SHARED = {
    "school.asset.category": "the national table of categories",
    "school.duty.rule": "the district's matrix of incompatible duties",
    "school.month": "calendar of the district",
    "school.post": "catalogue of posts",
    "school.publication.topic": "catalogue of topics",
    "school.purchase.kind": "catalogue of kinds",
    "school.purchase.method": "catalogue of ways of buying",
    "school.tender.formula": "price formulas of the district",
    "school.tender.rule": "clock and numbers of each procedure, by date",
    "school.term": "calendar of the district",
    "school.year": "calendar of the district",
}

# (role, model): what a role may do beyond its own company.
BEYOND = {
    ("district_admin", "school.acceptance.rule"): {"read", *CHANGES},
    ("district_admin", "school.acceptance.rule.check"): {"read", *CHANGES},
    ("district_admin", "school.control.rule"): {"read", *CHANGES},
    ("district_admin", "school.dossier.rule"): {"read", *CHANGES},
    ("district_admin", "school.publication.rule"): {"read", *CHANGES},
    ("district_admin", "school.fund"): {"read", *CHANGES},
    ("district_admin", "school.holiday"): {"read", *CHANGES},
    ("district_admin", "school.ceiling"): {"read", *CHANGES},
    ("district_admin", "school.kit"): {"read", *CHANGES},
    ("district_admin", "school.kit.line"): {"read", *CHANGES},
    ("district_admin", "school.invoice.cap"): {"read", *CHANGES},
    ("district_admin", "school.purchase.method.rule"): {"read", *CHANGES},
    ("district_admin", "school.post.holder"): {"read", *CHANGES},
    ("district_admin", "school.tender.expert"): {"read", *CHANGES},
    ("district_admin", "school.unit"): {"read", "write", "create", "unlink"},
    ("district_admin", "school.unit.parent"): {"read", *CHANGES},
    # The models themselves ask for the post at the district.
    ("admin_user", "school.unit"): {"create"},
    ("officer", "school.duty.grant"): set(CHANGES),
}

# What lies idle is offered to all schools of the district.
BEYOND |= {
    (role, "school.asset.offer"): {"read"} for role in (*PEOPLE, "district_admin")
}

# What the auditor need not read.
NOT_AUDITED = {
    "school.ceiling.turn": "a lock, without content",
    "school.period.turn": "a lock, without content",
    "school.stock.turn": "a lock, without content",
}


@tagged("post_install", "-at_install")
class TestAccessMatrix(SchoolCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = {
            unit.company_id: [
                cls.make_user(f"test.{name}.{unit.code}", "某人", unit=unit)
                for name in ("nobody", "noone")
            ]
            for unit in (cls.school, cls.sister)
        }
        cls.samples = Samples(cls.env, people)
        cls.models = [
            name for name in addon_models(cls.env) if not cls.env[name]._transient
        ]
        for model in cls.models:
            for company in cls.company, cls.sister_company:
                cls.samples.row(model, company)
        cls.of_company = [name for name in cls.models if name not in SHARED]

    def allowed(self, role, record):
        """Return the operations that a role may do with a record."""
        record = record.with_user(getattr(self, role))
        return {
            operation
            for operation in ("read", *CHANGES)
            if record.has_access(operation)
        }

    def test_every_model_has_a_company_or_is_shared(self):
        lost = [
            name
            for name in self.of_company
            if not getattr(self.env[name]._fields.get("company_id"), "store", False)
            and not self.samples.parent(name)
        ]
        self.assertFalse(
            lost,
            "give them a stored company_id, or a required parent that has one,"
            " or a reason in SHARED of this file",
        )
        self.assertFalse(set(SHARED) - set(self.models), "SHARED names no such model")

    def test_every_model_has_an_access_line(self):
        models = self.env["ir.model"].search(
            [("model", "in", addon_models(self.env)), ("access_ids", "=", False)]
        )
        self.assertFalse(models.mapped("model"))

    def test_every_company_model_has_rules(self):
        without = [
            name
            for name in self.of_company
            if not self.env["ir.rule"].search_count([("model_id.model", "=", name)])
            and self.env["ir.model.access"].search_count(
                [
                    ("model_id.model", "=", name),
                    ("group_id.privilege_id.name", "=", "School Logistics"),
                ]
            )
        ]
        self.assertFalse(without)

    def test_rules_hang_on_groups(self):
        rules = self.env["ir.rule"].search([("model_id.model", "in", self.models)])
        self.assertFalse(rules.filtered(lambda rule: not rule.groups).mapped("name"))

    def test_sister_is_out_of_reach(self):
        for model in self.of_company:
            record = self.samples.row(model, self.sister_company)
            for role in (*PEOPLE, "district_admin"):
                beyond = BEYOND.get((role, model), set())
                with self.subTest(model=model, role=role):
                    self.assertLessEqual(self.allowed(role, record), beyond)

    def test_sister_is_not_found(self):
        """Searching finds nothing of the sister either, by any path of the rules."""
        for model in self.of_company:
            record = self.samples.row(model, self.sister_company)
            for role in (*PEOPLE, "district_admin"):
                records = record.browse().with_user(getattr(self, role))
                beyond = BEYOND.get((role, model), set())
                if not records.has_access("read") or "read" in beyond:
                    continue
                with self.subTest(model=model, role=role):
                    self.assertFalse(records.search([("id", "=", record.id)]))

    def test_officer_and_auditor_change_no_school(self):
        for model in self.of_company:
            for company in self.company, self.sister_company:
                record = self.samples.row(model, company)
                for role in "officer", "auditor":
                    changes = self.allowed(role, record) - {"read"}
                    beyond = BEYOND.get((role, model), set())
                    with self.subTest(model=model, role=role, school=company.name):
                        self.assertLessEqual(changes, beyond)

    def test_auditor_changes_nothing_anywhere(self):
        for model in self.models:
            records = self.env[model]
            for role in "auditor", "school_auditor":
                user = records.with_user(getattr(self, role))
                changes = {name for name in CHANGES if user.has_access(name)}
                with self.subTest(model=model, role=role):
                    self.assertFalse(changes)

    def test_auditor_reads_the_scope(self):
        for model in self.of_company:
            if model in NOT_AUDITED:
                continue
            own = self.samples.row(model, self.company)
            sister = self.samples.row(model, self.sister_company)
            with self.subTest(model=model):
                self.assertIn("read", self.allowed("auditor", own))
                self.assertIn("read", self.allowed("auditor", sister))
                self.assertIn("read", self.allowed("school_auditor", own))

    def test_officer_reads_the_scope(self):
        for model in self.of_company:
            records = self.env[model].with_user(self.officer)
            if not records.has_access("read"):
                continue
            with self.subTest(model=model):
                sister = self.samples.row(model, self.sister_company)
                self.assertIn("read", self.allowed("officer", sister))

    def test_nobody_changes_what_is_shared_without_the_district(self):
        for model in SHARED:
            record = self.samples.row(model, self.company)
            for role in set(PEOPLE) - {"admin_user"}:
                with self.subTest(model=model, role=role):
                    self.assertLessEqual(self.allowed(role, record), {"read"})

    def test_no_role_is_in_the_groups_of_the_system(self):
        for role in (*PEOPLE, *DISTRICT_PEOPLE):
            user = getattr(self, role)
            with self.subTest(role=role):
                self.assertFalse(user.has_group("base.group_system"))
                self.assertFalse(user.has_group("base.group_erp_manager"))
