"""The counter of the store: what its page finds, and what an entry does, once."""

from datetime import timedelta
from uuid import uuid4

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .store_common import DRAWING, StoreCommon


class CounterBuilder:
    """Entries of the counter in a line each."""

    def page(self, user=None):
        """Return the counter as ``user`` (the keeper)."""
        return self.env["school.store.page"].with_user(user or self.keeper)

    def entry(self, kind, payload, **values):
        """Return an entry as the page sends it."""
        return {
            "uuid": str(uuid4()),
            "kind": kind,
            "made_on": fields.Datetime.to_string(fields.Datetime.now()),
            "payload": payload,
            **values,
        }

    def submit(self, entry, user=None):
        """Send an entry as ``user`` (the keeper)."""
        entries = self.env["school.store.entry"].with_user(user or self.keeper)
        return entries.submit(entry)

    def issue_payload(self, request, quantity=None, **values):
        """Return the content of an issue of all that waits for ``request``."""
        moves = request.sudo().line_ids.issue_move_ids.filtered(
            lambda move: move.state in ("assigned", "partially_available")
        )
        return {
            "holder": ["employee", self.teacher_employee.id],
            "lines": [
                {"move": move.id, "quantity": quantity or move.quantity}
                for move in moves
            ],
            "signed_by": "王老师",
            "signature": DRAWING.decode(),
            **values,
        }


