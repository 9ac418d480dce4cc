"""Score sheets: a leader, or the office, scores the members of a group by hand."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..group.group import LEADING_POSTS
from ..scheme.item import RATERS

#: kinds of facts that people score with, in the order in which they are asked for
SCORE_CODES = ("month_score", "week_score")


class SchoolStaffScoreSheet(models.Model):
    """The scores of one group and month, from one role; facts when handed in."""

    _name = "school.staff.score.sheet"
    _description = "Score Sheet"
    _inherit = ["school.document", "mail.activity.mixin"]
    _order = "run_id desc, group_id, id"

    _document_prefix = "PF"
    _document_own = frozenset({"user_id", "handed_in_on"})
    _document_fixed = frozenset({"run_id", "group_id", "role", "of_leaders"})
    _document_open = ("draft",)

    run_id = fields.Many2one(
        comodel_name="school.staff.run",
        string="Month",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    role = fields.Selection(selection=RATERS, required=True, default="leader")
    of_leaders = fields.Boolean(
        string="Leaders Only",
        readonly=True,
        help="The others are scored by their leader.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Scored By", readonly=True, ondelete="restrict"
    )
    handed_in_on = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many("school.staff.score.line", "sheet_id", string="Scores")
    state = fields.Selection(
        selection=[("draft", "To Fill In"), ("done", "Handed In")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _once = models.UniqueIndex(
        "(run_id, group_id, role)", "This sheet exists already: open it."
    )

    def _check_preparing(self):
        """:raise UserError: unless the user scores in the role of the sheet"""
        if self.env.su:
            return
        for sheet in self:
            if sheet.role == "leader":
                sheet.group_id._check_leading()
            else:
                sheet.unit_id._check_post(LEADING_POSTS)

    @api.depends("group_id", "role", "run_id")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for sheet in self:
            group = sheet.group_id.name or ""
            month = sheet.sudo().run_id.month_id.name or ""
            sheet.display_name = f"{group} {month} {roles.get(sheet.role, '')}"

    def action_hand_in(self):
        """Put the scores on record; who is missing is named.

        :raise UserError: a score is missing, or the month is closed
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for sheet in self:
            sheet.sudo().run_id._check_state("draft")
            missing = sheet.line_ids.filtered(lambda line: not line.is_given)
            if missing:
                raise UserError(
                    self.env._(
                        "%(sheet)s: these have no score yet: %(names)s.",
                        sheet=sheet.display_name,
                        names=", ".join(missing.member_id.mapped("display_name")),
                    )
                )
        self.env["school.fact.hook"]._record_facts(
            [
                line._fact_vals()
                for line in self.line_ids
                if not line._is_about(self.env.user)
            ]
        )
        self._set_own(
            {
                "state": "done",
                "user_id": self.env.uid,
                "handed_in_on": fields.Datetime.now(),
            }
        )
        self.activity_ids.sudo().action_feedback()
        return True

    def _fill(self):
        """Make the lines: one for each member who is scored, and kind of score."""
        Member = self.env["school.staff.member"].sudo()
        rows = []
        for sheet in self:
            run = sheet.run_id
            members = Member.search(
                [("group_id", "=", sheet.group_id.id), ("is_exempt", "=", False)]
            ).filtered_domain(Member._on(run.date_from, run.date_to))
            known = sheet.line_ids.member_id
            for member in members - known:
                # nobody scores himself: the leader is scored by the office
                leads = member.employee_id in (
                    sheet.group_id.leader_id | sheet.group_id.deputy_id
                )
                wanted = leads if sheet.of_leaders else True
                if wanted and not (sheet.role == "leader" and leads):
                    rows.append({"sheet_id": sheet.id, "member_id": member.id})
        self.env["school.staff.score.line"].sudo().create(rows)


class SchoolStaffScoreLine(models.Model):
    """The score of one member."""

    _name = "school.staff.score.line"
    _description = "Score"
    _order = "id"

    sheet_id = fields.Many2one(
        comodel_name="school.staff.score.sheet",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, precompute=True, index=True
    )
    member_id = fields.Many2one(
        comodel_name="school.staff.member",
        required=True,
        index=True,
        ondelete="restrict",
    )
    score = fields.Float(digits=(16, 2))
    is_given = fields.Boolean(string="Given")
    note = fields.Char()

    _member_once = models.UniqueIndex(
        "(sheet_id, member_id)", "A member is scored once on a sheet."
    )
    _range = models.Constraint(
        "CHECK (score >= 0 AND score <= 1000)", "A score is from 0 to 1000 points."
    )

    @api.onchange("score")
    def _onchange_score(self):
        """Whoever types a score has given it."""
        for line in self:
            line.is_given = line.is_given or bool(line.score)

    @api.model_create_multi
    def create(self, vals_list):
        """Add lines to open sheets; a score that comes along is given."""
        for vals in vals_list:
            vals["is_given"] = bool(vals.get("is_given") or vals.get("score"))
        lines = super().create(vals_list)
        lines._check_sheet()
        return lines

    def write(self, vals):
        """Score; the member stays.

        :raise UserError: handed in, about oneself, or not one's group
        """
        if not {"sheet_id", "member_id"}.isdisjoint(vals):
            raise UserError(self.env._("A line stays with its sheet and member."))
        self._check_sheet()
        if vals.get("score"):
            vals["is_given"] = True
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_sheet()

    def _check_sheet(self):
        sheets = self.sheet_id
        sheets._check_open()
        sheets._check_preparing()
        for line in self.sudo():
            if line.member_id.group_id != line.sheet_id.group_id:
                raise ValidationError(
                    self.env._(
                        "%(member)s is not in %(group)s.",
                        member=line.member_id.display_name,
                        group=line.sheet_id.group_id.name,
                    )
                )
            if line._is_about(self.env.user) and not self.env.su:
                raise UserError(
                    self.env._(
                        "%(member)s: nobody scores himself.",
                        member=line.member_id.display_name,
                    )
                )

    def _is_about(self, user):
        employee = self.sudo().member_id.employee_id
        return bool(employee) and employee.user_id == user

    def _fact_vals(self):
        """Return what the hook wants to know."""
        self.ensure_one()
        member, sheet = self.member_id.sudo(), self.sheet_id
        subject = (
            member.employee_id
            or member.department_id
            or member.area_id
            or member.partner_id
        )
        return {
            "company": self.company_id,
            "subject": subject,
            "kind": member.subject_kind,
            "type": SCORE_CODES[0],
            # scored when the month is over, valid for its last day in the group
            "date": min(member.date_to or sheet.run_id.date_to, sheet.run_id.date_to),
            "quantity": self.score,
            "rater": sheet.role,
            "source": self,
            "note": self.note,
        }
