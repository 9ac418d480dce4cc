"""Publication and lock of a month."""

from odoo import api, fields, models
from odoo.exceptions import UserError


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
                    "appeal_until": unit.appeal_days
                    and unit._add_working_days(unit._today(), unit.appeal_days),
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

    def action_open_board(self):
        """Open the board of the month, as everybody sees it."""
        self.ensure_one()
        self.check_access("read")
        self._check_state("published", "locked", "paid")
        action = self.env["ir.actions.client"]._for_xml_id(
            "school_logistics.school_staff_board_action"
        )
        return {**action, "context": {"active_id": self.id}}
