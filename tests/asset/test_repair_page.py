"""Faults reported over the page behind a code, by people without an account."""

import io
import re

from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common.district import SchoolDistrict
from .repair_common import RepairBuilder, picture


@tagged("post_install", "-at_install")
class TestRepairPage(RepairBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.teacher.sudo().password = cls.teacher.login
        cls.asset_keeper.sudo().password = cls.asset_keeper.login
        cls.env.flush_all()

    def hidden(self, page, name):
        """Return the value of a hidden field of a page."""
        return re.search(rf'name="{name}" value="([^"]+)"', page)[1]

    def page(self, token):
        """Open the page of a code.

        :return: its text, and the fields that it sends by itself
        """
        text = self.url_open(f"/school/thing/{token}").text
        return text, {name: self.hidden(text, name) for name in ("csrf_token", "key")}

    def send(self, token, values, photos=()):
        files = [("photos", (name, content)) for name, content in photos]
        return self.url_open(f"/school/thing/{token}", data=values, files=files)

    def repairs(self):
        self.env.invalidate_all()
        return self.env["school.repair"].search([])

    def test_a_pupil_reports_the_lamp_of_the_room(self):
        text, own = self.page(self.point.token)
        self.assertIn("教学楼301", text)
        self.assertIn("不清楚", text, "the page is in Chinese")
        self.assertNotIn("Report a Fault", text)
        photo = Image.new("RGB", (3000, 2000), "blue")
        exif = photo.getexif()
        exif[0x010F] = "SecretPhone"
        content = io.BytesIO()
        photo.save(content, "JPEG", exif=exif)
        sent = {**own, "description": "灯不亮", "kind_id": str(self.water.id)}
        answer = self.send(self.point.token, sent, [("a.jpg", content.getvalue())])
        repair = self.repairs()
        self.assertEqual(len(repair), 1)
        self.assertIn(repair.name, answer.text)
        self.assertEqual(
            (repair.place, repair.kind_id, repair.requester_id, repair.point_id),
            ("教学楼301", self.water, self.env["res.users"], self.point),
        )
        self.assertFalse(repair.reporter_name)
        kept = repair.photo_ids.raw
        self.assertNotIn(b"SecretPhone", kept)
        self.assertEqual(Image.open(io.BytesIO(kept)).size, (1600, 1067))
        self.assertNotIn("image/jpeg", answer.headers["Content-Type"])
        # sent again, nothing happens twice
        again = self.send(self.point.token, sent)
        self.assertIn(repair.name, again.text)
        self.assertEqual(self.repairs(), repair)

    def test_the_page_of_a_card_tells_nothing_of_people_or_money(self):
        self.asset.sudo()._set_own({"employee_id": self.worker.id})
        text, own = self.page(self.asset.token)
        self.assertIn(self.asset.title, text)
        for secret in ("何师傅", "4000", "4,000"):
            self.assertNotIn(secret, text)
        self.send(self.asset.token, {**own, "description": "黑屏"})
        repair = self.repairs()
        self.assertEqual((repair.asset_id, repair.title), (self.asset, "便携式计算机"))
        text, _own = self.page(self.asset.token)
        self.assertIn(repair.name, text, "who comes next sees that it is reported")

    def test_the_reporter_follows_rates_and_reopens(self):
        _text, own = self.page(self.point.token)
        answer = self.send(self.point.token, {**own, "description": "漏水"})
        link = answer.url
        repair = self.repairs()
        self.assertNotIn("/rate", answer.text)
        self.finish(self.dispatch(repair))
        text = self.url_open(link).text
        self.assertNotIn("何师傅", text)
        self.assertIn("重新固定桌面", text)
        form = {"csrf_token": self.hidden(text, "csrf_token")}
        answer = self.url_open(f"{link}/rate", data={**form, "rating": "9"})
        self.assertIn("o_error", answer.text)
        self.url_open(f"{link}/rate", data={**form, "rating": "4", "text": "谢谢"})
        self.assertEqual(self.repairs().rating, 4)
        answer = self.url_open(f"{link}/rate", data={**form, "rating": "1"})
        self.assertIn("o_error", answer.text)
        self.assertEqual(self.repairs().rating, 4)
        self.url_open(f"{link}/reopen", data={**form, "text": "还在漏"})
        self.assertEqual((repair.state, repair.reopened), ("assigned", 1))
        self.assertFalse(repair.rating)
        self.assertEqual(repair.sudo().entry_ids[0].text, "还在漏")
        answer = self.url_open(f"{link}/close", data=form)
        self.assertEqual(answer.status_code, 404)

    def test_staff_who_may_read_the_card_are_led_to_it(self):
        self.authenticate(self.asset_keeper.login, self.asset_keeper.login)
        answer = self.url_open(
            f"/school/thing/{self.asset.token}", allow_redirects=False
        )
        self.assertEqual(answer.status_code, 303)
        self.assertIn(f"/odoo/asset-cards/{self.asset.id}", answer.headers["Location"])

    def test_staff_report_in_their_own_name(self):
        self.authenticate(self.teacher.login, self.teacher.login)
        _text, own = self.page(self.point.token)
        self.send(self.point.token, {**own, "description": "门锁坏了"})
        repair = self.repairs()
        self.assertEqual(repair.requester_id, self.teacher)
        self.assertEqual(repair.reporter_name, "王老师")

    def test_guessed_renewed_revoked_and_written_off_codes_are_worth_nothing(self):
        old = self.point.token
        asset = self.asset.token
        for token in ("x", "x" * 22, "%27%20OR%201=1", old[:-1], old.swapcase()):
            with self.subTest(token):
                answer = self.url_open(f"/school/thing/{token}")
                self.assertEqual(answer.status_code, 404)
        self.point.with_user(self.affairs).action_renew()
        self.asset.with_user(self.asset_keeper).action_renew_token()
        self.env.flush_all()
        for token in (old, asset):
            self.assertEqual(self.url_open(f"/school/thing/{token}").status_code, 404)
        new = self.point.token
        self.assertEqual(self.url_open(f"/school/thing/{new}").status_code, 200)
        self.point.with_user(self.affairs).active = False
        self.env.flush_all()
        self.assertEqual(self.url_open(f"/school/thing/{new}").status_code, 404)
        self.asset.sudo()._set_own(
            {"state": "written_off", "date_removed": "2026-09-30"}
        )
        self.env.flush_all()
        token = self.asset.token
        self.assertEqual(self.url_open(f"/school/thing/{token}").status_code, 404)
        self.assertEqual(self.url_open("/school/repair/" + "x" * 32).status_code, 404)

    def test_what_is_no_photo_is_refused_and_nothing_kept(self):
        _text, own = self.page(self.point.token)
        sent = {**own, "description": "坏了"}
        bomb = picture((1, 1), "GIF")
        for name, content in (
            ("a.jpg", b"<?php echo 1; ?>"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
            ("a.gif", bomb),
            ("a.png", picture(form="PNG")[:40]),
            ("a.jpg", b"x" * (8 * 1024 * 1024 + 1)),
        ):
            with self.subTest(name):
                answer = self.send(self.point.token, sent, [(name, content)])
                self.assertIn("o_error", answer.text)
        many = [("a.png", picture(form="PNG"))] * 5
        self.assertIn("o_error", self.send(self.point.token, sent, many).text)
        self.assertFalse(self.repairs())
        self.assertFalse(self.env["school.repair.submission"].search([]))

    @mute_logger("odoo.http")
    def test_without_the_pages_own_fields_nothing_is_taken(self):
        _text, own = self.page(self.point.token)
        token = self.point.token
        answer = self.send(token, {"key": own["key"], "description": "坏了"})
        self.assertEqual(answer.status_code, 400, "no csrf token")
        for sent in (
            {"description": "坏了"},
            {"description": "坏了", "key": "short"},
            {"description": " ", "key": own["key"]},
            {"description": "长" * 1001, "key": own["key"]},
            {"description": "坏了", "key": own["key"], "website": "http://spam"},
        ):
            self.send(token, {"csrf_token": own["csrf_token"], **sent})
        self.assertFalse(self.repairs())

    def test_a_key_of_another_place_shows_nothing(self):
        _text, own = self.page(self.point.token)
        self.send(self.point.token, {**own, "description": "坏了"})
        repair = self.repairs()
        other = self.point.with_user(self.affairs).copy({"name": "食堂"})
        self.env.flush_all()
        answer = self.send(other.token, {**own, "description": "别的"})
        self.assertNotIn(repair.name, answer.text)
        self.assertEqual(self.repairs(), repair)

    def test_nobody_floods_a_school(self):
        for number in range(5):
            _text, own = self.page(self.point.token)
            self.send(self.point.token, {**own, "description": f"坏了{number}"})
        _text, own = self.page(self.point.token)
        answer = self.send(self.point.token, {**own, "description": "坏了"})
        self.assertIn("o_error", answer.text)
        self.assertEqual(len(self.repairs()), 5)

    def test_nothing_is_kept_by_browsers_or_framed(self):
        answer = self.url_open(f"/school/thing/{self.point.token}")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertEqual(answer.headers["X-Frame-Options"], "DENY")
        self.assertIn(
            "frame-ancestors 'none'", answer.headers["Content-Security-Policy"]
        )
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")

    def test_phone_numbers_go_and_the_link_ends(self):
        repair = self.report(reporter_phone="13800000000")
        token = repair.sudo().token
        repair.with_user(self.affairs).action_refuse("重复")
        repair.sudo()._set_own({"closed_on": "2026-01-01 00:00:00"})
        self.env["school.repair.submission"]._gc_submissions()
        self.assertFalse(repair.reporter_phone)
        self.assertFalse(self.env["school.repair"]._of_link(token))

    def test_codes_are_made_by_those_who_dispatch(self):
        Point = self.env["school.repair.point"]
        for user in (self.teacher, self.sister_keeper, self.keeper):
            with self.subTest(user.name), self.assertRaises(UserError):
                Point.with_user(user).create(
                    {"name": "x", "company_id": self.company.id}
                )
        with self.assertRaisesRegex(UserError, "by the button"):
            self.point.with_user(self.affairs).token = "1" * 22
