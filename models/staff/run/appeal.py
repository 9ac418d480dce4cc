"""Appeals (申诉): a fact of a published result is disputed, then decided."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .run import DIRECTING_POSTS


class SchoolStaffAppeal(models.Model):
    """Somebody disputes a fact of a published result while the clock runs.

    Upheld, the fact is voided and the group is scored and ranked again; score, grade
    and rank before and after stay on the appeal.
    """

    _name = "school.staff.appeal"
    _description = "Appeal"
    _inherit = ["school.document", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "SS"
    _document_own = frozenset(
        {
            "decided_by_id",
            "decided_on",
            "score_before",
            "score_after",
            "grade_before",
            "grade_after",
            "rank_before",
            "rank_after",
            "requester_id",
            "answer",
        }
    )
    _document_fixed = frozenset({"result_id", "fact_id"})
    _document_open = ("open",)

    result_id = fields.Many2one(
        comodel_name="school.staff.result",
        required=True,
        index=True,
        ondelete="restrict",
    )
    run_id = fields.Many2one(
        related="result_id.run_id", store=True, precompute=True, index=True
    )
    fact_id = fields.Many2one(
        comodel_name="school.staff.fact",
        string="Disputed Fact",
        index=True,
        ondelete="restrict",
    )
    fact_text = fields.Char(compute="_compute_fact_text", string="What Is Disputed")
    reason = fields.Text(required=True)
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    answer = fields.Text(readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_on = fields.Datetime(readonly=True, copy=False)
    score_before = fields.Float(digits=(16, 4), readonly=True, copy=False)
    score_after = fields.Float(digits=(16, 4), readonly=True, copy=False)
    grade_before = fields.Char(readonly=True, copy=False)
    grade_after = fields.Char(readonly=True, copy=False)
    rank_before = fields.Integer(readonly=True, copy=False)
    rank_after = fields.Integer(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("upheld", "Upheld"),
            ("rejected", "Rejected"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    _fact_once = models.UniqueIndex(
        "(result_id, fact_id) WHERE state = 'open'",
        "This fact is disputed already. Wait for the decision.",
    )

    @api.depends("fact_id")
    def _compute_fact_text(self):
        for appeal in self:
            appeal.fact_text = appeal.sudo().fact_id.display_name or False

    @api.model_create_multi
    def create(self, vals_list):
        """Appeal, for oneself or for a member of the group that one leads.

        :raise UserError: not published, too late, or not one's own
        """
        Result = self.env["school.staff.result"]
        for vals in vals_list:
            key = vals.get("result_id") or self.env.context.get("default_result_id")
            result = Result.browse(key if type(key) is int else 0).exists()
            if not result:
                raise UserError(self.env._("Choose the result that is disputed."))
            result.check_access("read")
            vals["result_id"] = result.id
            vals["company_id"] = result.sudo().company_id.id
        appeals = super().create(vals_list)
        appeals._set_own({"requester_id": self.env.uid})
        appeals._check_clock()
        appeals._check_fact()
        return appeals

    def _check_preparing(self):
        """:raise UserError: unless it is one's own result, or of one's group"""
        if self.env.su:
            return
        for appeal in self:
            result = appeal.sudo().result_id
            if result.employee_id.user_id == self.env.user and result.employee_id:
                continue
            if self.env.user in result.group_id._leading_users():
                continue
            appeal.unit_id._check_post(DIRECTING_POSTS)

    def _check_clock(self):
        today = self.env["school.unit"]._today()
        for appeal in self.sudo():
            run = appeal.run_id
            run._check_state("published")
            if run.appeal_until and today > run.appeal_until:
                raise UserError(
                    self.env._(
                        "Appeals against %(run)s ended on %(date)s.",
                        run=run.display_name,
                        date=fields.Date.to_string(run.appeal_until),
                    )
                )

    def _check_fact(self):
        for appeal in self.sudo().filtered("fact_id"):
            if appeal.fact_id not in appeal.result_id._facts():
                raise ValidationError(
                    self.env._(
                        "%(fact)s does not count for %(result)s.",
                        fact=appeal.fact_id.display_name,
                        result=appeal.result_id.display_name,
                    )
                )

    # deciding -----------------------------------------------------------------

    def action_withdraw(self):
        """Take the appeal back, as whoever entered it."""
        self.check_access("write")
        self._check_open()
        if self.filtered(lambda appeal: appeal.requester_id != self.env.user):
            raise UserError(self.env._("Only whoever appealed takes it back."))
        self._set_own({"state": "withdrawn"})
        return True

    def action_reject(self, answer):
        """Reject with a reason.

        :param str answer: the reason, which is told
        """
        self._check_deciding(answer)
        self._decide("rejected", answer)
        return True

    def action_uphold(self, answer):
        """Void the fact and score the group again.

        :param str answer: the reason, which is told
        :raise UserError: no fact is named, or it is void already
        """
        self._check_deciding(answer)
        for appeal in self:
            fact = appeal.sudo().fact_id
            if not fact or fact.is_void:
                raise UserError(
                    self.env._(
                        "%(appeal)s names no fact that still counts. Reject it, or void"
                        " the fact where it comes from.",
                        appeal=appeal.name,
                    )
                )
            result = appeal.sudo().result_id
            before = result._standing()
            fact._mark("void", f"{appeal.name}: {answer}")
            appeal.sudo().run_id._score_again(result.group_id)
            after = result._standing()
            appeal._decide(
                "upheld",
                answer,
                **{f"{key}_before": value for key, value in before.items()},
                **{f"{key}_after": value for key, value in after.items()},
            )
        return True

    def _check_deciding(self, answer):
        """:raise UserError: no reason, without a post, one's own, or decided already"""
        self.check_access("write")
        if not isinstance(answer, str) or not answer.strip():
            raise UserError(self.env._("Say why."))
        self._check_open()
        for appeal in self:
            appeal.unit_id._check_post(DIRECTING_POSTS)
            appeal.sudo().run_id._check_state("published")
            own = appeal.sudo().result_id.employee_id.user_id
            if own == self.env.user:
                raise UserError(
                    self.env._(
                        "%(appeal)s is about yourself: somebody else decides it.",
                        appeal=appeal.name,
                    )
                )

    def _decide(self, state, answer, **values):
        self._set_own(
            {
                "state": state,
                "answer": answer,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
                **values,
            }
        )


