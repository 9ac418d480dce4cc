"""Requests for items of the replacement and repair plan stay within its decisions."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ..request.request import SchoolSupplyRequest as Base

GATE = "request_line"


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    _approval_bound_lines = {
        "line_ids": (
            *Base._approval_bound_lines["line_ids"],
            "plan_line_id",
            "upkeep_line_id",
        )
    }

    def _on_approval_submit(self):
        """Take what the items have left, or refuse."""
        result = super()._on_approval_submit()
        self.sudo().line_ids._upkeep_draw()
        return result

    def _on_approval_content_changed(self):
        """Give back what was cut."""
        result = super()._on_approval_content_changed()
        self.line_ids._upkeep_settle()
        return result

    def _on_approval_changed(self, state):
        """Give back what a refused or withdrawn request held."""
        result = super()._on_approval_changed(state)
        if state not in ("running", "approved"):
            self.line_ids._upkeep_settle()
        return result


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    upkeep_line_id = fields.Many2one(
        comodel_name="school.upkeep.line",
        string="Replacement and Repair",
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('state', '=', 'approved'), ('company_id', '=', company_id),"
        " ('amount_left', '>', 0)]",
        help="The item of the school's replacement and repair plan that this is for.",
    )
    amount_upkeep = fields.Float(
        string="Held of the Item",
        digits=(16, 2),
        readonly=True,
        copy=False,
        help="CNY of what was decided for the item.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines that hold nothing yet."""
        return super().create([{**vals, "amount_upkeep": 0.0} for vals in vals_list])

    def write(self, vals):
        """Write; what is held of an item follows the documents.

        :raise UserError: when it is typed in
        """
        if "amount_upkeep" in vals and not gate_open(self, GATE):
            raise UserError(
                self.env._(
                    "What a request holds of an item follows from its lines and cannot"
                    " be typed in."
                )
            )
        return super().write(vals)

    def _needing_plan(self):
        """What is for an item of that plan needs no other plan."""
        return super()._needing_plan().filtered(lambda line: not line.upkeep_line_id)

    def _upkeep_amount(self):
        """What this line asks for now, CNY."""
        self.ensure_one()
        quantity = self.quantity_approved - self.qty_closed
        return round(max(quantity, 0.0) * self.price_unit, 2)

    def _upkeep_draw(self):
        """Take the amounts of these lines from their items, once.

        :raise UserError: an item is not approved as it stands, or has too little left
        """
        self._upkeep_settle()
        lines = self.filtered("upkeep_line_id").sorted("id")
        items = lines.upkeep_line_id
        if items.filtered(lambda item: item.company_id not in lines.company_id):
            raise UserError(self.env._("An item of another school was chosen."))
        items.plan_id._check_approval(self.env._("buy for the plan"))
        changes = {}
        for line in lines:
            item = line.upkeep_line_id.id
            amount = line._upkeep_amount() - line.amount_upkeep
            changes[item] = changes.get(item, 0.0) + amount
        items._draw(changes)
        for line in lines:
            open_gate(line, GATE).write({"amount_upkeep": line._upkeep_amount()})

    def _upkeep_settle(self):
        """Give back what these lines hold beyond what they still ask for."""
        changes, kept = {}, {}
        for line in self.sudo().filtered("amount_upkeep").sorted("id"):
            request = line.request_id
            alive = request.approval_state in ("running", "approved")
            alive = alive and request.state != "cancelled"
            amount = line._upkeep_amount() if alive else 0.0
            if amount < line.amount_upkeep:
                item = line.upkeep_line_id.id
                changes[item] = changes.get(item, 0.0) + amount - line.amount_upkeep
                kept[line] = amount
        self.env["school.upkeep.line"].sudo()._draw(changes)
        for line, amount in kept.items():
            open_gate(line, GATE).write({"amount_upkeep": amount})

    def _shift(self, changes):
        """Give back to the item what is short-closed."""
        result = super()._shift(changes)
        closed = [key for key, row in changes.items() if row.get("qty_closed")]
        if closed:
            self.browse(closed)._upkeep_settle()
        return result
