"""一期一审: the review group looks at the purchases of a term and says what it saw."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# who makes out an audit and enters its members
PREPARING_POSTS = ("review_group", "principal")
# who answers for what is audited, and so does not audit it
AUDITED_POSTS = ("buyer", "keeper", "accountant", "affairs_director", "affairs_clerk")
MOST_FINDINGS = 2000


class SchoolAudit(models.Model):
    """One audit of a term: a group, an opinion, findings with deadlines, signatures.

    The group signs the opinion with its findings; then these are put right one by one,
    and when all are closed the audit is.
    """

    _name = "school.audit"
    _description = "Audit of a Term"
    _inherit = ["school.document"]
    _order = "date_to desc, id desc"

    _document_prefix = "SC"
    _document_own = frozenset(
        {
            "amount_total",
            "closed_on",
            "digest",
            "missing_count",
            "purchase_count",
            "signed_on",
        }
    )
    _document_open = ("draft",)

    term_id = fields.Many2one(
        comodel_name="school.term",
        required=True,
        default=lambda self: self.env["school.term"]._current(),
        ondelete="restrict",
    )
    date_from = fields.Date(
        string="From", compute="_compute_dates", store=True, precompute=True
    )
    date_to = fields.Date(
        string="To", compute="_compute_dates", store=True, precompute=True
    )
    member_ids = fields.One2many(
        comodel_name="school.audit.member",
        inverse_name="audit_id",
        string="Review Group",
    )
    finding_ids = fields.One2many(
        comodel_name="school.audit.finding",
        inverse_name="audit_id",
        string="Findings",
    )
    opinion = fields.Text(help="What the group says of the term as a whole.")
    verdict = fields.Selection(
        [
            ("good", "In Order"),
            ("mostly", "Mostly in Order"),
            ("bad", "Serious Faults"),
        ],
        string="Conclusion",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    purchase_count = fields.Integer(string="Purchases Looked At", readonly=True)
    amount_total = fields.Monetary(string="Amount Looked At", readonly=True)
    missing_count = fields.Integer(string="Papers Missing", readonly=True)
    open_count = fields.Integer(string="Still Open", compute="_compute_open_count")
    digest = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")
    can_close = fields.Boolean(compute="_compute_can_close")
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("signing", "To Be Signed"),
            ("signed", "Being Put Right"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _once = models.UniqueIndex(
        "(company_id, term_id) WHERE state <> 'cancelled'",
        "This term has an audit already.",
    )

    @api.depends("term_id")
    def _compute_dates(self):
        for audit in self:
            audit.date_from = audit.term_id.date_start
            audit.date_to = audit.term_id.date_end

    @api.depends("finding_ids.state")
    def _compute_open_count(self):
        for audit in self:
            audit.open_count = len(
                audit.finding_ids.filtered(lambda row: row.state != "closed")
            )

    @api.depends("state", "member_ids.signed_on")
    @api.depends_context("uid")
    def _compute_can_sign(self):
        for audit in self:
            audit.can_sign = audit.state == "signing" and any(
                member.user_id == self.env.user and not member.signed_on
                for member in audit.member_ids
            )

    @api.depends("state", "open_count", "member_ids.role")
    @api.depends_context("uid")
    def _compute_can_close(self):
        for audit in self:
            audit.can_close = (
                audit.state == "signed"
                and not audit.open_count
                and self.env.user in audit._chair()
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Make out audits, as the review group or the principal.

        :raises UserError: without the post; naming oneself a member is not enough
        """
        audits = super().create(vals_list)
        if not self.env.su:
            audits.unit_id._check_post(PREPARING_POSTS)
        return audits

    def _check_preparing(self):
        """:raises UserError: for who neither prepares audits nor is in the group"""
        for audit in self:
            working = audit.member_ids.filtered(lambda row: row.role != "observer")
            if self.env.user not in working.user_id:
                audit.unit_id._check_post(PREPARING_POSTS)

    def _check_member_changes(self):
        """:raises UserError: the audit is signed, or the user does not prepare it"""
        self._check_open()
        self._check_preparing()

    # -- the group looks ------------------------------------------------------------

    def action_list_missing(self):
        """Enter a finding for each purchase of the term that lacks papers.

        What is listed already stays as it is. Thousands of purchases are one query.

        :return: True
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for audit in self:
            audit._list_missing()
        return True

    def _list_missing(self):
        self.ensure_one()
        # the group reads the dossiers of its school, whatever the members' posts
        dossiers = (
            self.env["school.dossier"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                ]
            )
        )
        lacking = dossiers.filtered("missing_count")
        listed = {
            (row.order_id.id, row.petty_id.id)
            for row in self.sudo().finding_ids
            if row.kind == "paper"
        }
        fresh = lacking.filtered(
            lambda row: (row.order_id.id, row.petty_id.id) not in listed
        )
        self.env["school.audit.finding"].sudo()._enter_missing(
            self.sudo(), fresh[:MOST_FINDINGS]
        )
        self._set_own(
            {
                "purchase_count": len(dossiers),
                "amount_total": sum(dossiers.mapped("amount")),
                "missing_count": sum(dossiers.mapped("missing_count")),
            }
        )

    def action_finish(self):
        """Hand opinion and findings to the group for signing.

        :raises UserError: names what is missing
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for audit in self:
            audit._check_complete()
            audit._set_own({"state": "signing", "digest": audit._digest()})
        return True

    def _check_complete(self):
        """:raises UserError: names what an audit still lacks"""
        self.ensure_one()
        roles = self.member_ids.mapped("role")
        missing = []
        if roles.count("chair") != 1:
            missing.append(self.env._("exactly one chair"))
        if roles.count("chair") + roles.count("member") < 3:
            missing.append(self.env._("at least three people who audit"))
        if "observer" not in roles:
            missing.append(self.env._("an observer"))
        if not (self.opinion or "").strip() or not self.verdict:
            missing.append(self.env._("the opinion and its conclusion"))
        undated = self.finding_ids.filtered(lambda row: not row.deadline)
        if undated:
            missing.append(
                self.env._("deadlines of %(count)s findings", count=len(undated))
            )
        if missing:
            raise UserError(
                self.env._(
                    "%(audit)s still needs: %(missing)s.",
                    audit=self.display_name,
                    missing=", ".join(missing),
                )
            )

    def action_reopen(self):
        """Take it back from the signing; what was signed is void."""
        self.check_access("write")
        self._check_preparing()
        for audit in self:
            if audit.state != "signing":
                raise UserError(
                    self.env._(
                        "%(audit)s is not being signed.", audit=audit.display_name
                    )
                )
            audit.member_ids.sudo()._void()
            audit._set_own({"state": "draft", "digest": False})
        return True

    def action_cancel(self):
        """Give up an audit that was begun wrongly."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def action_close(self):
        """Close the audit when everything is put right, as its chair.

        :raises UserError: names the findings that are open
        """
        self.check_access("read")
        for audit in self:
            if audit.state != "signed":
                raise UserError(
                    self.env._(
                        "%(audit)s is not signed yet, or closed already.",
                        audit=audit.display_name,
                    )
                )
            audit._check_chair()
            if audit.open_count:
                raise UserError(
                    self.env._(
                        "%(audit)s: %(count)s findings are open: %(findings)s.",
                        audit=audit.display_name,
                        count=audit.open_count,
                        findings="；".join(
                            audit.finding_ids.filtered(
                                lambda row: row.state != "closed"
                            )[:5].mapped("name")
                        ),
                    )
                )
            audit.sudo()._set_own(
                {"state": "closed", "closed_on": fields.Datetime.now()}
            )
        return True

    def _check_chair(self):
        """:raises UserError: unless the user is the chair of the group"""
        self.ensure_one()
        chair = self._chair()
        if self.env.user not in chair:
            raise UserError(
                self.env._(
                    "Only %(chair)s, who chairs the review group, may do this.",
                    chair=", ".join(chair.mapped("name")),
                )
            )

    def _chair(self):
        """Return the users who chair the review group."""
        members = self.sudo().member_ids
        return members.filtered(lambda row: row.role == "chair").user_id


class SchoolAuditMember(models.Model):
    """A person of the review group; an observer is present and signs, too."""

    _name = "school.audit.member"
    _description = "Member of a Review Group"
    _order = "role, id"
    _rec_name = "user_id"
    _check_company_auto = True

    audit_id = fields.Many2one(
        comodel_name="school.audit", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="audit_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        required=True,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
    )
    role = fields.Selection(
        [("chair", "Chair"), ("member", "Member"), ("observer", "Observer")],
        required=True,
        default="member",
    )
    digest = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)

    _person_once = models.UniqueIndex(
        "(audit_id, user_id)", "A person is in a review group once."
    )

    @api.constrains("user_id", "role", "audit_id")
    def _check_independent(self):
        """Who buys, keeps or books does not audit it; an observer may come from
        anywhere in the school."""
        Holder = self.env["school.post.holder"]
        today = self.env["school.unit"]._today()
        for member in self.sudo():
            unit, user = member.audit_id.unit_id, member.user_id
            if member.company_id not in user.company_ids or user.share:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not belong to %(school)s.",
                        user=user.name,
                        school=unit.name,
                    )
                )
            if member.role != "observer" and Holder._holds(
                user, AUDITED_POSTS, unit, today
            ):
                raise ValidationError(
                    self.env._(
                        "%(user)s answers for what is audited (buyer, keeper,"
                        " accountant or general affairs) and cannot audit it.",
                        user=user.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Name members, unsigned, while the audit is prepared."""
        for vals in vals_list:
            vals.update(digest=False, signed_on=False)
        audits = [vals.get("audit_id") for vals in vals_list]
        # before they are members themselves
        self.env["school.audit"].browse(audits)._check_member_changes()
        return super().create(vals_list)

    def write(self, vals):
        """Change members while the audit is prepared; nobody signs for another.

        :raises UserError: for a signature, and for an audit that is signed
        """
        if not self.env.su and not {"digest", "signed_on", "audit_id"}.isdisjoint(vals):
            raise UserError(self.env._("Each member signs in a session of their own."))
        if not self.env.su:
            self.audit_id._check_member_changes()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.audit_id._check_member_changes()

    def _void(self):
        self.write({"digest": False, "signed_on": False})
