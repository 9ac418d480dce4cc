"""Transfers (调拨): things change their place, custodian or school; both sides sign."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import gate_open
from ..card.card import PREPARING_POSTS

CLAIM = "claim school.asset.transfer"
STATES = [
    ("draft", "Being Prepared"),
    ("signed", "Handed Over, Not Taken"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]


class SchoolAssetTransfer(models.Model):
    """Some cards that go from one hand to another, within a school or to another.

    Between schools it is approved where the things are; then the giving side signs,
    then the receiving side, and the cards change with the second signature.
    """

    _name = "school.asset.transfer"
    _description = "Transfer of Assets"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "DB"
    _document_own = frozenset(
        {
            "requester_id",
            "out_signed_by_id",
            "out_signed_on",
            "in_signed_by_id",
            "in_signed_on",
        }
    )

    _approval_bound = (
        "company_id",
        "kind",
        "to_school",
        "to_department_id",
        "to_employee_id",
        "to_place",
        "reason",
    )
    _approval_bound_lines = {"line_ids": ("asset_id",)}
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        "res.users",
        string="Prepared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("internal", "Within the School"), ("school", "To Another School")],
        required=True,
        default="internal",
    )
    to_school = fields.Selection(
        selection="_selection_schools", string="Receiving School"
    )
    to_unit_id = fields.Many2one(
        "school.unit",
        string="Receiving Unit",
        compute="_compute_to_unit_id",
        store=True,
        compute_sudo=True,
        ondelete="restrict",
    )
    to_company_id = fields.Many2one(
        "res.company",
        compute="_compute_to_unit_id",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    to_department_id = fields.Many2one(
        "hr.department",
        string="New Department or Class",
        check_company=True,
        ondelete="restrict",
    )
    to_employee_id = fields.Many2one(
        "hr.employee", string="New Custodian", check_company=True, ondelete="restrict"
    )
    to_place = fields.Char(string="New Place")
    reason = fields.Char(required=True)
    line_ids = fields.One2many(
        "school.asset.transfer.line", "transfer_id", string="Things", copy=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Original Value", compute="_compute_amount_total", store=True
    )
    out_signed_by_id = fields.Many2one(
        "res.users", string="Handed Over By", readonly=True, ondelete="restrict"
    )
    out_signed_on = fields.Datetime(string="Handed Over On", readonly=True)
    in_signed_by_id = fields.Many2one(
        "res.users", string="Taken Over By", readonly=True, ondelete="restrict"
    )
    in_signed_on = fields.Datetime(string="Taken Over On", readonly=True)
    needs_approval = fields.Boolean(compute="_compute_needs_approval")
    offer_ids = fields.One2many(
        "school.asset.offer", "transfer_id", string="Pool Offers"
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "Another transfer of the school has this number."
    )
    _two_people = models.Constraint(
        "CHECK (out_signed_by_id IS DISTINCT FROM in_signed_by_id"
        " OR out_signed_by_id IS NULL)",
        "Nobody signs for both sides.",
    )

    @api.model
    def _selection_schools(self):
        """Return the schools of the district; their names are no secret."""
        units = self.env["school.unit"].sudo().search([("kind", "!=", "district")])
        return [(str(unit.id), unit.name) for unit in units]

    @api.depends("kind", "to_school")
    def _compute_to_unit_id(self):
        Unit = self.env["school.unit"]
        for transfer in self:
            goes = transfer.kind == "school" and transfer.to_school
            unit = Unit.browse(int(transfer.to_school) if goes else ()).exists()
            transfer.to_unit_id = unit
            transfer.to_company_id = unit.company_id

    @api.depends("line_ids.original_value")
    def _compute_amount_total(self):
        for transfer in self:
            transfer.amount_total = sum(transfer.line_ids.mapped("original_value"))

    @api.depends("kind", "company_id", "amount_total")
    def _compute_needs_approval(self):
        for transfer in self:
            transfer.needs_approval = transfer.kind == "school" or (
                bool(transfer.id and transfer.unit_id)
                and transfer.sudo()._approval_is_ruled()
            )

    @api.constrains("kind", "to_school", "to_department_id", "to_employee_id")
    def _check_ends(self):
        for transfer in self:
            if transfer.kind == "school":
                own = transfer.sudo().to_company_id == transfer.company_id
                if not transfer.to_school or own:
                    raise ValidationError(
                        self.env._("Choose the other school that gets the things.")
                    )
                if transfer.to_department_id or transfer.to_employee_id:
                    raise ValidationError(
                        self.env._(
                            "The receiving school decides itself who keeps the things."
                        )
                    )
            elif transfer.to_school:
                raise ValidationError(
                    self.env._("Within the school there is no other school.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Transfers are kept. Cancel one that was a mistake.")
        )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        if gate_open(self.browse(), CLAIM):
            return  # another school claims what this one offers
        self.unit_id._check_post(PREPARING_POSTS)

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        """What goes where, for the inbox."""
        names = "、".join(self.line_ids.mapped("title")[:3])
        goes = (
            self.sudo().to_unit_id.name
            or self.to_employee_id.sudo().name
            or self.to_department_id.name
            or self.to_place
            or ""
        )
        return self.env._(
            "%(names)s (%(count)s) → %(goes)s",
            names=names,
            count=len(self.line_ids),
            goes=goes,
        )

    def _approval_is_ruled(self):
        """Whether a rule of the school fits this transfer, not just any transfer."""
        Version = self.env["school.approval.version"]
        unit = self._approval_unit()
        rules = Version._rules_for(self, unit, unit._today())
        return bool(Version._first_fit(rules, self, self._approval_facts()))

    def _approval_can_submit(self):
        """Refuse a transfer that could not happen."""
        result = super()._approval_can_submit()
        self._check_preparing()
        self._check_open()
        self._check_complete()
        return result

    def _approval_can_reopen(self):
        """Refuse once somebody signed."""
        result = super()._approval_can_reopen()
        self._check_open()
        return result

    def _check_complete(self):
        """:raise UserError: says what is missing"""
        for transfer in self:
            if not transfer.line_ids:
                raise UserError(
                    self.env._(
                        "%(transfer)s: add what is handed over.",
                        transfer=transfer.display_name,
                    )
                )
            moved = (
                transfer.to_place
                or transfer.to_department_id
                or transfer.to_employee_id
                or transfer.to_school
            )
            if not moved:
                raise UserError(
                    self.env._(
                        "%(transfer)s: say where it goes.",
                        transfer=transfer.display_name,
                    )
                )
            transfer.line_ids._check_there()

    def action_cancel(self):
        """Give up a transfer that was not taken; an offer is open again.

        :raise UserError: taken already
        """
        self.check_access("write")
        for transfer in self:
            transfer._check_preparing()
            if transfer.state not in ("draft", "signed"):
                transfer._check_open()
            if transfer.approval_state == "running":
                transfer.action_withdraw()
            transfer._set_own({"state": "cancelled"})
            transfer.sudo().offer_ids._reopen()
        return True
