"""Orders under a contract."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_contract_id = fields.Many2one(
        comodel_name="school.contract",
        string="Contract",
        check_company=True,
        copy=False,
        index="btree_not_null",
        domain="[('company_id', '=', company_id), ('state', '=', 'approved'),"
        " ('partner_id', '=', partner_id)]",
        ondelete="restrict",
        help="Bills of the order count against the contract and are capped by it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the contract is in force with the same vendor."""
        orders = super().create(vals_list)
        orders.filtered("school_contract_id")._school_check_contract()
        return orders

    def write(self, vals):
        """Write; what was confirmed or billed under a contract stays there."""
        if "school_contract_id" in vals:
            billed = self.sudo().order_line.filtered("school_qty_billed")
            if billed:
                raise UserError(
                    self.env._(
                        "%(orders)s was billed already: its contract stays.",
                        orders=", ".join(billed.order_id.mapped("display_name")),
                    )
                )
            self._school_check_leaving(vals["school_contract_id"])
        result = super().write(vals)
        if not {"school_contract_id", "partner_id"}.isdisjoint(vals):
            self.filtered("school_contract_id")._school_check_contract()
        return result

    def _school_check_leaving(self, contract_id):
        """Refuse to take a confirmed order out of the contract that caps its bills.

        :param contract_id: the contract that it would be under
        :raise UserError: names the order and its contract
        """
        for order in self.sudo():
            contract = order.school_contract_id
            if contract and contract.id != contract_id and order.state == "purchase":
                raise UserError(
                    self.env._(
                        "%(order)s was confirmed under %(contract)s and stays there:"
                        " its bills count against it.",
                        order=order.display_name,
                        contract=contract.display_name,
                    )
                )

    def _school_check_contract(self):
        """:raise UserError: the contract is another vendor's, or not in force"""
        for order in self:
            contract = order.sudo().school_contract_id
            vendor = order.partner_id.sudo().commercial_partner_id
            if (
                contract.state != "approved"
                or contract.company_id != order.company_id
                or contract.partner_id.commercial_partner_id != vendor
            ):
                raise UserError(
                    self.env._(
                        "%(order)s: %(contract)s is not in force with %(vendor)s.",
                        order=order.display_name,
                        contract=contract.display_name,
                        vendor=vendor.name,
                    )
                )

    def _school_check_confirm(self):
        """Also verify the contract."""
        result = super()._school_check_confirm()
        for order in self.filtered("school_contract_id"):
            order._school_check_contract()
            contract = order.sudo().school_contract_id.with_env(self.env).sudo()
            contract._check_in_force("order")
        return result
