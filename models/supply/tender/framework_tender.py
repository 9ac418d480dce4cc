"""Framework agreements that come out of a tender: its winner, items, prices, sum."""

from odoo import api, fields, models

from ...common.gate import gate_open
from .tender_follow import GATE


class PurchaseRequisition(models.Model):
    _inherit = "purchase.requisition"

    school_tender_id = fields.Many2one(
        "school.tender",
        string="Tender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The award that vendor, items, prices and cap come from.",
    )
    school_tender_name = fields.Char(
        string="Came Out Of", compute="_compute_school_tender_name", compute_sudo=True
    )
    school_contract_count = fields.Integer(
        string="Contracts",
        compute="_compute_school_tender_name",
        compute_sudo=True,
        help="Contracts of the same award with the same vendor.",
    )

    @api.depends("school_tender_id.contract_ids.partner_id", "vendor_id")
    def _compute_school_tender_name(self):
        for framework in self:
            tender = framework.school_tender_id
            framework.school_tender_name = tender.display_name
            framework.school_contract_count = len(
                tender.contract_ids._with_vendor(framework.vendor_id)
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; no agreement names a tender by itself."""
        if not gate_open(self.browse(), GATE):
            vals_list = [{**vals, "school_tender_id": False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Write; an agreement keeps the tender that it came out of."""
        if "school_tender_id" in vals and not gate_open(self, GATE):
            self._school_refuse(self.env._("the tender follows from the award"))
        return super().write(vals)

    def _school_check_complete(self):
        """Also compare with the award.

        :raise UserError: names what differs
        """
        result = super()._school_check_complete()
        self._school_check_source()
        return result

    def _school_check_source(self):
        """Refuse an agreement that is more than the award it came out of.

        :raise UserError: another vendor or item, dearer, more, or a higher cap
        """
        result = super()._school_check_source()
        for framework in self.sudo().filtered("school_tender_id"):
            tender = framework.school_tender_id
            tender.with_env(self.env)._check_standing(self.env._("agree on the award"))
            prices = tender._award_prices()
            problems = [
                problem
                for line in framework.line_ids
                if (problem := line._school_award_problem(prices))
            ]
            most = sum(
                framework.currency_id.round(line.product_qty * line.price_unit)
                for line in framework.line_ids
            )
            if framework.currency_id.compare_amounts(framework.school_cap, most) > 0:
                problems.append(
                    self.env._(
                        "the cap is %(cap)s, its items were awarded for %(most)s",
                        cap=framework.currency_id.format(framework.school_cap),
                        most=framework.currency_id.format(most),
                    )
                )
            if problems:
                framework._school_refuse(
                    self.env._(
                        "%(tender)s was awarded otherwise: %(problems)s",
                        tender=tender.name,
                        problems="; ".join(problems),
                    )
                )
        return result

    def action_school_tender(self):
        """Open the tender that it came out of; the reader's own rights hold there."""
        self.ensure_one()
        self.check_access("read")
        return self.school_tender_id._get_records_action()

    def action_school_contracts(self):
        """Open the contracts of the same award."""
        self.ensure_one()
        self.check_access("read")
        contracts = self.sudo().school_tender_id.contract_ids
        contracts = contracts._with_vendor(self.vendor_id).with_env(self.env)
        return contracts._get_records_action(name=self.env._("Contracts"))


class PurchaseRequisitionLine(models.Model):
    _inherit = "purchase.requisition.line"

    school_tender_line_id = fields.Many2one(
        "school.tender.line",
        string="Item of the Tender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; no item names one of a tender by itself."""
        if not gate_open(self.browse(), GATE):
            vals_list = [{**vals, "school_tender_line_id": False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Write; an item keeps the one of the tender."""
        if "school_tender_line_id" in vals and not gate_open(self, GATE):
            self._school_refuse()
        return super().write(vals)

    def _school_award_problem(self, prices):
        """What of the item is not as awarded, in words; empty if nothing.

        :param dict prices: of ``school.tender._award_prices``
        """
        self.ensure_one()
        own = self.school_tender_line_id
        price = prices.get(own)
        vendor = self.requisition_id.vendor_id.commercial_partner_id
        item = self.product_id.display_name
        if (
            not price
            or own.tender_id != self.requisition_id.school_tender_id
            or own.product_id != self.product_id
            or price.bidder_id.partner_id.commercial_partner_id != vendor
        ):
            return self.env._(
                "%(item)s was not awarded to %(vendor)s", item=item, vendor=vendor.name
            )
        asked = self.product_uom_id._compute_price(self.price_unit, own.product_uom_id)
        digits = self.env["decimal.precision"].precision_get("Product Price")
        if round(asked - price.price_unit, digits) > 0:
            return self.env._(
                "%(item)s costs %(asked)s, awarded at %(price)s",
                item=item,
                asked=f"¥{asked:,.2f}",
                price=f"¥{price.price_unit:,.2f}",
            )
        if own.product_uom_id.compare(own._promised(), own.quantity) > 0:
            return self.env._(
                "%(item)s: %(quantity)s were awarded, orders and agreements make"
                " %(promised)s",
                item=item,
                quantity=own.quantity,
                promised=own._promised(),
            )
        return ""
