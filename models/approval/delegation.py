from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


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
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(required=True)
    reason = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The delegation ends before it begins."
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id <> delegate_id)", "Nobody acts for themselves."
    )

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
        return delegations

    def write(self, vals):
        self._check_own()
        result = super().write(vals)
        self._check_own()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_own(self):
        self._check_own()

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
        """People for whom ``user`` acts on ``date``, by company.

        :return: list of ``(principal, company)``
        """
        rows = self.sudo().search(self._active_domain(date, delegate_id=user.id))
        return [(row.user_id, row.company_id) for row in rows]

    @api.model
    def _active_domain(self, date=None, **equals):
        date = date or fields.Date.context_today(self)
        return Domain(
            [("date_from", "<=", date), ("date_to", ">=", date)]
        ) & Domain.AND([[(name, "=", value)] for name, value in equals.items()])
