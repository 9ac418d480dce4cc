"""Contracts: one term, one contract; what the law asks; how they end."""

import io

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..supply.form_common import PdfReader
from .staff_common import StaffCommon


class ContractCommon(PdfReader, StaffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-09-10 02:00:00"))

    def paper(self, report, record):
        """Return the text of a form, printed by the office, without blanks."""
        pages = self.pdf(report, record, self.affairs).pages
        return "".join(self.text(page) for page in pages)

    @classmethod
    def contract(cls, person, first, last, sign=True, **values):
        contract = (
            cls.env["school.staff.contract"]
            .with_user(cls.affairs)
            .create(
                {
                    "employee_id": person.id,
                    "group_id": cls.guards.id,
                    "job": "早班门卫",
                    "term_id": False,
                    "date_start": first,
                    "date_end": last,
                    "wage": 2800,
                    **values,
                }
            )
        )
        if sign:
            contract.action_sign()
        return contract.with_env(cls.env)


@tagged("post_install", "-at_install")
class TestStaffContract(ContractCommon):
    def test_signed_it_stands_in_the_record_of_the_person(self):
        contract = self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        self.assertRegex(contract.name, r"^LD/2026/09/\d{4}$")
        self.assertEqual(contract.state, "signed")
        version = contract.version_id
        self.assertEqual(version.employee_id, self.staff[0])
        self.assertEqual(
            (str(version.contract_date_start), str(version.contract_date_end)),
            ("2026-09-01", "2027-01-31"),
        )
        self.assertEqual((version.wage, version.job_title), (2800, "早班门卫"))
        member = self.guards.member_ids
        self.assertEqual(
            (member.employee_id, str(member.date_to)), (self.staff[0], "2027-01-31")
        )

    def test_one_contract_at_a_time(self):
        self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        with self.assertRaisesRegex(UserError, "in this period already"):
            self.contract(self.staff[0], "2027-01-31", "2027-07-05")

    def test_no_probation_under_three_months(self):
        with self.assertRaisesRegex(UserError, "Art. 19"):
            self.contract(
                self.staff[0], "2026-09-01", "2026-11-29", probation_end="2026-09-07"
            )
        self.contract(
            self.staff[0], "2026-09-01", "2027-01-31", probation_end="2026-09-30"
        )

    def test_one_probation_with_the_same_school(self):
        self.contract(self.staff[0], "2026-03-01", "2026-07-05")
        with self.assertRaisesRegex(UserError, "one probation"):
            self.contract(
                self.staff[0], "2026-09-01", "2027-01-31", probation_end="2026-09-30"
            )

    def test_without_end_is_due_after_two_terms(self):
        self.contract(self.staff[0], "2025-09-01", "2026-01-20")
        self.contract(self.staff[0], "2026-02-20", "2026-07-05")
        third = self.contract(self.staff[0], "2026-09-01", "2027-01-31", sign=False)
        self.assertIn("Art. 14", third.law_note)
        with self.assertRaisesRegex(UserError, "without end is due"):
            third.with_user(self.affairs).action_sign()
        third.with_user(self.affairs).fixed_wish = "2026年8月20日书面申请"
        third.with_user(self.affairs).action_sign()
        self.assertEqual(third.state, "signed")

    def test_posts_sign(self):
        draft = self.contract(self.staff[0], "2026-09-01", "2027-01-31", sign=False)
        for user in (self.leader, self.accountant, self.sister_affairs, self.officer):
            with self.assertRaises(UserError):
                draft.with_user(user).action_sign()
        for user in (self.teacher, self.accountant, self.sister_affairs):
            with self.assertRaises(UserError):
                self.env["school.staff.contract"].with_user(user).create(
                    {"employee_id": self.staff[1].id, "job": "x", "wage": 1}
                )

    def test_signed_it_stays(self):
        contract = self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        office = contract.with_user(self.affairs)
        for change in (
            lambda: office.write({"wage": 9999}),
            lambda: office.write({"state": "draft"}),
            lambda: office.write({"ended_on": "2026-09-02"}),
            lambda: office.write({"version_id": False}),
            office.unlink,
            office.action_cancel,
        ):
            with self.assertRaises(UserError):
                change()
        forged = (
            self.env["school.staff.contract"]
            .with_user(self.affairs)
            .with_context(
                default_state="signed", default_signed_by_id=self.principal.id
            )
            .create(
                {
                    "employee_id": self.staff[1].id,
                    "job": "x",
                    "wage": 1,
                    "state": "signed",
                    "date_start": "2026-09-01",
                    "date_end": "2027-01-31",
                }
            )
        )
        self.assertEqual((forged.state, forged.signed_by_id.id), ("draft", False))

    def test_who_reads_pay(self):
        contract = self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        for user in (self.teacher, self.leader, self.keeper, self.sister_affairs):
            with self.assertRaises(AccessError):
                contract.with_user(user).read(["wage"])
        for user in (self.affairs, self.accountant, self.officer, self.auditor):
            self.assertEqual(contract.with_user(user).wage, 2800)
        self.staff[0].user_id = self.clerk
        self.assertEqual(contract.with_user(self.clerk).wage, 2800)

    def test_what_ends_is_listed_by_range(self):
        soon = self.contract(self.staff[0], "2026-09-01", "2026-10-05")
        later = self.contract(self.staff[1], "2026-09-01", "2026-11-20")
        over = self.contract(self.staff[2], "2026-03-01", "2026-07-05")
        Contract = self.env["school.staff.contract"]
        self.assertEqual(Contract.search([("days_left", "<=", 30)]), over | soon)
        self.assertEqual(
            Contract.search([("days_left", "<=", 90)]), over | soon | later
        )
        self.assertEqual(Contract.search([("days_left", "<", 0)]), over)
        self.assertEqual((soon.days_left, over.days_left), (25, -67))
        with self.enter_registry_test_mode():
            cron = self.env.ref("school_logistics.staff_contract_cron")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        told = (soon | later | over).activity_ids
        self.assertEqual(told.user_id, self.affairs)
        self.assertEqual(len(told), 1)
        self.assertIn("2 contracts", told.summary)

    def test_the_list_as_a_sheet(self):
        self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        contracts = self.env["school.staff.contract"].with_user(self.affairs)
        contracts.with_context(active_domain=[]).action_export_list()
        export = self.env["school.list.export"].search([], order="id desc", limit=1)
        report = self.env.ref("school_logistics.action_list_sheet")
        content, _kind = report.with_user(self.affairs)._render_xlsx(
            report.report_name, export.ids, {}
        )
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        texts = {cell.value for row in sheet.iter_rows() for cell in row}
        self.assertLessEqual({"甲师傅", "早班门卫", 2800}, texts)

    def test_printed(self):
        contract = self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        text = self.paper("report_staff_contract", contract)
        self.assertIn("甲师傅", text)
        self.assertIn("2,800.00", text)


@tagged("post_install", "-at_install")
class TestStaffRenewal(ContractCommon):
    def renewal(self, fill=True, **values):
        renewal = (
            self.env["school.staff.renewal"]
            .with_user(self.affairs)
            .create(
                {
                    "term_id": self.term.id,
                    "date_start": "2026-09-01",
                    "date_end": "2027-01-31",
                    **values,
                }
            )
        )
        if fill:
            renewal.action_fill()
        return renewal

    def test_a_term_in_one_click(self):
        for person in self.staff[:4]:
            self.contract(person, "2026-03-01", "2026-07-05")
        renewal = self.renewal(
            line_ids=[
                (
                    0,
                    0,
                    {
                        "candidate": "新来的师傅",
                        "group_id": self.cleaners.id,
                        "job": "保洁",
                        "wage": 2500,
                        "decision": "recruit",
                    },
                )
            ]
        )
        self.assertEqual(len(renewal.line_ids), 5)
        renewal.line_ids.filtered(
            lambda one: one.employee_id == self.staff[3]
        ).decision = "leave"
        renewal.action_sign()
        contracts = self.env["school.staff.contract"].search(
            [("renewal_id", "=", renewal.id)]
        )
        self.assertEqual(len(contracts), 4)
        self.assertEqual(set(contracts.mapped("state")), {"signed"})
        self.assertEqual(
            contracts.previous_id.employee_id,
            self.staff[0] | self.staff[1] | self.staff[2],
        )
        self.assertTrue(
            self.env["hr.employee"].search([("name", "=", "新来的师傅")]).version_id
        )
        self.assertEqual(renewal.state, "done")

    def test_what_the_law_forbids_stays_listed_and_is_signed_later(self):
        for person in self.staff[:2]:
            self.contract(person, "2026-03-01", "2026-07-05")
        self.contract(self.staff[0], "2025-09-01", "2026-01-20")
        renewal = self.renewal()
        renewal.action_sign()
        bad = renewal.line_ids.filtered("problem")
        self.assertEqual(bad.employee_id, self.staff[0])
        self.assertIn("Art. 14", bad.problem)
        self.assertEqual((renewal.state, renewal.open_count), ("draft", 1))
        count = self.env["school.staff.contract"].search_count([])
        with self.assertRaisesRegex(UserError, "stays as he was signed"):
            (renewal.line_ids - bad).write({"wage": 1})
        bad.write({"form": "open"})
        renewal.action_sign()
        self.assertEqual(renewal.state, "done")
        self.assertFalse(bad.contract_id.date_end)
        self.assertEqual(self.env["school.staff.contract"].search_count([]), count + 1)
        with self.assertRaises(UserError):
            renewal.action_sign()

    def test_nobody_types_in_what_was_signed(self):
        self.contract(self.staff[0], "2026-03-01", "2026-07-05")
        contract = self.contract(self.staff[1], "2026-03-01", "2026-07-05")
        renewal = self.renewal()
        line = renewal.line_ids[0]
        for values in ({"contract_id": contract.id}, {"problem": "x"}):
            with self.assertRaises(UserError):
                line.write(values)
        with self.assertRaises(UserError):
            renewal.write({"state": "done"})
        for user in (self.accountant, self.sister_affairs, self.leader):
            with self.assertRaises(UserError):
                renewal.with_user(user).action_sign()

    def test_queries_do_not_grow_with_the_people(self):
        def queries(people, year):
            for person in people:
                self.contract(person, f"{year}-03-01", f"{year}-07-05")
            renewal = self.renewal(
                date_start=f"{year}-09-01", date_end=f"{year + 1}-01-31"
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            renewal.action_sign()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(self.staff[:1], 2020)
        few = queries(self.staff[1:3], 2022)
        many = queries(self.make_staff([f"人{n}" for n in range(12)]), 2024)
        self.assertLessEqual(many, few + 12)


@tagged("post_install", "-at_install")
class TestStaffLeaving(ContractCommon):
    def departure(self, contract, reason, user=None, **values):
        return (
            self.env["school.staff.departure"]
            .with_user(user or self.affairs)
            .create(
                {
                    "contract_id": contract.id,
                    "date": "2026-09-30",
                    "reason": reason,
                    "explanation": "说明",
                    **values,
                }
            )
        )

    def test_expired_with_severance(self):
        contract = self.contract(self.staff[0], "2025-09-15", "2026-09-30")
        departure = self.departure(contract, "expired", date="2026-09-29")
        with self.assertRaisesRegex(UserError, "expires on"):
            departure.action_decide()
        departure.date = "2026-09-30"
        self.assertEqual((departure.severance_months, departure.severance), (1.5, 4200))
        departure.action_decide()
        self.assertEqual((contract.state, departure.state), ("ended", "done"))
        self.assertEqual(str(contract.version_id.contract_date_end), "2026-09-30")
        self.assertEqual(str(contract.version_id.departure_date), "2026-09-30")
        text = self.paper("report_staff_departure", departure)
        self.assertIn("2,800.00", text)
        self.assertIn("甲师傅", text)

    def test_severance_is_reckoned_as_soon_as_it_is_entered(self):
        contract = self.contract(self.staff[0], "2025-09-15", "2026-09-30")
        departure = self.departure(contract, "expired")
        self.assertEqual((departure.severance_months, departure.severance), (1.5, 4200))

    def test_not_up_to_the_work_is_more_than_ranking_last(self):
        contract = self.contract(self.staff[0], "2025-09-01", "2027-01-31")
        departure = self.departure(contract, "incompetent", explanation="连续三月末位")
        with self.assertRaises(UserError):
            departure.action_decide()
        with self.assertRaisesRegex(UserError, "Ranking last is not the same"):
            departure.with_user(self.principal).action_decide()
        departure.write(
            {
                "notice_on": "2026-08-25",
                "union_told_on": "2026-08-24",
                "protection": "none",
                "helped_by": "6月培训两周，7月调整到晚班",
                "assessed_again_on": "2026-08-20",
            }
        )
        self.assertFalse(departure.missing)
        departure.with_user(self.principal).action_decide()
        self.assertEqual(contract.state, "ended")

    def test_who_is_protected_does_not_leave_by_article_40(self):
        contract = self.contract(self.staff[0], "2025-09-01", "2027-01-31")
        departure = self.departure(
            contract,
            "medical",
            wage_for_notice=True,
            union_told_on="2026-09-01",
            protection="injury",
        )
        with self.assertRaisesRegex(UserError, "Art. 42"):
            departure.with_user(self.principal).action_decide()

    def test_there_is_no_such_reason_as_ranking_last(self):
        reasons = self.env["school.staff.departure"]._fields["reason"].selection
        self.assertFalse([text for _key, text in reasons if "anking" in text])

    def test_notice_of_thirty_days(self):
        contract = self.contract(self.staff[0], "2025-09-01", "2027-01-31")
        departure = self.departure(
            contract,
            "changed",
            union_told_on="2026-09-01",
            protection="none",
            notice_on="2026-09-05",
        )
        with self.assertRaisesRegex(UserError, "30 days"):
            departure.with_user(self.principal).action_decide()
        departure.wage_for_notice = True
        departure.with_user(self.principal).action_decide()

    def test_probation_must_run(self):
        contract = self.contract(
            self.staff[0], "2026-09-01", "2027-01-31", probation_end="2026-09-30"
        )
        departure = self.departure(
            contract, "probation", date="2026-10-09", union_told_on="2026-09-01"
        )
        with self.assertRaisesRegex(UserError, "not in probation"):
            departure.with_user(self.principal).action_decide()

    def test_the_preparer_does_not_decide(self):
        contract = self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        departure = self.departure(
            contract, "misconduct", user=self.principal, union_told_on="2026-09-01"
        )
        with self.assertRaisesRegex(UserError, "does not decide"):
            departure.with_user(self.principal).action_decide()
        with self.assertRaises(UserError):
            departure.with_user(self.principal).write({"requester_id": self.vice.id})
        with self.assertRaises(UserError):
            departure.with_user(self.principal).write({"severance": 1})

    def test_a_transfer_needs_consent(self):
        self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        transfer = (
            self.env["school.staff.transfer"]
            .with_user(self.affairs)
            .create(
                {
                    "employee_id": self.staff[0].id,
                    "date": "2026-09-15",
                    "group_id": self.cleaners.id,
                    "job": "二楼保洁",
                    "explanation": "岗位调整",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "Art. 35"):
            transfer.action_apply()
        for user in (self.leader, self.teacher, self.sister_affairs):
            with self.assertRaises(UserError):
                transfer.with_user(user).action_apply()
        transfer.consent_on = "2026-09-09"
        transfer.action_apply()
        old, new = self.guards.member_ids, self.cleaners.member_ids
        self.assertEqual(
            (str(old.date_to), str(new.date_from)), ("2026-09-14", "2026-09-15")
        )
        self.assertEqual(transfer.from_group_id, self.guards)
        version = self.staff[0]._get_version(new.date_from)
        self.assertEqual(version.job_title, "二楼保洁")
        self.assertEqual(str(version.contract_date_start), "2026-09-01")
        self.assertIn("二楼保洁", self.paper("report_staff_transfer", transfer))
        with self.assertRaises(UserError):
            transfer.action_apply()


@tagged("post_install", "-at_install")
class TestStaffCertificate(ContractCommon):
    def certificate(self, person, until, kind="health", user=None, **values):
        return (
            self.env["school.staff.certificate"]
            .with_user(user or self.affairs)
            .create(
                {
                    "employee_id": person.id,
                    "kind": kind,
                    "number": f"JK{person.id}",
                    "date_from": "2025-09-01",
                    "date_to": until,
                    **values,
                }
            )
            .with_env(self.env)
        )

    def run_job(self):
        with self.enter_registry_test_mode():
            self.env.ref(
                "school_logistics.staff_certificate_cron"
            ).method_direct_trigger()

    def test_states_and_their_search(self):
        states = {}
        for person, until, state in zip(
            self.staff,
            ("2026-09-09", "2026-09-30", "2027-08-31"),
            ("expired", "ending", "valid"),
            strict=False,
        ):
            states[state] = self.certificate(person, until)
        Certificate = self.env["school.staff.certificate"]
        for state, certificate in states.items():
            self.assertEqual(certificate.state, state)
            self.assertEqual(Certificate.search([("state", "=", state)]), certificate)
        newer = self.certificate(self.staff[0], "2027-08-31")
        self.assertEqual(states["expired"].state, "replaced")
        self.assertEqual(newer.state, "valid")

    def test_expired_counts_once_for_who_works_here(self):
        self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        self.certificate(self.staff[0], "2026-09-09")
        self.certificate(self.staff[1], "2026-09-09")
        self.run_job()
        self.run_job()
        facts = self.env["school.staff.fact"].search([])
        self.assertEqual(facts.type_id.code, "certificate_expired")
        self.assertEqual(facts.mapped("subject_id"), self.staff[0].ids)

    def test_office_and_leader_are_told_once(self):
        self.contract(self.staff[0], "2026-09-01", "2027-01-31")
        certificate = self.certificate(self.staff[0], "2026-09-30")
        self.run_job()
        self.run_job()
        self.assertEqual(certificate.activity_ids.user_id, self.affairs | self.leader)
        self.assertEqual(len(certificate.activity_ids), 2)

    def test_who_lacks_what_the_group_needs(self):
        people = self.staff[:2]
        for person in people:
            self.contract(person, "2026-09-01", "2027-01-31")
        self.certificate(people[0], "2027-08-31", kind="guard")
        self.certificate(people[1], "2026-09-01", kind="guard")
        self.assertEqual(self.guards.lacking_ids, people[1])
        self.assertFalse(self.cleaners.lacking_ids)

    def test_the_office_keeps_them(self):
        certificate = self.certificate(self.staff[0], "2027-08-31")
        for user in (self.leader, self.teacher, self.sister_affairs, self.officer):
            with self.assertRaises(UserError):
                certificate.with_user(user).write({"date_to": "2030-01-01"})
        with self.assertRaises(UserError):
            self.certificate(self.staff[1], "2027-08-31", user=self.leader)
        certificate.with_user(self.affairs).write({"counted_on": "2026-09-09"})
        self.assertFalse(certificate.counted_on)
