"""What an audit found, who puts it right until when, and that it was put right."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

RECTIFYING_POSTS = ("affairs_director", "accountant", "buyer", "keeper", "principal")
RECTIFY_DAYS = 30
GATE = "audit finding"
OWN = frozenset({"state", "rectified_on", "rectified_by_id", "closed_on", "answer"})
LONGEST = 2000


class SchoolAuditFinding(models.Model):
    """One finding of an audit, with its deadline and its end."""

    _name = "school.audit.finding"
    _description = "Finding of an Audit"
    _inherit = ["school.listed"]
    _order = "state, deadline, id"
    _check_company_auto = True

    _listed_columns = (
        "company_id",
        "audit_id",
        "kind",
        "name",
        "amount",
        "responsible_id",
        "deadline",
        "answer",
        "state",
    )

    audit_id = fields.Many2one(
        comodel_name="school.audit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="audit_id.company_id", store=True, precompute=True, index=True
    )
    audit_state = fields.Selection(
        related="audit_id.state", string="State of the Audit"
    )
    kind = fields.Selection(
        [
            ("paper", "Papers Missing"),
            ("split", "Purchase Cut in Pieces"),
            ("price", "Price Too High"),
            ("method", "Way of Buying"),
            ("stock", "Store"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    name = fields.Char(string="What Was Found", required=True)
    order_id = fields.Many2one(
        comodel_name="purchase.order",
        string="Purchase Order",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    petty_id = fields.Many2one(
        comodel_name="school.petty",
        string="Petty Purchase",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary()
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="To Be Put Right By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
    )
    deadline = fields.Date(index=True)
    answer = fields.Text(string="What Was Done", readonly=True)
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_audit_finding_attachment_rel",
        string="Proof",
        readonly=True,
    )
    rectified_on = fields.Date(string="Put Right On", readonly=True)
    rectified_by_id = fields.Many2one(
        comodel_name="res.users", string="Put Right By", readonly=True
    )
    closed_on = fields.Date(readonly=True)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    can_check = fields.Boolean(compute="_compute_can_check")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("answered", "Put Right, to Be Checked"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )

    @api.depends("state", "rectified_by_id", "audit_id.member_ids.role")
    @api.depends_context("uid")
    def _compute_can_check(self):
        for finding in self:
            finding.can_check = (
                finding.state == "answered"
                and finding.sudo().rectified_by_id != self.env.user
                and self.env.user in finding.audit_id._chair()
            )

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for finding in self:
            finding.is_overdue = (
                finding.state != "closed"
                and finding.deadline
                and finding.deadline < today
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        domain = fields.Domain("state", "!=", "closed") & fields.Domain(
            "deadline", "<", today
        )
        return domain if True in value else ~domain

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enter findings while the audit is prepared, open ones."""
        for vals in vals_list:
            vals.update(dict.fromkeys(OWN, False), state="open")
            vals.pop("attachment_ids", None)
        findings = super().create(vals_list)
        findings._check_preparing()
        return findings

    def write(self, vals):
        """Change findings while the audit is prepared.

        :raises UserError: for what the buttons set, and once it is signed
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not OWN.union({"audit_id", "attachment_ids"}).isdisjoint(vals):
            raise UserError(self.env._("Use the buttons: put right, close, send back."))
        self._check_preparing()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_preparing(self):
        self._check_preparing()

    def _check_preparing(self):
        self.audit_id._check_open()
        if not self.env.su:
            self.audit_id._check_preparing()

    def _signed_content(self):
        self.ensure_one()
        return [
            self.kind,
            self.name,
            f"{self.amount:.2f}",
            self.order_id.id,
            self.petty_id.id,
            self.responsible_id.id,
            str(self.deadline),
        ]

    @api.model
    def _enter_missing(self, audit, dossiers):
        """Enter a finding for each dossier that lacks papers."""
        deadline = self.env["school.unit"]._today() + timedelta(days=RECTIFY_DAYS)
        self.create(
            [
                {
                    "audit_id": audit.id,
                    "kind": "paper",
                    "name": self.env._(
                        "%(purchase)s (%(vendor)s) lacks: %(papers)s",
                        purchase=dossier.name,
                        vendor=dossier.party or "–",
                        papers=dossier.missing,
                    ),
                    "order_id": dossier.order_id.id,
                    "petty_id": dossier.petty_id.id,
                    "amount": dossier.amount,
                    "deadline": deadline,
                }
                for dossier in dossiers
            ]
        )

    # -- putting right ------------------------------------------------------------

    def action_rectify(self, answer, attachment_ids=None):
        """Say how findings were put right, as who is responsible.

        :param str answer: what was done
        :param attachment_ids: ids of files that the user uploaded as proof
        :raises UserError: not signed yet, closed, or without a word
        """
        self.check_access("read")
        answer = self._typed(answer)
        files = self._own_files(attachment_ids)
        for finding in self:
            if finding.audit_state != "signed" or finding.state == "closed":
                raise UserError(
                    self.env._(
                        "%(finding)s: the audit is not signed yet, or this is closed.",
                        finding=finding.name,
                    )
                )
            if self.env.user != finding.sudo().responsible_id:
                finding.audit_id.unit_id._check_post(RECTIFYING_POSTS)
        open_gate(self.sudo(), GATE).write(
            {
                "answer": answer,
                "state": "answered",
                "rectified_on": self.env["school.unit"]._today(),
                "rectified_by_id": self.env.uid,
                "attachment_ids": [fields.Command.link(file.id) for file in files],
            }
        )
        return True

    def action_close(self):
        """Close findings that are put right, as the chair and never one's own."""
        self._check_answered()
        for finding in self:
            if finding.sudo().rectified_by_id == self.env.user:
                raise UserError(
                    self.env._("Nobody checks what they put right themselves.")
                )
        open_gate(self.sudo(), GATE).write(
            {"state": "closed", "closed_on": self.env["school.unit"]._today()}
        )
        return True

    def action_send_back(self):
        """Ask again for what is not put right, as the chair."""
        self._check_answered()
        open_gate(self.sudo(), GATE).write({"state": "open"})
        return True

    def _check_answered(self):
        self.check_access("read")
        for finding in self:
            finding.audit_id._check_chair()
            if finding.state != "answered":
                raise UserError(
                    self.env._(
                        "%(finding)s: nobody has said yet how it was put right.",
                        finding=finding.name,
                    )
                )

    def _typed(self, text):
        text = text.strip() if isinstance(text, str) else ""
        if not text or len(text) > LONGEST:
            raise UserError(
                self.env._(
                    "Write what was done, in up to %(most)s characters.", most=LONGEST
                )
            )
        return text

    def _own_files(self, ids):
        """Return the files that prove it: those that the user uploaded."""
        whole = isinstance(ids, list) and all(type(one) is int for one in ids)
        files = self.env["ir.attachment"].browse(ids if whole else []).exists()
        if any(file.create_uid != self.env.user for file in files.sudo()):
            raise UserError(self.env._("Attach files that you uploaded yourself."))
        return files

    def _tell(self):
        """Tell those who are to put something right, one message for each person."""
        for audit, findings in self.grouped("audit_id").items():
            users = findings.responsible_id
            if users:
                audit.message_post(
                    body=self.env._(
                        "The audit is signed: see what is to be put right."
                    ),
                    partner_ids=users.partner_id.ids,
                )
