"""What the tests of the plans share: an approved plan, and requests on it."""

from ..common.district import SchoolCommon
from .acceptance_common import AcceptanceBuilder


class PlanBuilder(AcceptanceBuilder):
    """``cls.school`` draws on plans; its teaching office planned 100 boxes of chalk."""

    control = "check"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan_flow = cls.make_flow(
            [{"post": "principal"}], model="school.supply.plan"
        )
        cls.school.sudo().plan_control = cls.control
        cls.plan = cls.make_plan()
        cls.plan_line = cls.plan.line_ids

    @classmethod
    def make_plan(cls, *lines, user=None, approve=True, **values):
        """Return a plan of the head of the teaching office, approved unless told.

        :param lines: values of lines; by default 100 boxes of chalk at ¥3.20
        """
        lines = lines or [{"product_id": cls.chalk.id, "quantity": 100}]
        user = user or cls.head
        plan = (
            cls.env["school.supply.plan"]
            .with_user(user)
            .create(
                {
                    "company_id": user.company_id.id,
                    "department_id": cls.department.id,
                    "line_ids": [(0, 0, {"price_unit": 3.2, **line}) for line in lines],
                    **values,
                }
            )
        )
        return cls.enact(plan) if approve else plan

    @classmethod
    def enact(cls, plan):
        """Submit a plan and have the principal approve it."""
        plan.action_submit()
        approval = plan.sudo().approval_id
        approval.with_user(cls.principal).action_decide("approve", approval.seq)
        return plan

    @classmethod
    def chalk_request(cls, quantity, submit=True, **values):
        """A request of the teacher for chalk, submitted unless told otherwise."""
        request = cls.apply(cls.line_values(cls.chalk, quantity), **values)
        if submit:
            request.action_submit()
        return request

    def drawn(self, line=None):
        """What is requested on a plan line, with what its requests hold."""
        line = (line or self.plan_line).sudo()
        line.invalidate_recordset()
        held = sum(line.request_line_ids.mapped("qty_planned"))
        self.assertEqual(held, line.quantity_requested)
        self.assertEqual(
            line.quantity_left, line.quantity_approved - line.quantity_requested
        )
        return line.quantity_requested


class PlanCommon(PlanBuilder, SchoolCommon):
    """Plans in a transaction that is rolled back."""

    sister_books = False
