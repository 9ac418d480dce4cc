"""Changing a budget in force: from one line to another, or more of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from .budget import DRAFTING_POSTS, STATES


class SchoolBudgetTransfer(models.Model):
    """A transfer between two lines, or a supplement of one, under approval.

    It has its effect once, at the last approval, if the giving line still has enough.
    """

    _name = "school.budget.transfer"
    _description = "Budget Transfer"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "date desc, id desc"

    _document_prefix = "YT"
    _document_own = frozenset({"date", "requester_id"})
    _approval_states = DOCUMENT_STATES
    _approval_bound = (
        "company_id",
        "kind",
        "from_line_id",
        "to_line_id",
        "amount",
        "reason",
    )
    _approval_amount = "amount"

    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    kind = fields.Selection(
        string="Change",
        selection=[("supplement", "Supplement"), ("transfer", "Between Lines")],
        required=True,
        default="transfer",
        help="A transfer takes from one line what it gives to another. A supplement"
        " adds new money to a line.",
    )
    from_line_id = fields.Many2one(
        comodel_name="school.budget.line",
        domain="[('state', '=', 'approved'), ('company_id', '=', company_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    to_line_id = fields.Many2one(
        comodel_name="school.budget.line",
        required=True,
        domain="[('state', '=', 'approved'), ('company_id', '=', company_id)]",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    from_left = fields.Monetary(related="from_line_id.amount_left", string="Left There")
    to_left = fields.Monetary(related="to_line_id.amount_left", string="Left Here")
    reason = fields.Char(required=True)
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)",
        "Enter an amount above zero.",
    )
    _ends = models.Constraint(
        "CHECK ((kind = 'supplement') = (from_line_id IS NULL)"
        " AND from_line_id IS DISTINCT FROM to_line_id)",
        "A transfer names two different lines, a supplement only the one that gets"
        " more.",
    )
    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)",
        "Another transfer of the school has this number.",
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        """A supplement comes from outside the budget."""
        if self.kind == "supplement":
            self.from_line_id = False

    def _document_blank(self):
        return {**super()._document_blank(), "date": self.env["school.unit"]._today()}

    def _refuse(self, reason):
        raise UserError(
            self.env._(
                "%(transfers)s: %(reason)s.",
                transfers=", ".join(self.mapped("display_name")),
                reason=reason,
            )
        )

    def _document_hint(self):
        return self.env._("Enter another transfer.")

    def _check_preparing(self):
        """:raise UserError: names the school and the posts that draft its budgets"""
        self.unit_id._check_post(DRAFTING_POSTS)

    # -- approval -----------------------------------------------------------------

    def _approval_facts(self):
        """Add the department and the source of funds that get the money."""
        return {
            **super()._approval_facts(),
            "department_id": self.to_line_id.sudo().department_id.id,
            "fund_id": self.to_line_id.sudo().fund_id.id,
        }

    def _approval_summary(self):
        target = self.to_line_id.sudo()._label()
        if self.kind == "supplement":
            return self.env._("Supplement: %(target)s", target=target)
        return f"{self.from_line_id.sudo()._label()} → {target}"

    def _approval_can_submit(self):
        """Refuse what could not have an effect, and say what to change."""
        result = super()._approval_can_submit()
        self._check_preparing()
        lines = (self.from_line_id | self.to_line_id).sudo()
        if self.state != "draft" or set(lines.mapped("state")) != {"approved"}:
            self._refuse(self.env._("only drafts between lines in force are submitted"))
        short = self.from_line_id.sudo()
        if short and short.amount_left < self.amount:
            self._refuse(
                self.env._(
                    "%(line)s has only ¥%(left)s left",
                    line=short._label(),
                    left=f"{short.amount_left:,.2f}",
                )
            )
        return result

    def _approval_can_reopen(self):
        """Refuse: the money has moved. Another transfer brings it back."""
        self._refuse(self.env._("it is in force; enter a transfer that brings it back"))

    def _on_approval_changed(self, state):
        """Follow the approval; approved, move the money."""
        result = super()._on_approval_changed(state)
        if state == "approved":
            self._take_effect()
        return result

    def _take_effect(self):
        """Move the money, once, after verifying the approval.

        :raise UserError: the content is not what was approved, or too little is left
        """
        self._check_approval(self.env._("change the budget"))
        for transfer in self.sudo():
            lines = transfer.from_line_id | transfer.to_line_id
            if lines._planned_by(transfer):
                continue
            kind = "plan" if transfer.kind == "supplement" else "transfer"
            figures = {transfer.to_line_id: transfer.amount}
            if transfer.from_line_id:
                figures[transfer.from_line_id] = -transfer.amount
            self.env["school.budget.entry"].sudo()._post(
                [
                    {
                        "line_id": line.id,
                        "kind": kind,
                        "planned": amount,
                        "document": transfer,
                    }
                    for line, amount in figures.items()
                ],
                check="strict",
            )
