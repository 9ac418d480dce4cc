"""Who is assessed is a setting: classes, departments, rooms and vendors as persons."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_staff_pay import PayCommon


@tagged("post_install", "-at_install")
class TestStaffSubjects(PayCommon):
    def group_of(self, name, kind, **values):
        return self._make_group(name, "other", subject_kind=kind, **values)

    def put_in(self, group, name, subjects, **values):
        return self.env["school.staff.member"].create(
            [
                {
                    "group_id": group.id,
                    name: subject.id,
                    "date_from": "2026-09-01",
                    **values,
                }
                for subject in subjects
            ]
        )

    def result(self, run, subject):
        return run.result_ids.filtered(lambda one: one.subject_id == subject.id)

    def classes(self):
        return self.env["hr.department"].create(
            [
                {"name": name, "company_id": self.company.id}
                for name in ("2025级1班", "2025级2班")
            ]
        )

    def test_a_class_is_scored_by_what_is_recorded_of_it(self):
        first, second = self.classes()
        group = self.group_of("七年级各班", "class")
        self.put_in(group, "department_id", first | second)
        self.scheme("s3", subject_kind="class", group_ids=[(6, 0, group.ids)])
        for subject, kind in (
            (first, "class"),
            (first, "department"),
            (second, "class"),
        ):
            self.record(subject, "finding_public_floor", 1, kind=kind)
        run = self.open()
        self.assertEqual(self.result(run, first).line_ids.points, 8)
        self.assertEqual(self.result(run, second).line_ids.points, 9)
        self.assertEqual(self.result(run, first).subject_name, "2025级1班")
        self.assertEqual(len(self.result(run, first).get_evidence()), 2)
        self.assertFalse(run.result_ids.employee_id)

    def test_a_class_keeps_an_area_for_a_term(self):
        first, second = self.classes()
        group = self.group_of("七年级各班", "class")
        self.put_in(group, "department_id", first | second)
        scheme = self.scheme("s3", subject_kind="class", group_ids=[(6, 0, group.ids)])
        scheme.item_ids.write({"attribution": "area"})
        scheme.date_from = "2026-09-02"
        scheme.action_publish()
        area = self.env["school.staff.area"].create(
            {"name": "操场东侧包干区", "company_id": self.company.id}
        )
        self.env["school.staff.duty"].create(
            {
                "area_id": area.id,
                "department_id": first.id,
                "date_from": "2026-09-01",
                "date_to": "2027-01-31",
            }
        )
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": self.company,
                    "subject": area,
                    "source": area,
                    "type": "finding_public_floor",
                    "date": "2026-10-20",
                    "quantity": 3,
                }
            ]
        )
        run = self.open()
        self.assertEqual(self.result(run, first).line_ids.points, 7)
        self.assertFalse(self.result(run, second).line_ids)
        [fact] = self.result(run, first).get_evidence()
        self.assertEqual(fact["quantity"], 3)
        self.assertFalse(self.result(run, second).get_evidence())

    def test_a_room_is_scored_by_findings_in_it(self):
        rooms = self.env["school.staff.area"].create(
            [
                {"name": name, "kind": "room", "company_id": self.company.id}
                for name in ("宿舍 301", "宿舍 302")
            ]
        )
        group = self.group_of("三楼宿舍", "room")
        self.put_in(group, "area_id", rooms)
        self.scheme("s3", subject_kind="room", group_ids=[(6, 0, group.ids)])
        # as an inspection records it, and as the office does
        self.record(rooms[0], "finding_public_floor", 1)
        self.record(rooms[0], "finding_public_floor", 1, kind="room")
        run = self.open()
        self.assertEqual(self.result(run, rooms[0]).line_ids.points, 8)
        self.assertEqual(len(self.result(run, rooms[0]).get_evidence()), 2)

    def test_vendors_are_paid_by_their_month(self):
        group = self.group_of("外包公司", "vendor")
        vendors = self.vendor | self.vendor2
        self.put_in(group, "partner_id", vendors)
        self.scheme("s5", subject_kind="vendor", group_ids=[(6, 0, group.ids)])
        run = self.open()
        scores = {self.vendor.id: 87.5, self.vendor2.id: 99}
        for sheet in run.sheet_ids:
            user = self.leader if sheet.role == "leader" else self.affairs
            for line in sheet.with_user(user).line_ids:
                line.score = scores[line.sudo().member_id.partner_id.id]
            sheet.with_user(user).action_hand_in()
        self.record_vendor("safety_accident")
        run = self.locked(run)
        run.with_user(self.accountant).action_pay()
        self.assertEqual(self.result(run, self.vendor).pay, 3500)
        self.assertEqual(self.result(run, self.vendor2).pay, 0)
        [slip] = run.payslip_ids
        self.assertEqual((slip.partner_id, slip.net), (self.vendor, 3500))
        payable = run.sudo().move_id.line_ids.filtered("credit")
        self.assertEqual((payable.partner_id, payable.credit), (self.vendor, 3500))

    def record_vendor(self, code):
        self.env["school.fact.hook"]._record_facts(
            [
                {
                    "company": self.company,
                    "subject": self.vendor2,
                    "source": self.vendor2,
                    "type": code,
                    "date": "2026-10-15",
                }
            ]
        )

    def test_persons_and_others_do_not_stand_in_each_others_way(self):
        """Two vendors, and a class, in the days of somebody's membership."""
        self.join(self.guards, self.staff[0])
        vendors = self.group_of("外包公司", "vendor")
        self.put_in(vendors, "partner_id", self.vendor | self.vendor2)
        group = self.group_of("各班", "class")
        self.put_in(group, "department_id", self.classes())
        self.env.flush_all()

    def test_another_schools_class_is_refused(self):
        group = self.group_of("各班", "class")
        with self.assertRaisesRegex(UserError, "belongs to"):
            self.put_in(group, "department_id", self.sister_department)
