"""What a month prints, and who may."""

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

#: with fewer grades a scheme tells who passed, not who is excellent
GRADED = 3


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def _check_pay_reader(self):
        """Refuse whoever may not see what everybody is paid.

        :raise AccessError: names the run
        """
        self.ensure_one()
        groups = self._fields["amount_total"].groups
        if not (self.env.su or self.env.user.has_groups(groups)):
            raise AccessError(
                self.env._(
                    "%(run)s: pay is shown to the person, and to those who pay.",
                    run=self.display_name,
                )
            )

    def _excellent(self):
        """Return the results of the best grade; of each group the first ones, where a
        scheme only tells who passed."""
        self.ensure_one()
        results = self.sudo().result_ids.filtered("is_assessed")
        graded = results.filtered(
            lambda result: len(result.version_id.definition["grades"]) >= GRADED
        )
        best = graded.filtered(lambda result: result.grade_name and result.grade == 0)
        best |= (results - graded).filtered(lambda result: result.rank == 1)
        return best.sorted(
            lambda result: (result.group_id.sequence, result.group_id.id, result.rank)
        )

    def action_print_scores(self):
        """Print the assessment forms, one for each group."""
        self.ensure_one()
        self.check_access("read")
        Result = self.env["school.staff.result"]
        results = Result.search([("run_id", "=", self.id)])
        if not results:
            raise UserError(self.env._("Compute the month first."))
        # the form takes all of a group: one of each names it
        each = [theirs[0].id for theirs in results.grouped("group_id").values()]
        return self.env.ref("school_logistics.action_report_staff_month").report_action(
            each, config=False
        )

    def action_print_roll(self):
        """Print the rolls of the month, one for each group."""
        return self._print_rolls("school_logistics.action_report_staff_roll")

    def action_sheet_roll(self):
        """Download the rolls of the month, a tab for each group."""
        return self._print_rolls("school_logistics.action_sheet_staff_roll")

    def _print_rolls(self, report):
        self.ensure_one()
        self.check_access("read")
        calls = self.env["school.staff.rollcall"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", self.date_from)
            & Domain("date", "<=", self.date_to)
        )
        if not calls:
            raise UserError(
                self.env._(
                    "%(run)s: no roll was called in this month.", run=self.display_name
                )
            )
        each = [theirs[0].id for theirs in calls.grouped("group_id").values()]
        return self.env.ref(report).report_action(each, config=False)