class SchoolStaffResult(models.Model):
    _inherit = "school.staff.result"

    def _standing(self):
        """Return score, grade and rank as they stand in the table."""
        self.ensure_one()
        self.invalidate_recordset()
        return {
            "score": self.score,
            "grade": self.grade_name or "",
            "rank": self.rank,
        }


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def _score_again(self, group):
        """Score again whom a change in ``group`` may touch, keeping the results' ids.

        That is the group; or all groups of its scheme, where quotas are counted over
        all of them. Rights and state were checked.
        """
        self.ensure_one()
        self._take_turn()
        result = self.env["school.staff.result"].sudo()
        version = result.search(
            [("run_id", "=", self.id), ("group_id", "=", group.id)], limit=1
        ).version_id
        groups = group
        if version.definition["quota_scope"] == "all":
            groups = result.search(
                [("run_id", "=", self.id), ("version_id", "=", version.id)]
            ).group_id
        kept = [
            (row.subject_id, row.group_id.id, row.id)
            for row in result.search(
                [("run_id", "=", self.id), ("group_id", "in", groups.ids)]
            )
        ]
        self.env.cr.execute(
            SQL(
                "DELETE FROM school_staff_result_line WHERE result_id = ANY(%s)",
                [key for _subject, _group, key in kept],
            )
        )
        self._score(version, groups, kept)
        self._sum_up(self.version_ids)
