"""Orders of a tender for several schools, and how much work a tender is."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .tender_common import TenderCommon


@tagged("post_install", "-at_install")
class TestTenderSchools(TenderCommon):
    sister_books = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow(
            [{"name": "校长", "post": "principal"}], company_id=cls.sister_company.id
        )
        cls.pooler = cls.make_user(
            "test.pooler",
            "中心校采购",
            "buyer",
            company_ids=[(6, 0, (cls.company | cls.sister_company).ids)],
        )
        cls.appoint(cls.pooler, "buyer")

    def sister_request(self):
        request = self.make_request(
            user=self.sister_teacher,
            lines=[self.line_values(self.chalk, 30, 4.0)],
            department_id=self.sister_department.id,
        )
        request.action_submit()
        approval = request.sudo().approval_id
        approval.with_user(self.sister_principal).action_decide("approve", approval.seq)
        return request

    def pooled(self):
        own = self.approved(self.line_values(self.chalk, 70, 4.0))
        other = self.sister_request()
        return self.make_tender(
            (own.line_ids | other.line_ids).with_user(self.pooler),
            user=self.pooler,
            scoring="lowest",
        )

    def test_each_school_gets_an_order_of_its_own(self):
        tender = self.pooled()
        self.assertEqual(tender.participant_ids, self.company | self.sister_company)
        self.assertEqual(tender.line_ids.quantity, 100)
        self.publish(tender)
        for bidder in self.register(tender):
            self.hand_in(bidder)
        with self.opening(tender):
            self.attend(tender)
            self.type_prices(tender, ((3.5,), (3.2,), (3.9,)))
            self.sign_opening(tender)
        self.seat(tender)
        for member in tender.sudo().member_ids:
            member.with_user(member.user_id).action_sign()
        tender.with_user(member.user_id).action_evaluate()
        tender.with_user(self.vice).action_award()
        with self.after_notice(tender):
            for user in (self.sister_teacher, self.sister_keeper):
                with self.assertRaises(AccessError):
                    tender.with_user(user).action_order()
            tender.with_user(self.pooler).action_order()
            self.assertEqual(tender.state, "awarded")
            tender.with_user(self.sister_buyer).action_order()
        self.assertEqual(tender.state, "done")
        orders = tender.sudo().order_ids.sorted("amount_total")
        self.assertEqual(orders.company_id, self.company | self.sister_company)
        self.assertEqual(orders.mapped("amount_total"), [96, 224])
        self.assertEqual(set(orders.partner_id), set(self.vendor2))
        with self.assertRaises(UserError):
            tender.with_user(self.sister_buyer).action_order()

    def test_another_school_reads_what_it_takes_part_in_only(self):
        apart = self.make_tender()
        found = self.env["school.tender"].with_user(self.sister_buyer)
        self.assertFalse(found.search([]))
        tender = self.pooled()
        self.env.flush_all()
        self.assertEqual(found.search([]), tender)
        self.assertNotIn(apart, found.search([]))
        with self.assertRaises(UserError):
            tender.with_user(self.sister_buyer).title = "x"


@tagged("post_install", "-at_install")
class TestTenderQueries(TenderCommon):
    def work(self, count):
        """Queries of the opening, of its end and of the evaluation."""
        vendors = self.env["res.partner"].create(
            [{"name": f"公司{number}", "is_company": True} for number in range(count)]
        )
        tender = self.publish(self.make_tender(scoring="lowest"))
        for bidder in self.register(tender, *vendors):
            self.hand_in(bidder)
        figures = []

        def measured(call):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            call()
            self.env.flush_all()
            figures.append(self.env.cr.sql_log_count - before)

        with self.opening(tender):
            self.attend(tender, "affairs")
            measured(lambda: self.attend(tender, "keeper"))
            self.type_prices(tender, [(3 + number / 100, 7) for number in range(count)])
            self.sign_opening(tender, "affairs")
            measured(lambda: self.sign_opening(tender, "keeper"))
        members = self.seat(tender)
        for member in members:
            member.with_user(member.user_id).action_sign()
        member = members[0].user_id
        measured(lambda: tender.with_user(member).action_evaluate())
        with self.at(tender.opens_at + timedelta(days=1)):
            measured(lambda: tender.with_user(self.vice).action_award())
        self.assertEqual(len(tender.sudo().result_ids), count)
        return figures

    def test_queries_do_not_grow_with_the_bidders(self):
        self.work(3)
        few, many = self.work(3), self.work(15)
        for name, less, more in zip(
            ("opening", "record", "evaluation", "award"), few, many, strict=True
        ):
            with self.subTest(step=name, few=less, many=more):
                self.assertLessEqual(more, less + 5)
