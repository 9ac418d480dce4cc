"""Goods in the holding area are matched to an order, or go back."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolArrivalSettle(models.TransientModel):
    """Settles goods that came before their approval."""

    _name = "school.arrival.settle"
    _description = "Settle Goods in the Holding Area"

    arrival_id = fields.Many2one(
        comodel_name="school.supply.arrival",
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="arrival_id.company_id")
    vendor_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_vendor_id",
    )
    way = fields.Selection(
        selection=[("match", "Match to an Order"), ("return", "Give Back")],
        required=True,
        default="match",
    )
    purchase_id = fields.Many2one(
        comodel_name="purchase.order",
        domain="[('state', '=', 'purchase'), ('company_id', '=', company_id),"
        " ('partner_id', 'child_of', vendor_id)]",
        ondelete="cascade",
    )
    note = fields.Char(string="Taken Back By")

    @api.depends("arrival_id")
    def _compute_vendor_id(self):
        for wizard in self:
            wizard.vendor_id = wizard.arrival_id.partner_id.commercial_partner_id

    def action_settle(self):
        """Match the goods, which opens their acceptance, or note their return."""
        self.ensure_one()
        if self.way == "return":
            return self.arrival_id.action_return(self.note)
        if not self.purchase_id:
            raise UserError(self.env._("Choose the order that the goods belong to."))
        return self.arrival_id.action_match(self.purchase_id.id)
