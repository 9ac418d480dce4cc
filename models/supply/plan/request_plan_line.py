"""What a request line draws on a plan."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.gate import gate_open, open_gate

GATE = "request_line"


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    plan_line_id = fields.Many2one(
        comodel_name="school.supply.plan.line",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'approved'), ('company_id', '=', company_id),"
        " ('department_id', '=', parent.department_id), ('quantity_left', '>', 0)]",
        help="Empty: the line of the department's plans that has the item and enough"
        " left is found when the request is submitted.",
    )
    qty_planned = fields.Float(
        string="Drawn on the Plan",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In the unit of the plan line; nothing for a line beyond the plan.",
    )
    plan_outlook = fields.Char(
        string="Plan",
        compute="_compute_plan_outlook",
        help="The plan that the line fits into with what is left there, or why it is"
        " beyond the plan.",
    )

    @api.depends(
        "plan_line_id",
        "qty_planned",
        "product_id",
        "quantity_approved",
        "price_unit",
        "request_id.department_id",
        "request_id.fund_id",
        "request_id.state",
    )
    def _compute_plan_outlook(self):
        ruled = self.filtered(lambda line: line.request_id.unit_id._has_plan_control())
        (self - ruled).plan_outlook = False
        drafts = ruled.filtered(lambda line: line.request_id.state == "draft")
        fitting = drafts._plan_fit(drafts._plan_candidates())
        for line in ruled:
            plan_line = fitting.get(line) or (line.qty_planned and line.plan_line_id)
            if plan_line:
                line.plan_outlook = self.env._(
                    "In %(plan)s, %(left)s left",
                    plan=plan_line.sudo().plan_id.name,
                    left=f"{plan_line.sudo().quantity_left:g}",
                )
            else:
                line.plan_outlook = self.env._("Not planned")

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines that have drawn nothing yet."""
        return super().create([{**vals, "qty_planned": 0.0} for vals in vals_list])

    def write(self, vals):
        """Write; what is drawn on a plan follows the documents.

        :raise UserError: when it is typed in
        """
        if "qty_planned" in vals and not gate_open(self, GATE):
            raise UserError(
                self.env._(
                    "What a request draws on a plan follows from its lines and cannot"
                    " be typed in."
                )
            )
        return super().write(vals)

    # -- matching -------------------------------------------------------------------

    def _plan_candidates(self):
        """The plan lines that each of these may draw on, in the order they are asked.

        The one chosen comes first; else those of the item, the earliest month first.
        One search for all of them; what is left is not looked at here.

        :return: ``{request line: plan lines}``, sudo
        """
        PlanLine = self.env["school.supply.plan.line"].sudo()
        lines = self.sudo()
        today = self.env["school.unit"]._today()
        departments = lines.request_id.department_id
        found = PlanLine
        if departments:
            found = PlanLine.search(
                Domain("company_id", "in", lines.company_id.ids)
                & Domain("plan_id.department_id", "in", departments.ids)
                & Domain("plan_id.state", "=", "approved")
                & Domain("plan_id.date_end", ">=", today)
                & (
                    Domain("product_id", "in", lines.product_id.ids)
                    | Domain("id", "in", lines.plan_line_id.ids)
                ),
                order="month_start, id",
            ).filtered(lambda line: line.plan_id._is_in_force(today))
        candidates = {}
        for line in lines:
            fits = found.filtered(lambda plan, line=line: line._plan_admits(plan))
            chosen = line.plan_line_id
            # who chose a line of a plan gets that one or none
            candidates[line.sudo(self.env.su)] = fits & chosen if chosen else fits
        return candidates

    def _plan_admits(self, plan_line):
        """Whether this line asks for what the plan line planned, whatever is left."""
        self.ensure_one()
        request, plan = self.request_id, plan_line.plan_id
        if (plan.company_id, plan.department_id) != (
            request.company_id,
            request.department_id,
        ):
            return False
        if self.product_id != plan_line.product_id:
            return False
        if not self.product_id and self.name != plan_line.name:
            return False
        if plan_line.fund_id and plan_line.fund_id != request.fund_id:
            return False
        if not self.product_uom_id._has_common_reference(plan_line.product_uom_id):
            return False
        price = plan_line.product_uom_id._compute_price(
            plan_line.price_unit, self.product_uom_id
        )
        tolerance = request.unit_id.price_tolerance
        return self.price_unit <= price * (1 + tolerance / 100) + 1e-6

    def _plan_need(self, plan_line):
        """What this line asks for now, in the unit of the plan line."""
        self.ensure_one()
        return self.product_uom_id._compute_quantity(
            self.quantity_approved - self.qty_closed,
            plan_line.product_uom_id,
            rounding_method="HALF-UP",
        )

    def _plan_fit(self, candidates):
        """Share what the plans have left among these lines, in their order.

        A line fits as a whole or not at all.

        :param dict candidates: what :meth:`_plan_candidates` returned
        :return: ``{request line: plan line}`` of the lines that fit
        """
        left, fitting = {}, {}
        for line in self:
            for plan_line in candidates.get(line, ()):
                free = left.setdefault(plan_line, plan_line.quantity_left)
                need = line.sudo()._plan_need(plan_line)
                if plan_line.product_uom_id.compare(need, free) <= 0:
                    left[plan_line] = free - need
                    fitting[line] = plan_line
                    break
        return fitting

    # -- drawing --------------------------------------------------------------------

    def _needing_plan(self):
        """Those of these lines that are planned only within a purchase plan.

        Override it where something else was approved for a line.
        """
        return self

    def _plan_covered(self):
        """Whether each of these lines is drawn on a plan in full."""
        return bool(self) and all(
            line.plan_line_id
            and line.plan_line_id.product_uom_id.compare(
                line.qty_planned, line._plan_need(line.plan_line_id)
            )
            >= 0
            for line in self
        )

    def _plan_settle(self):
        """Give back what these lines hold on plans beyond what they still ask for.

        What was refused, cancelled, cut or short-closed may be requested again.
        """
        lines = self.sudo().filtered("qty_planned").sorted("id")
        changes, kept = {}, {}
        for line in lines:
            plan_line = line.plan_line_id
            alive = line.request_id.approval_state in ("running", "approved")
            alive = alive and line.request_id.state != "cancelled"
            need = max(line._plan_need(plan_line), 0.0) if alive else 0.0
            if plan_line.product_uom_id.compare(need, line.qty_planned) < 0:
                change = need - line.qty_planned
                changes[plan_line.id] = changes.get(plan_line.id, 0.0) + change
                kept[line] = need
        self.env["school.supply.plan.line"].sudo()._draw(changes)
        for line, need in kept.items():
            open_gate(line, GATE).write({"qty_planned": need})

    def _shift(self, changes):
        """Give back to the plan what is short-closed."""
        result = super()._shift(changes)
        closed = [key for key, row in changes.items() if row.get("qty_closed")]
        if closed:
            self.browse(closed)._plan_settle()
        return result
