"""Reopening a settled period: a document of its own, under approval."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate

GATE = "settlement_reopening"


class SchoolSettlementReopening(models.Model):
    """Why a settled month, term or year is opened again, and who allowed it.

    The frozen copy stays as a version; the closing entry is reversed, the lock date
    goes back by a month, and the period is settled anew. Only the last settled month is
    reopened, and not while a term or year that holds it is settled: every opening
    figure stays the closing figure before it.
    """

    _name = "school.settlement.reopening"
    _inherit = ["mail.thread", "mail.activity.mixin", "school.approval.mixin"]
    _description = "Reopening of a Settlement"
    _order = "id desc"
    _check_company_auto = True

    _approval_bound = ("company_id", "settlement_id", "reason")
    _approval_amount = "amount"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    settlement_id = fields.Many2one(
        comodel_name="school.settlement",
        required=True,
        index=True,
        check_company=True,
        domain="[('state', '=', 'settled')]",
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id",
        string="School",
        store=True,
        precompute=True,
        index=True,
    )
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        related="settlement_id.closing_value",
        string="Closing Stock",
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        selection=[("draft", "Applied For"), ("done", "Reopened")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    done_on = fields.Datetime(string="Reopened On", readonly=True, copy=False)

    @api.depends("settlement_id")
    def _compute_name(self):
        for reopening in self:
            reopening.name = self.env._(
                "Reopening of %s", reopening.sudo().settlement_id.display_name
            )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create applications, as the accountant of the school."""
        fresh = {"state": "draft", "done_on": False, "requester_id": self.env.uid}
        vals_list = [
            {
                **{k: v for k, v in vals.items() if k in ("settlement_id", "reason")},
                **fresh,
            }
            for vals in vals_list
        ]
        reopenings = super(SchoolSettlementReopening, clean(self)).create(vals_list)
        reopenings.settlement_id._check_settler()
        return reopenings.with_env(self.env)

    def write(self, vals):
        """Write; the reason, until it is decided on."""
        own = {
            name
            for name in vals
            if not name.startswith(("message_", "activity_", "approval_"))
        }
        if own and not gate_open(self, GATE):
            if own - {"reason"} or any(r.state != "draft" for r in self):
                raise UserError(
                    self.env._(
                        "The reopening of a settlement follows its buttons; only the"
                        " reason may be changed, until it is done."
                    )
                )
            self.settlement_id._check_settler()
        return super().write(vals)

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        """The reason, for the inbox."""
        self.ensure_one()
        return self.reason or ""

    def _approval_can_submit(self):
        """Refuse what could not be carried out."""
        result = super()._approval_can_submit()
        if not (self.reason or "").strip():
            raise UserError(
                self.env._("%(name)s: say why it is needed.", name=self.name)
            )
        self.settlement_id.sudo(False)._check_reopenable()
        return result

    def _approval_can_reopen(self):
        """Refuse to void what was carried out."""
        result = super()._approval_can_reopen()
        if self.state == "done":
            raise UserError(
                self.env._("%(name)s is carried out already.", name=self.name)
            )
        return result

    # -- business -----------------------------------------------------------------

    def action_done(self):
        """Reopen the period, once it is approved; a second click is harmless.

        :raises UserError: not approved, or the period can no longer be reopened
        """
        self.check_access("write")
        for reopening in clean(self).sorted("id"):
            if reopening.state == "done":
                continue
            settlement = reopening.settlement_id
            settlement._check_settler()
            settlement.unit_id._period_take()
            settlement._check_reopenable()
            reopening._check_approval("reopen")
            settlement._reopen()
            open_gate(reopening, GATE).write(
                {"state": "done", "done_on": fields.Datetime.now()}
            )
        return True


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    reopening_ids = fields.One2many(
        comodel_name="school.settlement.reopening",
        inverse_name="settlement_id",
        string="Reopenings",
        readonly=True,
        copy=False,
    )

    def action_apply_reopening(self):
        """Open the application for the reopening of this settlement.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        self._check_settler()
        self._check_reopenable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reopening"),
            "res_model": "school.settlement.reopening",
            "views": [(False, "form")],
            "res_id": self.reopening_ids.filtered(lambda r: r.state == "draft")[:1].id,
            "context": {"default_settlement_id": self.id},
        }

    def _check_reopenable(self):
        """Refuse what is not settled, not the last month, or part of a settled term.

        :raises UserError: names what is to be reopened first
        """
        self.ensure_one()
        if self.state != "settled":
            raise UserError(
                self.env._(
                    "%(settlement)s is not settled.", settlement=self.display_name
                )
            )
        settled = [("company_id", "=", self.company_id.id), ("state", "=", "settled")]
        later = self.browse()
        if self.level == "month":
            later = self.sudo().search(
                [
                    *settled,
                    ("date_end", ">=", self.date_end),
                    ("date_start", "<=", self.date_start),
                    ("level", "!=", "month"),
                ]
            )
            later |= self.sudo().search(
                [
                    *settled,
                    ("level", "=", "month"),
                    ("date_start", ">", self.date_start),
                ]
            )
        if later:
            raise UserError(
                self.env._(
                    "%(settlement)s: reopen these first, the latest first: %(later)s.",
                    settlement=self.display_name,
                    later=", ".join(later.mapped("display_name")),
                )
            )

    def _reopen(self):
        """Keep the copy as a version and open the period again."""
        self.ensure_one()
        self._set_own({"state": "reopened"})
        if self.level != "month":
            return
        previous = self._previous()
        self._set_lock_date(previous.date_end)
        entry = self.sudo().adjust_move_id
        if entry.state == "posted":
            entry._reverse_moves(
                [{"date": self.date_end, "ref": self.name}], cancel=False
            )._post(soft=False)