@tagged("post_install", "-at_install")
class TestStoreEntry(CounterBuilder, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.put_in_stock(cls.barrow, 4, price=165)
        cls.chalk.default_code = "FB-01"
        cls.chalk.barcode = "6901234567892"

    def test_an_issue_is_done_once_however_often_it_comes(self):
        request = self.approved(self.line_values(self.chalk, 40))
        entry = self.entry("issue", self.issue_payload(request, 30))
        first = self.submit(entry)
        self.assertEqual(first["result"], "done", first["reason"])
        self.assertEqual(self.submit(entry), first)
        issue = self.env["school.issue"].browse(first["res_id"])
        self.assertEqual((issue.state, issue.sign_method), ("done", "drawn"))
        self.assertEqual(self.on_hand(self.chalk), 70)
        self.assertEqual(request.line_ids.qty_issued, 30)

    def test_the_entry_keeps_what_came_but_not_the_signature(self):
        request = self.approved(self.line_values(self.chalk, 4))
        entry = self.entry("issue", self.issue_payload(request))
        self.submit(entry)
        row = self.env["school.store.entry"].search([("uuid", "=", entry["uuid"])])
        self.assertNotIn("signature", row.payload)
        self.assertEqual(row.payload["lines"], entry["payload"]["lines"])
        self.assertIn("王老师", row.summary)
        with self.assertRaisesRegex(UserError, "append-only"):
            row.result = "refused"

    def test_a_refused_entry_does_nothing_and_says_why(self):
        request = self.approved(self.line_values(self.chalk, 40))
        entry = self.entry("issue", self.issue_payload(request, 41))
        answer = self.submit(entry)
        self.assertEqual(answer["result"], "refused")
        self.assertIn("Lower the quantity", answer["reason"])
        self.assertEqual(self.on_hand(self.chalk), 100)
        self.assertFalse(
            self.env["school.issue"].search([("line_ids.request_id", "=", request.id)])
        )

    def test_a_refused_entry_is_entered_anew_once(self):
        request = self.approved(self.line_values(self.chalk, 40))
        wrong = self.entry("issue", self.issue_payload(request, 41))
        self.submit(wrong)
        entries = self.env["school.store.entry"].with_user(self.keeper)
        self.assertEqual([e["uuid"] for e in entries.get_refused()], [wrong["uuid"]])
        right = self.entry(
            "issue", self.issue_payload(request, 40), corrects=wrong["uuid"]
        )
        self.assertEqual(self.submit(right)["result"], "done")
        self.assertFalse(entries.get_refused())
        again = self.entry("issue", {}, corrects=wrong["uuid"])
        with self.assertRaisesRegex(UserError, "no refused entry of yours"):
            self.submit(again)

    def test_a_refused_entry_is_dropped(self):
        wrong = self.entry("count", {"product": self.chalk.id, "counted": -1})
        self.submit(wrong)
        entries = self.env["school.store.entry"].with_user(self.keeper)
        self.assertEqual(entries.drop(wrong["uuid"])["result"], "dropped")
        self.assertFalse(entries.get_refused())
        with self.assertRaisesRegex(UserError, "no refused entry of yours"):
            entries.drop(wrong["uuid"])

    def test_the_number_of_an_entry_is_not_used_by_others(self):
        second = self.make_user("second.keeper", "第二保管", "keeper")
        self.appoint(second, "keeper")
        request = self.approved(self.line_values(self.chalk, 40))
        entry = self.entry("issue", self.issue_payload(request))
        self.submit(entry)
        for user, changed in (
            (second, entry),
            (self.keeper, {**entry, "payload": {"holder": []}}),
        ):
            with self.assertRaisesRegex(AccessError, "received already"):
                self.submit(changed, user)

    def test_goods_of_another_taker_are_refused(self):
        request = self.approved(
            self.line_values(self.chalk, 5), user=self.head, submit=False
        )
        answer = self.submit(self.entry("issue", self.issue_payload(request)))
        self.assertIn("do not wait for 王老师", answer["reason"])

    def test_the_keeper_does_not_sign_for_the_taker(self):
        request = self.approved(self.line_values(self.chalk, 5))
        for values, word in (
            ({"signed_by": self.keeper.name}, "never signs for the"),
            ({"signed_by": ""}, "is not signed"),
            ({"signature": ""}, "signature is missing"),
            ({"signature": "PHNjcmlwdD4="}, "signature is missing"),
        ):
            answer = self.submit(
                self.entry("issue", self.issue_payload(request, **values))
            )
            self.assertEqual(answer["result"], "refused", values)
            self.assertIn(word, answer["reason"])
        self.assertEqual(self.on_hand(self.chalk), 100)

    def test_things_come_back_with_their_condition(self):
        request = self.approved(self.line_values(self.barrow, 4, kind="borrow"))
        loan = self.hand_out(request).line_ids.custody_ids
        payload = {
            "holder": ["employee", self.teacher_employee.id],
            "lines": [{"custody": loan.id, "quantity": 3, "condition": "worn"}],
            "signature": DRAWING.decode(),
        }
        answer = self.submit(self.entry("return", payload))
        self.assertEqual(answer["result"], "done", answer["reason"])
        goods_return = self.env["school.return"].browse(answer["res_id"])
        self.assertEqual(goods_return.returned_by, "王老师")
        self.assertTrue(goods_return.signature)
        self.assertEqual((loan.qty_out, self.on_hand(self.barrow)), (1, 3))
        answer = self.submit(
            self.entry("return", {**payload, "holder": ["department", 10**9]})
        )
        self.assertIn("Choose a person or a department", answer["reason"])

    def test_a_whole_department_signs_once_each_in_the_own_name(self):
        requests = [
            self.approved(self.line_values(self.chalk, 5)),
            self.approved(
                self.line_values(self.barrow, 1, kind="keep"), user=self.head
            ),
            self.approved(
                self.line_values(self.barrow, 2, kind="borrow"), user=self.teacher
            ),
        ]
        moves = [m for r in requests for m in r.sudo().line_ids.issue_move_ids]
        payload = {
            "holder": ["department", self.department.id],
            "per_person": True,
            "lines": [{"move": m.id, "quantity": m.quantity} for m in moves],
            "signed_by": "韩主任",
            "signature": DRAWING.decode(),
        }
        answer = self.submit(self.entry("issue", payload))
        self.assertEqual(answer["result"], "done", answer["reason"])
        held = self.env["school.custody"].search(
            [("issue_line_id.issue_id", "=", answer["res_id"])], order="quantity"
        )
        self.assertEqual(held.employee_id, self.head_employee | self.teacher_employee)
        self.assertEqual(held[0].employee_id, self.head_employee)
        self.assertEqual(held.department_id, self.department)
        told = self.env["mail.message"].search(
            [("model", "=", "school.issue"), ("res_id", "=", answer["res_id"])]
        )
        self.assertIn(self.head.partner_id, told.partner_ids)

    def test_the_page_finds_by_initials_name_and_label(self):
        page = self.page()
        self.assertEqual(
            [row["name"] for row in page.find("wcfb")["found"]], [self.chalk.name]
        )
        self.assertEqual(page.find("wls")["found"][0]["name"], "王老师")
        self.assertEqual(page.find("jwc")["found"][0]["type"], "department")
        scanned = page.find("6901234567892")
        self.assertTrue(scanned["exact"])
        self.assertEqual(scanned["found"][0]["id"], self.chalk.id)
        self.teacher_employee.barcode = "T0042"
        self.assertEqual(page.find("T0042")["found"][0]["type"], "employee")
        self.assertFalse(page.find("nothing like it")["found"])
        self.assertFalse(page.find(["x"])["found"])

    def test_another_schools_people_are_not_found(self):
        names = [row["name"] for row in self.page().find("yls")["found"]]
        self.assertNotIn(self.sister_teacher.name, names)
        with self.assertRaisesRegex(UserError, "Choose a person"):
            self.page().get_holder(
                "employee", self.sister_teacher.sudo().employee_ids.id
            )

    def test_the_page_tells_what_waits_what_is_held_and_what_is_overdue(self):
        loan = self.hand_out(
            self.approved(self.line_values(self.barrow, 2, kind="borrow"))
        ).line_ids.custody_ids
        loan.due_date = self.env["school.unit"]._today() - timedelta(days=3)
        self.approved(self.line_values(self.chalk, 5))
        for kind, holder in (
            ("employee", self.teacher_employee),
            ("department", self.department),
        ):
            found = self.page().get_holder(kind, holder.id)
            self.assertEqual(
                [(row["name"], row["quantity"]) for row in found["waiting"]],
                [(self.chalk.name, 5)],
            )
            self.assertEqual(
                [(row["quantity"], row["days"]) for row in found["held"]], [(2, 3)]
            )
        item = self.page().get_item(self.chalk.id)
        self.assertEqual((item["stock"], item["free"]), (100, 95))
        self.assertEqual(item["waiting"][0]["person"], "王老师")

    def test_the_pack_for_the_time_without_a_network_holds_all_of_it(self):
        self.approved(self.line_values(self.chalk, 5))
        pack = self.page().get_pack()
        self.assertEqual(
            pack["waiting"],
            self.page().get_holder("employee", self.teacher_employee.id)["waiting"],
        )
        names = {row["name"] for row in pack["holders"]}
        self.assertLessEqual({"王老师", "教务处"}, names)
        self.assertNotIn(self.sister_teacher.name, names)
        [item] = [row for row in pack["items"] if row["id"] == self.chalk.id]
        self.assertEqual((item["stock"], item["free"]), (100, 95))

    def test_the_page_costs_no_query_per_line(self):
        def queries(count):
            self.approved(*[self.line_values(self.chalk, 1) for _line in range(count)])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.page().get_holder("employee", self.teacher_employee.id)
            return self.env.cr.sql_log_count - before, len(found["waiting"])

        queries(1)
        few, lines = queries(1)
        many, more = queries(15)
        self.assertGreater(more, lines)
        self.assertLessEqual(many, few + 1)

    def test_only_keepers_of_the_school_stand_at_the_counter(self):
        page = ("find", ("x",)), ("get_item", (1,)), ("get_pack", ())
        for user in (self.teacher, self.affairs, self.school_auditor):
            for method, arguments in page:
                with self.assertRaisesRegex(UserError, "does not hold the post"):
                    getattr(self.page(user), method)(*arguments)
            with self.assertRaisesRegex(UserError, "does not hold the post"):
                self.submit(self.entry("count", {}), user)

    def test_what_is_no_entry_is_refused_with_words(self):
        good = self.entry("count", {"product": self.chalk.id, "counted": 1})
        for bad in (
            None,
            [],
            "x",
            {**good, "uuid": "1"},
            {**good, "uuid": 5},
            {**good, "kind": "_check_keeper"},
            {**good, "kind": ["issue"]},
            {**good, "payload": []},
            {**good, "made_on": "yesterday"},
            {**good, "payload": {"x": "y" * 500_000}},
        ):
            with self.assertRaises(UserError):
                self.submit(bad)
        for payload in (
            {"holder": ["employee", True], "lines": [1]},
            {"holder": "x"},
            {"holder": ["employee", self.teacher_employee.id], "lines": [[]]},
            {
                "holder": ["employee", self.teacher_employee.id],
                "lines": [{"move": 1, "quantity": float("1e30")}],
            },
            {
                "holder": ["employee", self.teacher_employee.id],
                "lines": [{"move": 1, "quantity": 1}],
                "date": "2999-01-01",
            },
        ):
            answer = self.submit(self.entry("issue", payload))
            self.assertEqual(answer["result"], "refused", payload)


@tagged("post_install", "-at_install")
class TestStoreCount(CounterBuilder, StoreCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.chalk, 100, price=3)
        cls.make_flow([{"post": "principal"}], model="school.store.count")

    def count(self, counted, reason="破损", product=None):
        """Enter a count at the counter; return the document."""
        payload = {"product": (product or self.chalk).id, "counted": counted}
        answer = self.submit(self.entry("count", {**payload, "reason": reason}))
        self.assertEqual(answer["result"], "done", answer["reason"])
        count = self.env["school.store.count"].browse(answer["res_id"])
        return count.with_user(self.keeper)

    def test_a_count_that_agrees_is_settled_at_once(self):
        count = self.count(100)
        self.assertEqual((count.state, count.difference), ("done", 0))
        self.assertFalse(count.sudo().move_id)

    def test_a_difference_is_adjusted_when_it_was_approved(self):
        for counted, left in ((96, 96), (99, 99)):
            count = self.count(counted)
            self.assertEqual(count.state, "draft")
            with self.assertRaisesRegex(UserError, "never submitted"):
                count.action_adjust()
            count.action_submit()
            with self.assertRaisesRegex(UserError, "not approved"):
                count.action_adjust()
            self.decide(count, self.principal)
            count.action_adjust()
            count.action_adjust()
            self.assertEqual((count.state, self.on_hand(self.chalk)), ("done", left))
            self.assertEqual(count.sudo().move_id.state, "done")

    def test_what_moved_since_the_count_stays_moved(self):
        count = self.count(90)
        count.action_submit()
        self.hand_out(self.approved(self.line_values(self.chalk, 5)))
        self.decide(count, self.principal)
        count.action_adjust()
        self.assertEqual(self.on_hand(self.chalk), 85)

    def test_what_was_counted_is_not_changed_afterwards(self):
        count = self.count(90)
        for values in ({"counted": 80}, {"book": 80}, {"state": "done"}):
            with self.assertRaises(UserError):
                count.write(values)
        forged = (
            self.env["school.store.count"]
            .with_user(self.keeper)
            .with_context(default_book=10, default_state="done", default_move_id=1)
            .create({"product_id": self.chalk.id, "counted": 10, "book": 10})
        )
        self.assertEqual((forged.state, forged.book), ("draft", 100))
        with self.assertRaisesRegex(UserError, "say why"):
            forged.action_submit()

    def test_only_keepers_count(self):
        with self.assertRaises(AccessError):
            self.env["school.store.count"].with_user(self.teacher).create(
                {"product_id": self.chalk.id, "counted": 10}
            )


@tagged("post_install", "-at_install")
class TestInitials(StoreCommon):
    def test_names_are_found_by_initials_everywhere(self):
        Product = self.env["product.product"].with_user(self.teacher)
        self.assertIn(self.chalk.id, dict(Product.name_search("wcf")))
        self.assertIn(self.chalk.id, dict(Product.name_search("wuchenfen")))
        self.assertNotIn(self.chalk.id, dict(Product.name_search("cfb")))
        self.chalk.name = "彩色粉笔"
        self.assertIn(self.chalk.id, dict(Product.name_search("csfb")))
        for user in (self.keeper, self.teacher):
            people = self.env["hr.employee"].with_user(user).name_search("wls")
            self.assertIn(self.teacher_employee.id, dict(people))
        departments = self.env["hr.department"].with_user(self.keeper)
        self.assertIn(self.department.id, dict(departments.name_search("jwc")))

    def test_initials_are_not_written(self):
        self.chalk.with_context(default_school_initials="x").school_initials = "x"
        self.env.invalidate_all()
        self.assertEqual(self.chalk.school_initials, " wcfb mcfb wuchenfenbi ")
        product = (
            self.env["product.template"]
            .with_context(default_school_initials="evil")
            .create({"name": "单人床", "school_initials": "evil"})
        )
        self.assertIn(" drc ", product.school_initials)
        self.assertNotIn("evil", product.school_initials)

    def test_refusals_are_logged_by_nobody(self):
        """A refusal is an ordinary answer."""
        with mute_logger("odoo.sql_db"), self.assertNoLogs("odoo", "ERROR"):
            self.env["school.store.entry"].with_user(self.keeper).submit(
                {
                    "uuid": str(uuid4()),
                    "kind": "count",
                    "made_on": "2026-09-01 00:00:00",
                    "payload": {},
                }
            )
