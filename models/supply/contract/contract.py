"""Contracts (合同台账): with whom, about what, until when, for how much."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from ...common.purchase_method import METHOD

PREPARING_POSTS = ("buyer", "affairs_director", "affairs_clerk")
CLOSING_POSTS = ("affairs_director", "principal")
# State of the contract for each state of its approval.


class SchoolContract(models.Model):
    """A contract under approval; orders and bills are capped by its amount.

    ``amount_cap`` is the amount with the approved supplements; what was billed and paid
    moves in place under the lock of the row.
    """

    _name = "school.contract"
    _description = "Contract"
    _inherit = ["school.approval.mixin", "school.document", "mail.activity.mixin"]
    _order = "date_end, id"

    _document_prefix = "HT"
    _document_own = frozenset(
        {
            "amount_billed",
            "amount_cap",
            "amount_paid",
            "requester_id",
            "retention_held",
            "retention_released_on",
            "renews_id",
            "supplement_ids",
            "purchase_ids",
        }
    )
    _approval_states = DOCUMENT_STATES
    _approval_bound = (
        "company_id",
        "title",
        "partner_id",
        "kind",
        "amount",
        "date_start",
        "date_end",
        "retention_amount",
        "retention_date",
    )
    _approval_bound_lines = {"payment_ids": ("name", "due_date", "amount")}
    _approval_amount = "amount"

    title = fields.Char(string="Subject", required=True)
    vendor_number = fields.Char(
        string="Number of the Paper", help="The number printed on the signed contract."
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Other Party",
        required=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[
            ("goods", "Goods"),
            ("service", "Services"),
            ("works", "Works"),
            ("outsourcing", "Outsourcing"),
            ("maintenance", "Maintenance"),
            ("lease", "Lease"),
            ("other", "Other"),
        ],
        required=True,
        default="goods",
    )
    method = fields.Selection(METHOD, string="Way of Buying")
    source = fields.Char(
        string="Concluded On", help="Number of the tender, the comparison, the minutes."
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        readonly=True,
        ondelete="restrict",
    )
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="In Charge",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
        help="Who is reminded of due dates; the applicant if empty.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", check_company=True, ondelete="restrict"
    )
    date_signed = fields.Date(string="Signed On")
    date_start = fields.Date(string="From", required=True)
    date_end = fields.Date(string="Until", required=True)
    notice_days = fields.Integer(
        string="Days of Notice",
        default=60,
        help="So many days before its end, the person in charge is reminded to renew"
        " the contract or to let it end.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    amount_cap = fields.Monetary(
        string="With Supplements",
        readonly=True,
        copy=False,
        help="The amount and its approved supplements: no more is billed.",
    )
    amount_billed = fields.Monetary(string="Billed", readonly=True, copy=False)
    amount_paid = fields.Monetary(string="Paid", readonly=True, copy=False)
    retention_amount = fields.Monetary(
        string="Retention", help="质保金: kept back until the guarantee is over."
    )
    retention_date = fields.Date(string="Retention Due On")
    retention_held = fields.Monetary(readonly=True, copy=False)
    retention_released_on = fields.Date(readonly=True, copy=False)
    payment_ids = fields.One2many(
        comodel_name="school.contract.payment",
        inverse_name="contract_id",
        string="Payment Plan",
        copy=True,
    )
    supplement_ids = fields.One2many(
        comodel_name="school.contract.supplement",
        inverse_name="contract_id",
        readonly=True,
    )
    purchase_ids = fields.One2many(
        comodel_name="purchase.order",
        inverse_name="school_contract_id",
        string="Orders",
        readonly=True,
    )
    renews_id = fields.Many2one(
        comodel_name="school.contract",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    note = fields.Text()
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "In Approval"),
            ("approved", "In Force"),
            ("done", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _amounts_not_negative = models.Constraint(
        "CHECK (amount >= 0 AND COALESCE(retention_amount, 0) BETWEEN 0 AND amount"
        " AND COALESCE(notice_days, 0) >= 0)",
        "Amounts are not negative, and no more is retained than the contract amounts"
        " to.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)",
        "A contract cannot end before it begins.",
    )
    _billed_within_cap = models.Constraint(
        "CHECK (COALESCE(amount_billed, 0) = 0"
        " OR amount_billed BETWEEN 0 AND amount_cap)",
        "No more can be billed than the contract with its supplements.",
    )
    _due_index = models.Index("(company_id, date_end) WHERE state = 'approved'")

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts in the name of the user."""
        contracts = super().create(vals_list)
        contracts._set_own({"requester_id": self.env.uid})
        return contracts

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _compute_display_name(self):
        for contract in self:
            contract.display_name = " ".join(
                filter(None, [contract.name, contract.title])
            )

    # -- approval -----------------------------------------------------------------

    def _approval_facts(self):
        """Add vendor and department."""
        return {
            **super()._approval_facts(),
            "vendor_id": self.partner_id.commercial_partner_id.id,
            "department_id": self.department_id.id,
        }

    def _approval_summary(self):
        return f"{self.partner_id.name} · {self.title}"

    def _approval_can_submit(self):
        """Refuse a plan that is not the amount, and a retention without a date."""
        result = super()._approval_can_submit()
        self._check_preparing()
        planned = sum(self.payment_ids.mapped("amount"))
        if self.payment_ids and self.currency_id.compare_amounts(planned, self.amount):
            raise UserError(
                self.env._(
                    "%(contract)s: the payment plan adds up to %(planned)s, the"
                    " contract to %(amount)s. The retention is the last instalment.",
                    contract=self.display_name,
                    planned=self.currency_id.format(planned),
                    amount=self.currency_id.format(self.amount),
                )
            )
        if self.retention_amount and not self.retention_date:
            raise UserError(
                self.env._(
                    "%(contract)s: enter when the retention is due.",
                    contract=self.display_name,
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse to void what was ordered or billed by."""
        result = super()._approval_can_reopen()
        if self.sudo().purchase_ids or self.amount_billed:
            raise UserError(
                self.env._(
                    "%(contract)s: orders stand on it. Enter a supplement.",
                    contract=self.display_name,
                )
            )
        return result

    def _on_approval_changed(self, state):
        """Follow the approval; in force, it caps what is billed."""
        result = super()._on_approval_changed(state)
        for contract in self.sudo() if state == "approved" else ():
            contract._set_own(
                {
                    "amount_cap": contract.amount,
                    "retention_held": contract.retention_amount,
                }
            )
        return result

    # -- actions ------------------------------------------------------------------

    def action_close(self):
        """Close a contract that is fulfilled; nothing is billed by it any more."""
        self.check_access("write")
        self.unit_id._check_post(CLOSING_POSTS)
        for contract in self:
            if contract.state != "approved" or contract.retention_held:
                raise UserError(
                    self.env._(
                        "%(contract)s is not in force, or its retention is still held."
                        " Release the retention first.",
                        contract=contract.display_name,
                    )
                )
        self._set_own({"state": "done"})
        return True

    def action_renew(self):
        """Prepare the contract that follows this one.

        :return: window action
        """
        self.ensure_one()
        self._check_preparing()
        if self.state not in ("approved", "done"):
            raise UserError(
                self.env._("%(contract)s is not in force.", contract=self.display_name)
            )
        start = self.date_end + relativedelta(days=1)
        length = self.date_end - self.date_start
        new = self.copy(
            {
                "date_start": start,
                "date_end": start + length,
                "date_signed": False,
                "payment_ids": False,
                "retention_date": False,
            }
        )
        new._set_own({"renews_id": self.id})
        return new._get_records_action()

    def action_view_orders(self):
        """Open the orders under the contract.

        :return: window action
        """
        self.ensure_one()
        return self.purchase_ids._get_records_action(name=self.title)
