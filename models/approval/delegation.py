from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare, ormcache

from .band import DIGITS


class SchoolApprovalDelegation(models.Model):
    """Somebody decides for somebody else between two dates (代理)."""

    _name = "school.approval.delegation"
    _description = "Approval Delegation"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Person Away",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.user,
    )
    delegate_id = fields.Many2one(
        "res.users",
        string="Acting Person",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    model_ids = fields.Many2many(
        "ir.model",
        string="Only for",
        help="Documents that the acting person decides on; empty: all of them.",
    )
    bindable_models = fields.Json(compute="_compute_bindable_models")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_max = fields.Monetary(
        string="Up to Amount",
        help="Larger documents wait for the person away. Empty: of any amount.",
    )
    date_from = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    date_to = fields.Date(required=True)
    reason = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The delegation ends before it begins."
    )
    _amount_not_negative = models.Constraint(
        "CHECK (COALESCE(amount_max, 0) >= 0)",
        "The amount of a delegation is not below zero.",
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id <> delegate_id)", "Nobody acts for themselves."
    )

    def _compute_bindable_models(self):
        Flow = self.env["school.approval.flow"]
        self.bindable_models = Flow._bindable_models()

    @api.depends("user_id", "delegate_id")
    def _compute_display_name(self):
        for delegation in self:
            delegation.display_name = self.env._(
                "%(delegate)s for %(user)s",
                delegate=delegation.delegate_id.name,
                user=delegation.user_id.name,
            )

    @api.constrains("delegate_id", "company_id")
    def _check_delegate_company(self):
        for delegation in self:
            if delegation.company_id not in delegation.delegate_id.sudo().company_ids:
                raise ValidationError(
                    self.env._(
                        "%(delegate)s does not work at %(school)s and cannot decide"
                        " there. Choose somebody of the school.",
                        delegate=delegation.delegate_id.name,
                        school=delegation.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_own()
        self.env.registry.clear_cache()
        return delegations

    def write(self, vals):
        self._check_own()
        result = super().write(vals)
        self._check_own()
        self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_own(self):
        self._check_own()
        self.env.registry.clear_cache()

    def _check_own(self):
        """Nobody gives away another person's power.

        :raise AccessError: names the delegation
        """
        if self.env.user._is_system():
            return
        for delegation in self:
            if delegation.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(delegation)s: only %(user)s may hand over these decisions.",
                        delegation=delegation.display_name,
                        user=delegation.user_id.name,
                    )
                )

    @api.model
    def _principals(self, user, date=None):
        """What ``user`` may decide for others on ``date``, in the order of entry.

        :return: tuple of ``{"user_id", "company_id", "models", "amount_max"}``;
            ``models`` names those it is limited to, empty for all; ``amount_max`` in
            the school's currency, 0 for any amount
        """
        return self._limits(user.id, date or self.env["school.unit"]._today())

    @api.model
    @ormcache("user_id", "date")
    def _limits(self, user_id, date):
        return self._read_limits(user_id, date)

    @api.model
    def _read_limits(self, user_id, date):
        rows = self.sudo().search(self._active_domain(date, delegate_id=user_id))
        return tuple(
            {
                "user_id": row.user_id.id,
                "company_id": row.company_id.id,
                "models": tuple(row.model_ids.mapped("model")),
                "amount_max": row.amount_max,
            }
            for row in rows
        )

    @api.model
    def _principal_of(self, actor, pending, approval):
        """For whom ``actor`` decides ``approval``, read anew from the table.

        :param pending: people whose turn it is
        :return: one of ``pending``, or nobody
        """
        limits = self._read_limits(actor.id, self.env["school.unit"]._today())
        for user in pending:
            if any(self._covers(limit, user.id, approval) for limit in limits):
                return user
        return pending.browse()

    @api.model
    def _covers(self, limit, user_id, approval):
        """Whether one entry of :meth:`_principals` lets its delegate decide.

        :param int user_id: whose turn it is
        """
        return (
            limit["user_id"] == user_id
            and limit["company_id"] == approval.company_id.id
            and (not limit["models"] or approval.res_model in limit["models"])
            and (
                not limit["amount_max"]
                or float_compare(approval.amount, limit["amount_max"], DIGITS) <= 0
            )
        )

    @api.model
    def _active_domain(self, date=None, **equals):
        date = date or self.env["school.unit"]._today()
        return Domain(
            [("date_from", "<=", date), ("date_to", ">=", date)]
        ) & Domain.AND([[(name, "=", value)] for name, value in equals.items()])
