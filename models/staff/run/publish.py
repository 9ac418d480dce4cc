"""Publication, lock, and the board where each point opens its evidence."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..scheme.sql_points import default_points


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    sheet_ids = fields.One2many(
        comodel_name="school.staff.score.sheet", inverse_name="run_id", readonly=True
    )
    sheet_open_count = fields.Integer(
        string="Scores Missing", compute="_compute_counts"
    )
    appeal_ids = fields.One2many(
        comodel_name="school.staff.appeal", inverse_name="run_id", readonly=True
    )
    appeal_open_count = fields.Integer(string="Appeals Open", compute="_compute_counts")
    warned_count = fields.Integer(string="Among the Last", compute="_compute_counts")

    @api.depends("sheet_ids.state", "appeal_ids.state")
    def _compute_counts(self):
        def count(model, domain):
            return dict(
                self.env[model]
                .sudo()
                ._read_group(
                    [("run_id", "in", self.ids), *domain], ["run_id"], ["__count"]
                )
            )

        sheets = count("school.staff.score.sheet", [("state", "=", "draft")])
        appeals = count("school.staff.appeal", [("state", "=", "open")])
        warned = count("school.staff.result", [("is_warned", "=", True)])
        for run in self:
            run.sheet_open_count = sheets.get(run, 0)
            run.appeal_open_count = appeals.get(run, 0)
            run.warned_count = warned.get(run, 0)

    def action_publish(self):
        """Compute a last time and show the results; the clock of appeals begins.

        :raise UserError: without a post, or scores are missing
        """
        self.check_access("write")
        self._check_directing()
        self._check_state("draft")
        for run in self:
            if run.sheet_open_count:
                missing = run.sudo().sheet_ids.filtered(
                    lambda sheet: sheet.state == "draft"
                )
                raise UserError(
                    self.env._(
                        "%(run)s: these scores are still missing: %(sheets)s.",
                        run=run.display_name,
                        sheets=", ".join(missing.mapped("display_name")),
                    )
                )
            run._compute_month()
            unit = run.unit_id
            run._set_own(
                {
                    "state": "published",
                    "published_on": fields.Datetime.now(),
                    "appeal_until": unit._add_working_days(
                        unit._today(), unit.appeal_days
                    ),
                }
            )
        return True

    def action_back_to_draft(self):
        """Take a publication back, to collect more; open appeals stand in the way.

        :raise UserError: without a post, not published, or appeals are open
        """
        self.check_access("write")
        self._check_directing()
        self._check_state("published")
        for run in self:
            if run.sudo().appeal_ids:
                raise UserError(
                    self.env._(
                        "%(run)s has appeals: it stays published until it is locked.",
                        run=run.display_name,
                    )
                )
        self._set_own({"state": "draft", "published_on": False, "appeal_until": False})
        return True

    def action_lock(self):
        """Lock the month: nothing in it changes any more.

        :raise UserError: the clock still runs, or appeals are open
        """
        self.check_access("write")
        self._check_directing()
        self._check_state("published")
        today = self.env["school.unit"]._today()
        for run in self:
            if run.appeal_open_count:
                raise UserError(
                    self.env._(
                        "%(run)s: %(count)s appeals are open. Decide them first.",
                        run=run.display_name,
                        count=run.appeal_open_count,
                    )
                )
            if run.appeal_until and today <= run.appeal_until:
                raise UserError(
                    self.env._(
                        "%(run)s: appeals are accepted until %(date)s; lock it after"
                        " that day.",
                        run=run.display_name,
                        date=fields.Date.to_string(run.appeal_until),
                    )
                )
            run._take_turn()
        # whoever locks it applies for the pay: the job that opened it is nobody
        self._set_own(
            {
                "state": "locked",
                "locked_on": fields.Datetime.now(),
                "requester_id": self.env.uid,
            }
        )
        return True

    def action_open_results(self):
        """Open the results of the month."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_staff_result_action"
        )
        return {**action, "domain": [("run_id", "=", self.id)], "context": {}}

    def get_board(self):
        """Return the published board: who, score, grade, rank, points of each item.

        Pay is not on it. Names are shown within the school.

        :return: dict for the page
        :raise UserError: not published yet
        """
        self.ensure_one()
        self.check_access("read")
        self._check_state("published", "locked", "paid")
        run = self.sudo()
        results = run.result_ids.sorted(
            lambda result: (result.group_id.sequence, result.group_id.id, result.rank)
        )
        lines = {}
        for line in results.line_ids:
            lines.setdefault(line.result_id.id, {})[line.item] = line.points
        today = self.env["school.unit"]._today()
        return {
            "title": run.display_name,
            "until": fields.Date.to_string(run.appeal_until),
            "days_left": max((run.appeal_until - today).days, 0)
            if run.appeal_until
            else 0,
            "open": run.state == "published",
            "notice": run.notice or "",
            "groups": [
                {
                    "name": group.name,
                    "items": [
                        item["name"]
                        for item in of_group[0].version_id.definition["items"]
                    ],
                    "rows": [
                        result._board_row(lines.get(result.id, {}))
                        for result in of_group
                    ],
                }
                for group, of_group in results.grouped("group_id").items()
            ],
        }


class SchoolStaffResult(models.Model):
    _inherit = "school.staff.result"

    def _board_row(self, lines):
        self.ensure_one()
        items = self.version_id.definition["items"]
        user = self.env["res.users"].browse(self.env.uid)
        return {
            "id": self.id,
            "name": self.subject_name or "",
            "mine": bool(self.employee_id) and self.employee_id.user_id == user,
            "score": self.score if self.is_assessed else None,
            "grade": self.grade_name or "",
            "rank": self.rank,
            "assessed": self.is_assessed,
            "points": [
                lines.get(number, float(default_points(item)))
                for number, item in enumerate(items, start=1)
            ],
        }
