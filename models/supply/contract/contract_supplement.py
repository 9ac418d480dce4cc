"""Supplements (补充协议): more or less of a contract, or longer, by approval."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from .contract import PREPARING_POSTS


class SchoolContractSupplement(models.Model):
    """A change of amount or term of a contract in force; has its effect once."""

    _name = "school.contract.supplement"
    _description = "Supplement of a Contract"
    _inherit = ["school.approval.mixin", "school.document", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "BC"
    _document_own = frozenset({"requester_id", "effective_on"})
    _approval_states = DOCUMENT_STATES
    _approval_bound = ("company_id", "contract_id", "amount", "date_end", "reason")
    _approval_amount = "amount"

    contract_id = fields.Many2one(
        comodel_name="school.contract",
        required=True,
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id), ('state', '=', 'approved')]",
        ondelete="restrict",
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        readonly=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        string="More or Less", help="Below zero: the contract gets smaller."
    )
    date_end = fields.Date(string="New End", help="Empty: it ends as before.")
    reason = fields.Text(required=True)
    effective_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "In Approval"),
            ("approved", "Approved"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts in the name of the user."""
        supplements = super().create(vals_list)
        supplements._set_own({"requester_id": self.env.uid})
        return supplements

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _approval_facts(self):
        """The rule follows the contract as it would be, so that small steps gain
        nothing."""
        facts = super()._approval_facts()
        contract = self.contract_id.sudo()
        return {
            **facts,
            "amount": max(contract.amount_cap + self.amount, 0.0),
            "vendor_id": contract.partner_id.commercial_partner_id.id,
            "department_id": contract.department_id.id,
        }

    def _approval_summary(self):
        return f"{self.contract_id.display_name}: {self.amount:+,.2f}"

    def _approval_can_submit(self):
        """Refuse what changes nothing, and what was billed already."""
        result = super()._approval_can_submit()
        self._check_preparing()
        contract = self.contract_id.sudo()
        if contract.state != "approved" or not (self.amount or self.date_end):
            self._refuse(self.env._("it changes nothing of a contract in force"))
        if contract.amount_cap + self.amount < contract.amount_billed:
            self._refuse(self.env._("more was billed already"))
        return result

    def _approval_can_reopen(self):
        """Refuse: it has had its effect. Another supplement brings it back."""
        self._refuse(self.env._("it is in force; another supplement brings it back"))
        return super()._approval_can_reopen()

    def _on_approval_changed(self, state):
        """Follow the approval; approved, change the contract."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            self._take_effect()
        return result

    def _take_effect(self):
        """Change cap and end of the contract, after verifying the approval."""
        self._check_approval(self.env._("change the contract"))
        for supplement in self.sudo():
            if supplement.effective_on:
                continue
            contract = supplement.contract_id
            contract._shift({contract.id: {"amount_cap": supplement.amount}})
            supplement._set_own({"effective_on": self.env["school.unit"]._today()})

    def _refuse(self, reason):
        raise UserError(
            self.env._(
                "%(supplement)s: %(reason)s.", supplement=self.name, reason=reason
            )
        )
