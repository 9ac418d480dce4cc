"""A purchase plan under approval."""

from odoo import models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES

LINE_BOUND = (
    "product_id",
    "name",
    "specification",
    "quantity",
    "quantity_approved",
    "product_uom_id",
    "price_unit",
    "month_id",
    "fund_id",
    "kind",
)


class SchoolSupplyPlan(models.Model):
    _inherit = "school.supply.plan"

    _approval_states = DOCUMENT_STATES
    _approval_cuttable = ("line_ids", "quantity_approved", "product_uom_id")
    _approval_bound = (
        "company_id",
        "level",
        "department_id",
        "period",
        "period_date",
        "date_start",
        "date_end",
        "member_ids",
    )
    _approval_bound_lines = {"line_ids": LINE_BOUND, "member_line_ids": LINE_BOUND}
    _approval_amount = "amount_total"

    def _approval_lines(self):
        self.ensure_one()
        return self.line_ids | self.member_line_ids

    def _approval_facts(self):
        """Add the department, the source of funds if there is one, and that it is the
        plan itself."""
        funds = self._approval_lines().fund_id
        return {
            **super()._approval_facts(),
            "department_id": self.department_id.id,
            "fund_id": funds.id if len(funds) == 1 else False,
            "planned": True,
        }

    def _approval_date(self):
        """A plan is in the school's own currency: no rate is needed."""
        return self.env["school.unit"]._today()

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": line.kind == "service",
                "price": line.price_unit,
                "amount": line.price_unit * line.quantity_approved,
            }
            for line in self._approval_lines()
        ]

    def _approval_summary(self):
        return self.env._(
            "Purchase plan %(period)s, %(count)s lines",
            period=self.period_name,
            count=self.line_count,
        )

    def _approval_can_submit(self):
        """Refuse a plan that is not complete, naming what is missing."""
        result = super()._approval_can_submit()
        self._check_open()
        self._check_preparing()
        lines = self._approval_lines()
        problems = []
        if not self.date_start:
            problems.append(self.env._("the school calendar does not know the period."))
        if not lines:
            problems.append(self.env._("add at least one line."))
        problems += [
            self.env._("%(line)s: enter an estimated price.", line=line.name)
            for line in lines
            if line.price_unit <= 0
        ]
        problems += [
            self.env._(
                "%(line)s: the month needed lies outside the period.", line=line.name
            )
            for line in self.line_ids
            if line.month_id and not line._month_inside()
        ]
        if problems:
            raise UserError("\n".join([f"{self.display_name}:", *problems]))
        return result

    def _approval_can_reopen(self):
        """Refuse to change a plan that was drawn on, or is in the school's plan."""
        result = super()._approval_can_reopen()
        drawn = self.sudo()._approval_lines().filtered("quantity_requested")
        if drawn:
            raise UserError(
                self.env._(
                    "%(plan)s: requests draw on %(lines)s already. What is missing is"
                    " planned in another plan.",
                    plan=self.display_name,
                    lines=", ".join(drawn[:3].mapped("name")),
                )
            )
        if self.sudo().school_plan_id.state in ("submitted", "approved"):
            raise UserError(
                self.env._(
                    "%(plan)s is part of %(school)s, which is under approval or"
                    " approved.",
                    plan=self.display_name,
                    school=self.sudo().school_plan_id.display_name,
                )
            )
        return result

    def _on_approval_changed(self, state):
        """Follow the approval."""
        result = super()._on_approval_changed(state)
        for plan in self.sudo():
            if state != "approved" and plan.school_plan_id.state == "draft":
                # what is not approved any more is in no plan of the school
                plan._set_own({"school_plan_id": False})
        return result

    def _is_in_force(self, today=None):
        """Whether requests may draw on this plan of a department now.

        A quick look at the states; the decisions are verified when it is drawn on.
        """
        self.ensure_one()
        today = today or self.env["school.unit"]._today()
        if self.level != "department" or self.state != "approved":
            return False
        if not self.date_end or self.date_end < today:
            return False
        school_level = self.unit_id.sudo().plan_level == "school"
        return not school_level or self.school_plan_id.state == "approved"

    def _plans_behind(self):
        """These plans, and the school's plans that put them in force."""
        plans = self.sudo()
        upper = plans.filtered(lambda plan: plan.unit_id.plan_level == "school")
        return plans | upper.school_plan_id
