"""Requests within an approved plan draw on it, and may need no second approval."""

from odoo import api, fields, models
from odoo.tools import float_compare

from ...common.gate import open_gate
from ..request.request import SchoolSupplyRequest as Base
from .request_plan_line import GATE


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    _approval_bound_lines = {
        "line_ids": (*Base._approval_bound_lines["line_ids"], "plan_line_id")
    }

    has_plan_control = fields.Boolean(compute="_compute_has_plan_control")

    @api.depends("unit_id")
    def _compute_has_plan_control(self):
        for request in self:
            request.has_plan_control = request.unit_id._has_plan_control()

    # -- hooks of the approval room -----------------------------------------------

    def _approval_facts(self):
        """Where plans are kept, whether the request is planned follows from them."""
        facts = super()._approval_facts()
        if self.unit_id._has_plan_control():
            facts["planned"] = self._plan_is_within()
        return facts

    def _plan_is_within(self):
        """Whether every line is drawn on a plan or, in a draft, would fit into one."""
        self.ensure_one()
        lines = self.sudo().line_ids._needing_plan().sorted("id")
        if lines._plan_covered() or (self.line_ids and not lines):
            return True
        if self.state != "draft" or not lines:
            return False
        waiting = lines.filtered(lambda line: not line.qty_planned)
        return len(waiting._plan_fit(waiting._plan_candidates())) == len(waiting)

    def _on_approval_submit(self):
        """Draw on the plans of the department; what does not fit is not planned."""
        result = super()._on_approval_submit()
        for request in self:
            if request.unit_id._has_plan_control():
                request._plan_draw()
        return result

    def _plan_draw(self):
        """Draw on the plans what fits, and say whether all of it did.

        The plan lines are taken first, so that two requests never share what is left.

        :raise UserError: a plan is not what was approved any more
        """
        self.ensure_one()
        lines = self.sudo().line_ids._needing_plan().sorted("id")
        lines._plan_settle()  # nothing is drawn twice, whatever went before
        candidates = lines._plan_candidates()
        PlanLine = self.env["school.supply.plan.line"].sudo()
        PlanLine.union(*candidates.values())._lock()
        fitting = lines._plan_fit(candidates)
        changes = {}
        for line, plan_line in fitting.items():
            need = line._plan_need(plan_line)
            changes[plan_line.id] = changes.get(plan_line.id, 0.0) + need
        used = PlanLine.union(*fitting.values())
        used.plan_id._plans_behind()._check_approval(self.env._("draw on the plan"))
        PlanLine._draw(changes)
        for line in lines:
            plan_line = fitting.get(line, PlanLine)
            open_gate(line, GATE).write(
                {
                    "plan_line_id": plan_line.id,
                    "qty_planned": line._plan_need(plan_line) if plan_line else 0.0,
                }
            )
        planned = len(fitting) == len(lines)
        if self.planned != planned:
            self.sudo().planned = planned

    def _approval_carriers(self):
        """The plans that cover this request, where these are approved once."""
        carriers = super()._approval_carriers()
        unit, lines = self.unit_id.sudo(), self.sudo().line_ids
        limit = unit.plan_once_limit
        amount = self._approval_amount_now()
        if (
            unit.plan_control != "once"
            or not lines._plan_covered()
            or (limit and float_compare(amount, limit, precision_digits=2) > 0)
        ):
            return carriers
        return [*carriers, lines.plan_line_id.plan_id._plans_behind()]

    def _approval_carried_problem(self):
        """Refuse where a line is not drawn on its plan any more."""
        problem = super()._approval_carried_problem()
        lines = self.sudo().line_ids
        if not problem and not lines._plan_covered():
            problem = self.env._(
                "its lines are not drawn on an approved plan any more."
            )
        return problem

    def _on_approval_content_changed(self):
        """Give back to the plan what was cut."""
        result = super()._on_approval_content_changed()
        self.line_ids._plan_settle()
        return result

    def _on_approval_changed(self, state):
        """Give back to the plan what a refused or withdrawn request held."""
        result = super()._on_approval_changed(state)
        if state not in ("running", "approved"):
            self.line_ids._plan_settle()
        return result

    def _duty_chain(self):
        """Where a plan decided, who decided on the plan counts too."""
        chain = super()._duty_chain()
        approval = self.approval_id.sudo()
        if len(self) == 1 and approval and approval._carried_row():
            plans = self.sudo().line_ids.plan_line_id.plan_id
            chain.append(plans._plans_behind())
        return chain
