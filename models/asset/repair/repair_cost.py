"""What a repair costs: materials, labour, and bills from outside."""

from odoo import api, fields, models
from odoo.exceptions import UserError

KEEPING_POSTS = ("keeper",)


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    currency_id = fields.Many2one(related="company_id.currency_id")
    material_ids = fields.One2many(
        "school.repair.material", "repair_id", string="Materials"
    )
    material_cost = fields.Monetary(readonly=True, copy=False)
    labour_hours = fields.Float(string="Hours of Work", copy=False)
    labour_rate = fields.Monetary(
        string="Pay of an Hour",
        copy=False,
        help="0 where own staff are paid by the month.",
    )
    labour_cost = fields.Monetary(readonly=True, copy=False)
    outside_amount = fields.Monetary(string="Bill of a Firm", copy=False)
    outside_bill = fields.Char(string="Number of the Bill", copy=False)
    cost_total = fields.Monetary(string="Cost", readonly=True, copy=False)
    materials_wait = fields.Boolean(
        string="Materials to Hand Out", compute="_compute_materials_wait"
    )

    _costs = models.Constraint(
        "CHECK (COALESCE(labour_hours, 0) BETWEEN 0 AND 10000"
        " AND COALESCE(labour_rate, 0) >= 0 AND COALESCE(outside_amount, 0) >= 0)",
        "Hours and amounts are not negative.",
    )

    @api.depends("material_ids.is_waiting")
    def _compute_materials_wait(self):
        for repair in self:
            repair.materials_wait = any(repair.material_ids.mapped("is_waiting"))

    def write(self, vals):
        """Write; the sums follow what they are made of."""
        result = super().write(vals)
        if not {"labour_hours", "labour_rate", "outside_amount"}.isdisjoint(vals):
            self._add_up()
        return result

    def _add_up(self):
        """Add up what the repair costs."""
        for repair in self:
            currency = repair.currency_id
            material = sum(repair.material_ids.mapped("amount"))
            labour = currency.round(repair.labour_hours * repair.labour_rate)
            repair.sudo()._set_own(
                {
                    "material_cost": material,
                    "labour_cost": labour,
                    "cost_total": material + labour + repair.outside_amount,
                }
            )

    def action_hand_out(self):
        """Hand the materials out of the store, as its keeper.

        :raise UserError: nothing waits, the keeper repairs, or the store has too little
        """
        for repair in self:
            repair.check_access("read")
            repair.unit_id._check_post(KEEPING_POSTS)
            repair._check_state("assigned", "waiting")
            if self.env.user in repair.sudo().handler_ids:
                raise UserError(
                    self.env._(
                        "%(repair)s: who repairs takes the materials, somebody else"
                        " hands them out.",
                        repair=repair.display_name,
                    )
                )
            repair._hand_out()
        return True

    def _hand_out(self):
        """Take the materials out of the store, once; the rights were checked."""
        self.ensure_one()
        self._lock_row()
        lines = self.material_ids.filtered("is_waiting")
        if not lines:
            raise UserError(
                self.env._(
                    "%(repair)s: no materials wait to be handed out.",
                    repair=self.display_name,
                )
            )
        costs = self.env["school.goods.hook"]._hand_out_goods(
            self.company_id,
            [(line.product_id, line.quantity) for line in lines],
            self.name,
        )
        if costs is None:
            costs = lines.mapped("amount")
        for line, cost in zip(lines, costs, strict=True):
            line._keep_issue(cost)
        items = "、".join(f"{line.name} ×{line.quantity:g}" for line in lines)
        self._enter_step("issued", items)
        self._add_up()
