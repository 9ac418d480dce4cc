"""The damage case (损坏赔偿案): what happened, who is liable, what it costs."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

PREPARING_POSTS = ("asset_keeper", "affairs_director", "affairs_clerk", "keeper")
STATES = [
    ("draft", "Being Written"),
    ("running", "Being Decided"),
    ("decided", "Decided"),
    ("appealed", "Under Appeal"),
    ("settled", "Settled"),
    ("cancelled", "Cancelled"),
]


class SchoolDamageCase(models.Model):
    """One incident. Its amounts come from the regulations in force on its day.

    What is decided is frozen with its calculation; money follows only after the
    decision was verified.
    """

    _name = "school.damage.case"
    _description = "Damage Case"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "incident_date desc, id desc"

    _document_prefix = "PC"
    _document_own = frozenset(
        {
            "requester_id",
            "decided_on",
            "appeal_until",
            "pay_until",
            "appeal_on",
            "appeal_text",
            "appeal_by",
            "appeal_answer",
            "appeal_answered_by_id",
            "appeal_upheld",
            "amount_total",
            "billed_total",
            "disciplinary_total",
        }
    )
    _document_open = ("draft",)

    _approval_bound = (
        "company_id",
        "incident_date",
        "place",
        "description",
        "requester_id",
    )
    _approval_bound_lines = {
        "line_ids": (
            "asset_id",
            "item",
            "quantity",
            "amount",
            "billed",
            "disciplinary",
            "version_id",
            "explanation",
            "chosen_amount",
            "chosen_reason",
        ),
        "party_ids": (
            "kind",
            "employee_id",
            "partner_id",
            "department_id",
            "person",
            "role",
            "weight",
            "instalments",
            "by_wage",
            "share",
            "billed",
        ),
    }
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        "res.users", string="Written By", readonly=True, copy=False, ondelete="restrict"
    )
    incident_date = fields.Date(
        string="Day of the Incident",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    place = fields.Char()
    description = fields.Text(string="What Happened")
    statements = fields.Text(string="Statements of the People Concerned")
    photo_ids = fields.Many2many("ir.attachment", string="Photos and Evidence")
    title = fields.Char(string="Damaged", compute="_compute_title")
    line_ids = fields.One2many(
        "school.damage.line", "case_id", string="Things Damaged", copy=True
    )
    party_ids = fields.One2many(
        "school.damage.party", "case_id", string="People Liable", copy=True
    )
    receipt_ids = fields.One2many("school.damage.receipt", "case_id", string="Receipts")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(string="Compensation", readonly=True, copy=False)
    billed_total = fields.Monetary(string="To Be Paid", readonly=True, copy=False)
    disciplinary_total = fields.Monetary(
        string="Recorded Only",
        readonly=True,
        copy=False,
        help="What the regulation asks beyond what may be billed.",
    )
    paid_total = fields.Monetary(string="Paid", compute="_compute_paid_total")
    open_total = fields.Monetary(string="Still to Pay", compute="_compute_paid_total")
    decided_on = fields.Date(readonly=True, copy=False)
    appeal_until = fields.Date(readonly=True, copy=False)
    pay_until = fields.Date(readonly=True, copy=False)
    appeal_on = fields.Datetime(readonly=True, copy=False)
    appeal_by = fields.Char(readonly=True, copy=False)
    appeal_text = fields.Text(string="Appeal", readonly=True, copy=False)
    appeal_answer = fields.Text(readonly=True, copy=False)
    appeal_answered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    keeps_books = fields.Boolean(compute="_compute_keeps_books")
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )

    @api.depends("line_ids.item", "line_ids.asset_id")
    def _compute_title(self):
        for case in self:
            names = [line.item or line.asset_id.title or "" for line in case.line_ids]
            case.title = "、".join(filter(None, names))

    @api.depends("name", "title")
    def _compute_display_name(self):
        for case in self:
            case.display_name = f"{case.name or ''} {case.title or ''}".strip()

    @api.depends("party_ids.paid", "party_ids.open", "party_ids.billed")
    def _compute_paid_total(self):
        for case in self:
            case.paid_total = sum(case.party_ids.mapped("paid"))
            case.open_total = sum(case.party_ids.mapped("open"))

    @api.depends("party_ids.move_id")
    def _compute_invoice_count(self):
        for case in self:
            case.invoice_count = len(case.sudo().party_ids.move_id)

    @api.depends("company_id")
    def _compute_keeps_books(self):
        for case in self:
            case.keeps_books = case.unit_id.sudo().bookkeeping == "own"

    @api.constrains("incident_date")
    def _check_incident_date(self):
        today = self.env["school.unit"]._today()
        for case in self:
            if case.incident_date > today:
                raise ValidationError(
                    self.env._(
                        "An incident lies in the past, not on %(date)s.",
                        date=case.incident_date,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Open cases in the name of the user, computed at once.

        :raise UserError: without a post that keeps property
        """
        cases = super().create(vals_list)
        cases._set_own({"requester_id": self.env.uid})
        cases._assess()
        return cases

    def write(self, vals):
        """Write, while it is open; facts are computed anew."""
        result = super().write(vals)
        if not {"line_ids", "party_ids", "incident_date"}.isdisjoint(vals):
            self.filtered(lambda case: case.state == "draft")._assess()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Cases are kept. Cancel one that was a mistake."))

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _document_date(self):
        return self.env["school.unit"]._today()

    # -- amounts --------------------------------------------------------------------

    def action_assess(self):
        """Compute the amounts again, by the regulations in force on the day."""
        self._check_open()
        self._check_preparing()
        self._assess()
        return True

    def _assess(self):
        """Compute lines, sums and shares of open cases."""
        for case in self:
            case.line_ids._assess()
            lines = case.line_ids
            totals = {
                "amount_total": sum(lines.mapped("amount")),
                "billed_total": sum(lines.mapped("billed")),
            }
            case._share_out(lines)
            totals["billed_total"] = sum(case.party_ids.mapped("billed"))
            totals["disciplinary_total"] = (
                totals["amount_total"] - totals["billed_total"]
            )
            case._set_own(totals)

    def _share_out(self, lines):
        """Divide what is due among the people liable, to the cent.

        A class or a dormitory that answers for what nobody owned up to is billed only
        where the district allows it.
        """
        self.ensure_one()
        Engine = self.env["school.compensation.engine"]
        parties = self.party_ids.sorted("id")
        people = [
            {"name": party.person, "role": party.role, "weight": party.weight}
            for party in parties
        ]
        settings = lines.version_id[:1]._settings()
        due = [0] * len(parties)
        billed = [0] * len(parties)
        for line in lines:
            own = line.version_id._settings() if line.version_id else settings
            for totals, amount in ((due, line.amount), (billed, line.billed)):
                shares, _borne = Engine._shares(line._exact(amount), people, own)
                for place, share in enumerate(shares):
                    totals[place] += share
        allowed = self.unit_id.sudo().bill_group
        for party, share, owed in zip(parties, due, billed, strict=True):
            owed = 0 if party.kind == "class" and not allowed else owed
            party._set_figures({"share": float(share), "billed": float(owed)})

    def action_cancel(self):
        """Give up a case that was opened by mistake."""
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def action_open_invoices(self):
        """Open the bills of this case."""
        self.ensure_one()
        self.check_access("read")
        return self.party_ids.move_id._get_records_action(name=self.env._("Bills"))
