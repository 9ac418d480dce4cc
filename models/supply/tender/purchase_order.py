"""Orders that come out of a tender: the winner, at the winner's prices."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open

OWN = {"school_tender_id", "school_method"}


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_tender_id = fields.Many2one(
        "school.tender",
        string="Tender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; no order names a tender by itself."""
        return super().create(
            [{**vals, "school_tender_id": False} for vals in vals_list]
        )

    def write(self, vals):
        """Write; what came out of a tender keeps its tender and its way of buying."""
        refused = OWN.intersection(vals)
        if refused and not gate_open(self, "tender_order"):
            bound = self if "school_tender_id" in vals else self._of_tenders()
            if bound:
                bound._school_refuse_fields(refused)
        return super().write(vals)

    def _school_takes_more(self):
        """No more is accepted than was awarded."""
        return not self.sudo().school_tender_id and super()._school_takes_more()

    def _of_tenders(self):
        return self.filtered("school_tender_id")

    def _school_check_confirm(self):
        """Also compare vendor and prices with the award, and take its contract."""
        self._school_take_contract()
        result = super()._school_check_confirm()
        for order in self._of_tenders():
            order._school_check_award()
        return result

    def _school_take_contract(self):
        """Put what comes out of an award under the contract that was made of it.

        :raise UserError: the contract is not in force yet
        """
        for order in self:
            of_order = order.sudo()
            tender = (
                of_order.school_tender_id
                or of_order.school_framework_id.school_tender_id
            )
            contract = tender._contract_of(order.partner_id, order.company_id)
            if not contract:
                continue
            if contract.state != "approved":
                raise UserError(
                    self.env._(
                        "%(order)s: %(contract)s was made of the same award and is not"
                        " in force yet. Have it approved, or delete it, first.",
                        order=order.display_name,
                        contract=contract.display_name,
                    )
                )
            if of_order.school_contract_id != contract:
                of_order.school_contract_id = contract

    def _school_is_exempt(self, advice):
        """Also what a tender settled, in a way that the table allows for the whole."""
        tender = self.sudo().school_tender_id
        return super()._school_is_exempt(advice) or bool(
            tender and tender._table_advice().allows(tender.kind)
        )

    def _school_quotes_settled(self):
        """The award settled it; :meth:`_school_check_award` verifies that."""
        return super()._school_quotes_settled() or bool(self.school_tender_id)

    def _school_check_award(self):
        """:raise UserError: another vendor, or dearer than the award"""
        tender = self.sudo().school_tender_id
        tender._check_approval(self.env._("order"))
        if tender.objections_open:
            tender._refuse(self.env._("objections are not answered yet."))
        prices = tender._award_prices()
        for share in tender.share_ids:
            line = share.purchase_line_id
            if line.order_id != self:
                continue
            price = prices.get(share.line_id)
            vendor = price.bidder_id.partner_id.commercial_partner_id if price else None
            total = line.price_total / line.product_qty if line.product_qty else 0.0
            dearer = (
                not price
                or self.currency_id.compare_amounts(total, price.price_unit) > 0
            )
            if dearer or self.partner_id.commercial_partner_id != vendor:
                raise UserError(
                    self.env._(
                        "%(order)s, %(line)s: %(tender)s was awarded to %(vendor)s at"
                        " %(price)s. Order exactly that.",
                        order=self.display_name,
                        line=line.product_id.display_name,
                        tender=tender.name,
                        vendor=vendor.name if vendor else "–",
                        price=price.price_unit if price else "–",
                    )
                )


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    tender_share_ids = fields.One2many("school.tender.share", "request_line_id")

    def _living_tender(self):
        """The living tender that the line is in, sudo; empty if none."""
        self.ensure_one()
        live = self.sudo().tender_share_ids.filtered("is_live")
        return live.tender_id[:1]
