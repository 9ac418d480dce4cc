"""Attacks on a tender from outside: each role, over the external API and the web."""

import json
from datetime import timedelta
from xmlrpc.client import Fault

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from ..common.district import SchoolDistrict
from . import tender_crypto as crypto
from .tender_common import TenderBuilder

# Odoo 19 says with every call that the protocol is old.
NOISY = ("odoo.http", "odoo.addons.rpc.controllers.xmlrpc", "odoo.sql_db")
ROLES = (
    *("buyer", "affairs", "vice", "accountant", "teacher"),
    *("admin_user", "officer", "auditor", "sister_buyer"),
)
SECRET = "3.1379"


@tagged("post_install", "-at_install")
class TestTenderRpc(TenderBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {name: getattr(cls, name) for name in ROLES}
        for user in [*cls.people.values(), *cls.experts]:
            user.sudo().password = user.login
        cls.tender = cls.publish(cls.make_tender(offer_way="both"))
        cls.bidders = cls.register(cls.tender)
        cls.paths = [cls.link(bidder) for bidder in cls.bidders]
        cls.env.flush_all()

    def rpc(self, user, model, method, *arguments, **keywords):
        """Call a method as ``user`` over XML-RPC."""
        with mute_logger(*NOISY):
            return self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                user.id,
                user.login,
                model,
                method,
                arguments,
                keywords,
            )

    def sealed(self, bidder, price=SECRET, **values):
        lines = self.tender.sudo().line_ids.ids
        sealed, receipt = crypto.seal_offer(
            self.tender.public_key,
            self.tender.id,
            bidder.id,
            {lines[0]: price, lines[1]: "7.5"},
            [("资质.txt", f"secret {price}".encode())],
        )
        return {**sealed, **values}, receipt

    def ask_page(self, path, **parameters):
        """Call the vendors' page as their browser does."""
        response = self.url_open(
            path,
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    def refuse(self, user, model, method, *arguments, **keywords):
        with self.subTest(user=user.login, method=method, arguments=arguments):
            with self.assertRaises(Fault):
                self.rpc(user, model, method, *arguments, **keywords)

    # -- the page of the vendors ------------------------------------------------------

    def test_the_page_takes_offers_by_the_right_link_only(self):
        page = self.url_open(self.paths[0])
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.tender.title, page.text)
        self.assertNotIn("Seal and Hand In", page.text, "vendors read Chinese")
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("no-store", page.headers["Cache-Control"])
        sealed, _receipt = self.sealed(self.bidders[0])
        answer = self.ask_page(f"{self.paths[0]}/offer", sealed=sealed)
        self.assertIn("已于", answer["result"]["state"])
        offer = self.bidders[0].sudo().offer_ids
        self.assertEqual((offer.state, len(offer.envelope_ids)), ("sealed", 2))
        head, token = self.paths[1].rsplit("/", 1)
        with mute_logger(*NOISY):
            for wrong in (
                f"{head}/{token[:-1]}",
                f"{head}/{token}A",
                f"{head}/x",
                f"/school/tender/{self.bidders[0].id}/{token}",
                f"/school/tender/999999/{token}",
            ):
                with self.subTest(wrong=wrong):
                    self.assertEqual(self.url_open(wrong).status_code, 404)
                    self.assertIn(
                        "error",
                        self.ask_page(f"{wrong}/offer", sealed=sealed)["result"],
                    )
                    self.assertIn("error", self.ask_page(f"{wrong}/withdraw")["result"])
        self.assertEqual(self.bidders.sudo().offer_ids, offer)

    def test_documents_by_the_link_and_no_others(self):
        document = self.tender.document_ids
        page = self.url_open(f"{self.paths[0]}/document/{document.id}")
        self.assertEqual(page.content, "招标文件".encode())
        other = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self.env.flush_all()
        with mute_logger(*NOISY):
            for path in (
                f"{self.paths[0]}/document/{other.id}",
                f"{self.paths[0]}x/document/{document.id}",
            ):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_hostile_offers_are_refused_in_words(self):
        path = f"{self.paths[0]}/offer"
        good, _receipt = self.sealed(self.bidders[0])
        wrong = [
            None,
            [],
            "x",
            {},
            {**good, "commitment": "x"},
            {**good, "commitment": 1},
            {**good, "key": "*"},
            {**good, "body": "*"},
            {**good, "iv": None},
            {**good, "files": "x"},
            {**good, "files": [{"iv": "AA=="}]},
            {**good, "files": good["files"] * 11},
            {**good, "files": [{**good["files"][0], "name": "x"}]},
        ]
        for sealed in wrong:
            with self.subTest(sealed=str(sealed)[:60]):
                answer = self.ask_page(path, sealed=sealed)
                self.assertIn("error", answer.get("result", {}), answer)
        self.assertFalse(self.bidders.sudo().offer_ids)

    # -- sealed prices ---------------------------------------------------------------

    def tables(self):
        """Rows of every table, as text, that hold the secret."""
        self.env.flush_all()
        names = self.env.execute_query(
            SQL("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        found = []
        for (name,) in names:
            table = SQL.identifier(name)
            rows = self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s t WHERE t::text LIKE %s LIMIT 1",
                    table,
                    f"%{SECRET}%",
                )
            )
            found += [name] if rows else []
        return found

    def test_nobody_reads_a_price_before_the_opening(self):
        """UI, RPC, export, attachments, SQL and log: there is nothing to be read."""
        with self.assertLogs("odoo", "DEBUG") as log:
            for bidder, path in zip(self.bidders, self.paths, strict=True):
                sealed, _receipt = self.sealed(bidder)
                self.ask_page(f"{path}/offer", sealed=sealed)
        self.assertNotIn(SECRET, "\n".join(log.output))
        self.assertEqual(self.tables(), [])
        Attachment = self.env["ir.attachment"].sudo()
        for attachment in Attachment.search(
            [("res_model", "=like", "school.tender%"), ("res_field", "!=", False)]
        ):
            self.assertNotIn(SECRET.encode(), attachment.raw)
        tender = [("tender_id", "=", self.tender.id)]
        offers = self.tender.sudo().offer_ids.ids
        for name, user in self.people.items():
            with self.subTest(user=name):
                self.assertFalse(
                    self.quiet_rpc(user, "school.tender.price", "search", tender)
                )
                self.assertFalse(
                    self.quiet_rpc(
                        user,
                        "school.tender.price",
                        "read_group",
                        tender,
                        ["price_unit:sum"],
                        ["bidder_id"],
                    )
                )
            for arguments in (
                ("school.tender.offer", "read", offers, ["sealed_key"]),
                ("school.tender.offer", "export_data", offers, ["sealed_key"]),
                ("school.tender.envelope", "search_read", tender, ["body"]),
                ("school.tender", "read", self.tender.ids, ["sealed_key"]),
                ("school.tender.custodian", "search_read", tender, ["sealed_share"]),
                ("school.tender.custodian", "search_read", tender, ["sealed_private"]),
                ("school.tender.bidder", "search_read", tender, ["token_digest"]),
                ("school.tender.bidder", "search", [("token_digest", "like", "a")]),
            ):
                self.refuse(user, *arguments)
            room = self.quiet_rpc(user, "school.tender", "get_room", self.tender.ids)
            self.assertFalse((room or {}).get("offers"))

    def quiet_rpc(self, *arguments):
        """What a call answers; nothing when it is refused."""
        try:
            return self.rpc(*arguments)
        except Fault:
            return None

    # -- acting out of turn ------------------------------------------------------------

    def facts(self):
        """Everything that no attack may change."""
        self.env.invalidate_all()
        tender = self.tender.sudo()
        return {
            "tender": (tender.state, tender.closes_at, tender.opens_at, tender.title),
            "people": [
                (row.attended_on, row.signed_on, row.handed_share)
                for row in tender.custodian_ids
            ],
            "offers": [(row.state, row.is_current) for row in tender.offer_ids],
            "rows": [
                len(rows)
                for rows in (
                    *(tender.price_ids, tender.member_ids, tender.score_ids),
                    *(tender.draw_ids, tender.result_ids, tender.order_ids),
                    *(tender.bidder_ids, tender.notice_ids, tender.objection_ids),
                )
            ],
        }

    def test_nobody_acts_out_of_turn(self):
        sealed, receipt = self.sealed(self.bidders[0])
        self.ask_page(f"{self.paths[0]}/offer", sealed=sealed)
        before = self.facts()
        tender, ids = self.tender, self.tender.ids
        offer = tender.sudo().offer_ids.id
        line = tender.sudo().line_ids[0].id
        custodian = tender.sudo().custodian_ids[0].id
        earlier = fields.Datetime.to_string(tender.closes_at - timedelta(days=3))
        row = {"tender_id": tender.id}
        price = {**row, "offer_id": offer, "line_id": line, "price_unit": 1}
        for user in self.people.values():
            for call in (
                ("school.tender", "write", ids, {"deadline": earlier}),
                ("school.tender", "write", ids, {"closes_at": earlier}),
                ("school.tender", "write", ids, {"state": "opening"}),
                ("school.tender", "write", ids, {"public_key": "x"}),
                ("school.tender", "action_clarify", ids, "提前", earlier),
                ("school.tender", "action_close", ids),
                ("school.tender", "action_attend", ids),
                ("school.tender", "action_sign_opening", ids),
                ("school.tender", "action_draw_panel", ids),
                ("school.tender", "action_evaluate", ids),
                ("school.tender", "action_award", ids),
                ("school.tender", "action_order", ids),
                ("school.tender", "action_publish", ids),
                ("school.tender", "action_reveal", ids, offer, *receipt.values()),
                ("school.tender", "action_unreadable", ids, offer, "x"),
                ("school.tender", "action_hand_share", ids, custodian, "AAAA"),
                ("school.tender", "action_set_up_key", ids, "AAAA", {}),
                ("school.tender", "action_keep_key", ids, "AAAA", {}, {}),
                ("school.tender", "copy", ids, {"state": "awarded"}),
                ("school.tender.price", "create", [price]),
                ("school.tender.offer", "write", [offer], {"commitment": "0" * 64}),
                ("school.tender.offer", "unlink", [offer]),
                ("school.tender.offer", "action_reject", [offer], "x"),
                ("school.tender.custodian", "write", [custodian], {"user_id": user.id}),
                ("school.tender.custodian", "unlink", [custodian]),
                ("school.tender.member", "create", [{**row, "user_id": user.id}]),
                ("school.tender.draw", "create", [row]),
                ("school.tender.notice", "create", [row]),
                ("school.tender.result", "create", [row]),
                ("school.tender.score", "create", [row]),
                ("school.tender.share", "create", [row]),
            ):
                if call[1] == "copy" and user in (self.buyer, self.affairs):
                    continue
                self.refuse(user, *call)
        self.assertEqual(self.facts(), before)

    def test_the_date_of_the_client_does_not_open(self):
        for context in (
            {"default_state": "opening"},
            {"school_gate": {"effect": "own school.tender", "ids": self.tender.ids}},
            {"school_gate": True, "force_open": True},
        ):
            self.refuse(
                self.buyer,
                "school.tender",
                "write",
                self.tender.ids,
                {"state": "opening"},
                context=context,
            )
        values = {"title": "x", "company_id": self.company.id}
        made = self.rpc(
            self.buyer,
            "school.tender",
            "create",
            [{**values, "state": "awarded", "public_key": "x", "submissions": 9}],
            context={"default_approval_state": "approved"},
        )
        made = self.env["school.tender"].browse(made)
        self.assertEqual((made.state, made.approval_state), ("draft", "none"))
        self.assertFalse(made.public_key or made.submissions)
