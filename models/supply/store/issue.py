"""The issue (领用单): approved goods handed to a person against a signature."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

# Changed by the methods of this model only; a client's word for them counts nothing.
OWN_FIELDS = (
    "name",
    "state",
    "keeper_id",
    "signed_on",
    "signed_user_id",
    "sign_method",
    "digest",
    "done_on",
    "register_id",
)
GATE = "issue_state"


class SchoolIssue(models.Model):
    """One hand-over: to a person, or to a department, of what was approved for them.

    The goods wait in reserved moves (see ``reservation``). Nothing leaves the store
    before somebody other than the keeper has signed for exactly these lines.
    """

    _name = "school.issue"
    _inherit = ["school.numbered", "mail.thread"]
    _description = "Issue"
    _order = "date desc, id desc"
    _document_prefix = "LY"

    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        copy=False,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Taker",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="The person who takes the goods.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department or Class",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="Lists all that waits for the department, whoever applied for it.",
    )
    recipient_user_id = fields.Many2one(
        comodel_name="res.users",
        string="User of the Taker",
        compute="_compute_recipient_user_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    purpose = fields.Char()
    keeper_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        help="The person who hands out.",
    )
    line_ids = fields.One2many(
        comodel_name="school.issue.line",
        inverse_name="issue_id",
        string="Goods",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("signed", "Signed"),
            ("done", "Handed Out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    signature = fields.Binary(attachment=True, copy=False)
    signed_by = fields.Char(
        copy=False,
        help="Name of the person who signs for the goods.",
    )
    signed_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Signing User",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    signed_on = fields.Datetime(readonly=True, copy=False)
    sign_method = fields.Selection(
        selection=[
            ("own", "In Own Session"),
            ("drawn", "Drawn on the Screen"),
            ("paper", "In the Printed Register"),
        ],
        string="Signed How",
        readonly=True,
        copy=False,
    )
    digest = fields.Char(
        readonly=True,
        copy=False,
        help="Binds the signature to the lines that were signed for.",
    )
    done_on = fields.Datetime(string="Handed Out On", readonly=True, copy=False)
    picking_ids = fields.Many2many(
        comodel_name="stock.picking",
        string="Transfers",
        compute="_compute_picking_ids",
        groups="stock.group_stock_user",
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")

    _name_uniq = models.UniqueIndex("(name, company_id) WHERE name IS NOT NULL")

    @api.depends("employee_id")
    def _compute_recipient_user_id(self):
        for issue in self:
            # A keeper has no access to the staff files.
            issue.recipient_user_id = issue.sudo().employee_id.user_id

    @api.depends("line_ids.move_id")
    def _compute_picking_ids(self):
        for issue in self:
            issue.picking_ids = issue.line_ids.move_id.picking_id

    @api.depends("state", "recipient_user_id", "department_id")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for issue in self:
            issue.can_sign = issue.state == "draft" and issue._may_sign(self.env.user)

    @api.model_create_multi
    def create(self, vals_list):
        """Create issues; without lines, all that waits for the taker is listed."""
        issues = super(SchoolIssue, self.with_context(mail_create_nolog=True)).create(
            vals_list
        )
        issues._check_fresh()
        names = issues._draw_numbers([(issue.company_id, None) for issue in issues])
        for issue, name in zip(issues, names, strict=True):
            values = {"name": name}
            if not issue.line_ids:
                values["line_ids"] = issue._waiting_commands()
            open_gate(issue, GATE).write(values)
        return issues.with_env(self.env)

    def _check_fresh(self):
        """Refuse a beginning that is none: signed, done, in another keeper's name."""
        given = [name for name in OWN_FIELDS if name not in ("state", "keeper_id")]
        for issue in self:
            if (
                issue.state != "draft"
                or issue.keeper_id != self.env.user
                or any(issue[name] for name in given)
            ):
                raise UserError(
                    self.env._(
                        "An issue begins as your own draft, without a signature. Use"
                        " the buttons of the form to go on."
                    )
                )

    def write(self, vals):
        """Write; what was signed or handed out does not change any more.

        :raise UserError: for the fields that only the buttons change, and for all
            others once the issue is signed
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not set(OWN_FIELDS).isdisjoint(vals):
            raise UserError(
                self.env._(
                    "State and signature of an issue follow its buttons and cannot be"
                    " typed in."
                )
            )
        if not all(name.startswith(("message_", "activity_")) for name in vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self._check_draft()

    def _check_draft(self):
        """Raise UserError for an issue whose lines are bound by a signature."""
        for issue in self:
            if issue.state not in ("draft", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(issue)s is signed: nothing in it changes any more. Before it"
                        " is handed out, the keeper may set it back to draft, which"
                        " voids the signature.",
                        issue=issue.name,
                    )
                )

    def action_draft(self):
        """Void the signature, so that the lines can be changed and signed anew."""
        self._check_keeper()
        for issue in self:
            if issue.state not in ("signed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(issue)s cannot be set back to draft: it is not signed, or"
                        " the goods are handed out. Goods come back by a return.",
                        issue=issue.name,
                    )
                )
        open_gate(self, GATE).write(
            {
                "state": "draft",
                "signature": False,
                "signed_by": False,
                "signed_on": False,
                "signed_user_id": False,
                "sign_method": False,
                "digest": False,
            }
        )
        return True

    def action_cancel(self):
        """Cancel an issue that was not handed out; the goods stay reserved."""
        self._check_keeper()
        for issue in self:
            if issue.state == "done":
                raise UserError(
                    self.env._(
                        "%(issue)s is handed out. Goods come back by a return.",
                        issue=issue.name,
                    )
                )
        open_gate(self, GATE).write({"state": "cancelled"})
        return True

    def _check_keeper(self):
        """Raise UserError unless the user is a keeper of every issue's unit today."""
        self.check_access("write")
        self.unit_id._check_post(["keeper"])
