"""Contracts that come out of a tender: with its winner, for what was awarded."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..contract.contract import PREPARING_POSTS
from ..contract.contract import SchoolContract as Contract


class SchoolContract(models.Model):
    _inherit = "school.contract"

    _document_own = Contract._document_own | {"tender_id"}

    tender_id = fields.Many2one(
        "school.tender",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The award that the other party and the amount come from.",
    )
    tender_name = fields.Char(
        string="Came Out Of", compute="_compute_tender_name", compute_sudo=True
    )
    requisition_count = fields.Integer(
        string="Framework Agreements",
        compute="_compute_tender_name",
        compute_sudo=True,
        help="Agreements of the same award with the same vendor.",
    )

    @api.depends("tender_id.requisition_ids.vendor_id", "partner_id")
    def _compute_tender_name(self):
        for contract in self:
            contract.tender_name = contract.tender_id.display_name
            contract.requisition_count = len(contract._award_frameworks())

    def _award_frameworks(self):
        """Agreements of the same award with the same vendor."""
        vendor = self.partner_id.commercial_partner_id
        return self.tender_id.requisition_ids.filtered(
            lambda paper: paper.vendor_id.commercial_partner_id == vendor
        )

    def _with_vendor(self, partner):
        """Those of these contracts that are with a vendor."""
        vendor = partner.sudo().commercial_partner_id
        return self.filtered(
            lambda paper: paper.partner_id.commercial_partner_id == vendor
        )

    @api.model
    def _prepared_by_me(self, companies):
        """Those of the schools for which the user prepares contracts.

        :raise UserError: none of them, though there are some
        """
        Unit = self.env["school.unit"]
        Holder = self.env["school.post.holder"].sudo()
        mine = companies.filtered(
            lambda company: Holder._holds(
                self.env.user,
                PREPARING_POSTS,
                Unit._for_company(company).sudo(),
                Unit._today(),
            )
        )
        if companies and not mine:
            Unit._for_company(companies[0])._check_post(PREPARING_POSTS)
        return mine

    # -- checks -----------------------------------------------------------------

    def _approval_can_submit(self):
        """Also compare with the award."""
        result = super()._approval_can_submit()
        self._check_award(self.env._("contract the award"))
        return result

    def _check_in_force(self, effect):
        """Also verify that the award still stands, and that it says as much."""
        result = super()._check_in_force(effect)
        self._check_award(effect)
        return result

    def _check_award(self, effect):
        """Refuse a contract that is more than the award it came out of.

        :param effect: what is done by it, in words
        :raise UserError: another party, or a higher amount
        """
        for contract in self.sudo().filtered("tender_id"):
            tender = contract.tender_id.with_env(self.env)
            tender._check_standing(effect)
            key = contract.partner_id.commercial_partner_id, contract.company_id
            awarded = tender._award_amounts().get(key, 0.0)
            if contract.currency_id.compare_amounts(contract.amount, awarded) > 0:
                raise UserError(
                    self.env._(
                        "%(contract)s: %(tender)s awarded %(awarded)s to %(vendor)s,"
                        " the contract says %(amount)s.",
                        contract=contract.display_name,
                        tender=tender.sudo().name,
                        awarded=contract.currency_id.format(awarded),
                        vendor=contract.partner_id.name,
                        amount=contract.currency_id.format(contract.amount),
                    )
                )

    # -- effects ----------------------------------------------------------------

    def _on_approval_changed(self, state):
        """In force, take in the orders of the award that were made before."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            for contract in self.sudo().filtered("tender_id"):
                contract._award_orders().school_contract_id = contract
        return result

    def _award_orders(self):
        """Orders of the award that this contract is for and that were not billed."""
        tender = self.tender_id
        vendor = self.partner_id.commercial_partner_id
        orders = tender.order_ids | tender.requisition_ids.school_order_ids
        return orders.filtered(
            lambda order: (
                order.company_id == self.company_id
                and order.partner_id.commercial_partner_id == vendor
                and order.state != "cancel"
                and not order.school_contract_id
                and not any(order.order_line.mapped("school_qty_billed"))
            )
        )

    # -- pages ------------------------------------------------------------------

    def action_tender(self):
        """Open the tender that it came out of; the reader's own rights hold there."""
        self.ensure_one()
        self.check_access("read")
        return self.tender_id._get_records_action()

    def action_frameworks(self):
        """Open the agreements of the same award."""
        self.ensure_one()
        self.check_access("read")
        frameworks = self.sudo()._award_frameworks().with_env(self.env)
        return frameworks._get_records_action(name=self.env._("Framework Agreements"))


class SchoolContractSupplement(models.Model):
    _inherit = "school.contract.supplement"

    def _approval_can_submit(self):
        """Refuse to enlarge what was tendered by more than the rule of tenders allows.

        :raise UserError: names the limit and its source
        """
        result = super()._approval_can_submit()
        for supplement in self.sudo():
            contract = supplement.contract_id
            if not contract.tender_id:
                continue
            figures = contract.tender_id._figures()
            percent = figures.get("supplement_percent", 0.0)
            most = contract.currency_id.round(contract.amount * (1 + percent / 100))
            total = contract.amount_cap + supplement.amount
            if contract.currency_id.compare_amounts(total, most) > 0:
                supplement._refuse(
                    self.env._(
                        "%(total)s in all; supplements of a tendered contract add at"
                        " most %(percent)s %% (%(rule)s): call for offers anew",
                        total=contract.currency_id.format(total),
                        percent=f"{percent:g}",
                        rule=figures["source"],
                    )
                )
        return result
