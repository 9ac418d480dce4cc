"""The board of a published month, where each point opens its evidence."""

from odoo import api, fields, models

from ..scheme.sql_points import default_points
from .run import DIRECTING_POSTS

BOARDS = 24  # two years of months


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    @api.model
    def get_boards(self):
        """Return the published months that the user may read, the newest first.

        :return: list of dicts: id, name
        """
        runs = self.search(
            [("state", "in", ("published", "locked", "paid"))], limit=BOARDS
        )
        return [{"id": run.id, "name": run.display_name} for run in runs]

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
            lambda result: (
                result.group_id.sequence,
                result.group_id.id,
                not result.is_assessed,
                result.rank,
            )
        )
        lines = {}
        for line in results.line_ids:
            lines.setdefault(line.result_id.id, {})[line.item] = line.points
        today = self.env["school.unit"]._today()
        is_open = run.state == "published" and (
            not run.appeal_until or today <= run.appeal_until
        )
        may_appeal = self._may_appeal(results) if is_open else results.browse()
        appeals = run.appeal_ids.grouped("result_id")
        return {
            "title": run.display_name,
            "until": fields.Date.to_string(run.appeal_until),
            "days_left": max((run.appeal_until - today).days + 1, 0)
            if run.appeal_until
            else 0,
            "open": is_open,
            "notice": run.notice or "",
            "groups": [
                {
                    "name": group.name,
                    "items": [
                        item["name"]
                        for item in of_group[0].version_id.definition["items"]
                    ],
                    "rows": [
                        {
                            **result._board_row(lines.get(result.id, {})),
                            "may_appeal": result in may_appeal,
                            "appeals": [
                                {"text": appeal._board_text()}
                                for appeal in appeals.get(result, ())
                            ],
                        }
                        for result in of_group
                    ],
                }
                for group, of_group in results.grouped("group_id").items()
            ],
        }

    def _may_appeal(self, results):
        """Return those of the results that the user may appeal against."""
        user = self.env["res.users"].browse(self.env.uid)
        unit = self.sudo().unit_id
        if self.env["school.post.holder"]._holds(
            user, DIRECTING_POSTS, unit, unit._today()
        ):
            return results
        # leaders, and their users, are read together
        led = results.group_id.sudo().filtered(
            lambda group: user in group.leader_id.user_id | group.deputy_id.user_id
        )
        return results.filtered(
            lambda result: (
                (result.employee_id and result.employee_id.user_id == user)
                or result.group_id in led
            )
        )


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


class SchoolStaffAppeal(models.Model):
    _inherit = "school.staff.appeal"

    def _board_text(self):
        """Return what the board says of an appeal: never who entered it, or why."""
        self.ensure_one()
        if self.state == "upheld":
            return self.env._(
                "Appeal upheld: %(before)s → %(after)s points, rank %(rank_before)s →"
                " %(rank_after)s",
                before=f"{self.score_before:g}",
                after=f"{self.score_after:g}",
                rank_before=self.rank_before,
                rank_after=self.rank_after,
            )
        states = dict(self._fields["state"]._description_selection(self.env))
        return self.env._("Appeal: %(state)s", state=states[self.state])
