"""Control, audit, publication and held items attacked from outside; a tour."""

from xmlrpc.client import Fault

from odoo.tests import tagged

from ..common.attack import AttackCase
from ..common.district import SchoolDistrict
from .held_common import HeldBuilder
from .test_publication import PublicationBuilder


@tagged("post_install", "-at_install")
class TestControlRpc(HeldBuilder, PublicationBuilder, SchoolDistrict, AttackCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = (cls.affairs, cls.principal, cls.keeper, cls.buyer, cls.teacher)
        cls.let_in(*(*people, cls.officer, cls.auditor))
        cls.env["school.control.rule"].search([("kind", "=", "split")]).write(
            {"amount": 2600, "days": 60, "from_rules": False}
        )
        cls.env["school.split.case"]._scan(cls.school.sudo())
        cls.case = cls.env["school.split.case"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.published = cls.publication()
        cls.published.action_publish()
        cls.sheet_done = cls.drawn()
        cls.sheet_done.action_done()
        cls.env.flush_all()

    def facts(self):
        """Everything that no attack may change."""
        self.env.invalidate_all()
        return {
            "case": self.case.read(["state", "amount_total", "threshold"]),
            "opinions": self.env["school.split.opinion"].search_count([]),
            "published": self.published.read(["state", "title", "digest", "shown_to"]),
            "lines": self.published.line_ids.read(["name", "amount"]),
            "balances": self.env["school.held.balance"].search([]).read(["quantity"]),
            "entries": self.env["school.held.entry"].search_count([]),
            "sheets": self.env["school.held.move"].search([]).read(["state"]),
            "files": self.env["school.dossier.file"].search_count([]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        case, published = self.case.ids, self.published.ids
        line, balance = (
            self.published.line_ids.ids,
            self.env["school.held.balance"].search([]).ids,
        )
        entry = self.env["school.held.entry"].search([], limit=1).ids
        sheet = self.sheet_done.ids
        affairs, keeper, buyer = self.affairs, self.keeper, self.buyer
        for context in ({}, {"school_gate": True}, {"default_state": "verified"}):
            yield (
                affairs,
                "school.split.case",
                "write",
                [case, {"state": "closed"}],
                context,
            )
            yield (
                *(affairs, "school.split.case", "create"),
                [{"key": "x", "key_name": "x", "stage": "order", "by": "vendor"}],
                context,
            )
        yield affairs, "school.split.case", "unlink", [case], {}
        yield (
            affairs,
            "school.split.case",
            "action_give_opinion",
            [case, "verified", "x"],
            {},
        )
        yield affairs, "school.split.case", "_scan", [case, []], {}
        yield (
            *(affairs, "school.split.opinion", "create"),
            [{"case_id": case[0], "opinion": "verified", "note": "x"}],
            {},
        )
        yield affairs, "school.publication", "write", [published, {"title": "x"}], {}
        yield (
            affairs,
            "school.publication",
            "write",
            [published, {"state": "draft"}],
            {},
        )
        yield affairs, "school.publication", "unlink", [published], {}
        yield affairs, "school.publication", "_fill", [published], {}
        yield affairs, "school.publication", "action_fill", [published], {}
        yield affairs, "school.publication.line", "write", [line, {"amount": 1}], {}
        yield affairs, "school.publication.line", "unlink", [line], {}
        yield buyer, "school.publication", "action_withdraw", [published, "x"], {}
        yield keeper, "school.held.balance", "write", [balance, {"quantity": 9}], {}
        yield keeper, "school.held.balance", "_shift", [{}], {}
        yield keeper, "school.held.entry", "create", [{"quantity": 9}], {}
        yield keeper, "school.held.entry", "write", [entry, {"quantity": 9}], {}
        yield keeper, "school.held.move", "write", [sheet, {"state": "draft"}], {}
        yield keeper, "school.held.move", "action_draft", [sheet], {}
        yield keeper, "school.held.move", "action_cancel", [sheet], {}
        yield keeper, "school.held.move", "_carry_out", [sheet], {}
        yield self.teacher, "school.held.move", "action_done", [sheet], {}
        yield self.auditor, "school.split.case", "write", [case, {"state": "open"}], {}
        yield (
            *(buyer, "school.dossier.file", "create"),
            [{"order_id": self.large.id, "paper": "contract"}],
            {},
        )

    def test_no_attack_changes_what_was_found_published_or_counted(self):
        self.assertTrue(self.case)
        self.assert_all_refused(self.attacks())

    def test_a_school_reads_nothing_of_another(self):
        teacher = self.sister_teacher
        teacher.sudo().password = teacher.login
        self.env.flush_all()
        for model in ("school.publication", "school.held.item", "school.held.balance"):
            self.assertEqual(self.rpc(teacher, model, "search", []), [])
        for model in ("school.split.case", "school.price.gap", "school.dossier"):
            with self.assertRaises(Fault):
                self.rpc(teacher, model, "search", [])

    def test_the_director_publishes_and_registers_an_objection(self):
        self.published.action_withdraw("重新公示")
        publication = self.publication()
        self.start_tour(
            f"/odoo/action-school_logistics.school_publication_action/{publication.id}",
            "school_publication_publish",
            login=self.affairs.login,
        )
        self.assertEqual(publication.state, "published")
        self.assertEqual(publication.objection_ids.content, "单价偏高")
