"""The scheduled job: opens the month, asks for scores, computes; catches up."""

import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    assessment_day = fields.Integer(
        default=1,
        help="Day of the next month on which the assessment of a month is opened by"
        " itself; 0: never.",
    )
    assessment_score_days = fields.Integer(
        string="Days for Scores", default=4, help="Working days that leaders have."
    )
    appeal_days = fields.Integer(
        default=5,
        help="Working days for which results are shown and appeals accepted; 0: no"
        " clock, a month may be locked at once.",
    )

    _assessment_days = models.Constraint(
        "CHECK (assessment_day BETWEEN 0 AND 28 AND assessment_score_days"
        " BETWEEN 0 AND 60 AND appeal_days BETWEEN 0 AND 60)",
        "Enter a day from 0 to 28, and at most 60 days for scores and appeals.",
    )


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    @api.model
    def _cron_open_months(self):
        """Open last month's assessment for each school whose day has come.

        A day on which the server did not run is caught up on the next one. One school
        that cannot be opened does not hold up the others.
        """
        today = self.env["school.unit"]._today()
        month = self.env["school.month"]._on_date(today - relativedelta(months=1))
        if not month:
            return
        opened = self.sudo().search([("month_id", "=", month.id)]).company_id
        units = (
            self.env["school.staff.group"]
            .sudo()
            .search([("active", "=", True)])
            .company_id
            - opened
        ).mapped(lambda company: self.env["school.unit"]._for_company(company))
        due = units.sudo().filtered(
            lambda unit: unit.assessment_day and unit.assessment_day <= today.day
        )
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for unit in due:
            try:
                with self.env.cr.savepoint():
                    self.sudo()._open(unit.company_id, month)
            except UserError as error:
                _logger.warning("Assessment of %s not opened: %s", unit.code, error)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _open(self, company, month):
        """Open a month of a school: draft, sheets, one activity per leader, figures.

        :return: the run
        """
        run = self.create({"company_id": company.id, "month_id": month.id})
        run._ask_for_scores()
        if run._versions():
            run._compute_month()
        return run

    def action_ask_for_scores(self):
        """Make the score sheets that the schemes need and ask for them.

        :raise UserError: without a post, or not a draft
        """
        self.check_access("write")
        self._check_preparing()
        self._check_state("draft")
        self._ask_for_scores()
        return True

    def _ask_for_scores(self):
        """Make the sheets of these runs; a person has one activity for all of them."""
        Sheet = self.env["school.staff.score.sheet"].sudo()
        for run in self:
            wanted, named = run._roles()
            made = {(sheet.group_id, sheet.role) for sheet in run.sudo().sheet_ids}
            sheets = Sheet.create(
                [
                    {
                        "run_id": run.id,
                        "company_id": run.company_id.id,
                        "group_id": group.id,
                        "role": role,
                        "of_leaders": role == "affairs"
                        and bool(group.leader_id)
                        and (group, role) not in named,
                    }
                    for group, role in sorted(
                        wanted - made, key=lambda pair: (pair[0].id, pair[1])
                    )
                ]
            )
            sheets._fill()
            sheets.filtered(lambda sheet: not sheet.line_ids).unlink()
            run._remind(sheets.exists())

    def _roles(self):
        """Return the pairs of group and role that score the month by hand.

        Scores that some scheme of the group counts are asked for: by role where it
        names raters, else of the leader, and of the office for the leader.

        :return: the pairs, and those among them that a scheme names
        """
        codes = {"month_score"}
        types = self.env["school.staff.fact.type"]._by_code(codes, self.company_id)
        wanted, named = set(), set()
        for version, groups in self._versions().items():
            for item in version.definition["items"]:
                if not set(item["types"]) & {record.id for record in types.values()}:
                    continue
                roles = {rater["role"] for rater in item["raters"]}
                for group in groups:
                    led = {"leader", "affairs"} if group.leader_id else {"affairs"}
                    wanted |= {(group, role) for role in roles or led}
                    named |= {(group, role) for role in roles}
        return wanted, named

    def _remind(self, sheets):
        """One activity for each person, on the first sheet to be filled in."""
        unit = self.unit_id
        deadline = unit._add_working_days(unit._today(), unit.assessment_score_days)
        Post = self.env["school.post.holder"]
        office = Post._users("affairs_director", unit, unit._today())[:1]
        by_user = {}
        for sheet in sheets:
            leader = sheet.group_id.leader_id.user_id
            user = leader if sheet.role == "leader" and leader else office
            if user:
                by_user.setdefault(user, sheets.browse())
                by_user[user] |= sheet
        for user, theirs in by_user.items():
            theirs[0].activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=deadline,
                user_id=user.id,
                summary=self.env._(
                    "Score %(groups)s for %(month)s",
                    groups=", ".join(theirs.group_id.mapped("name")),
                    month=self.month_id.name,
                ),
            )
