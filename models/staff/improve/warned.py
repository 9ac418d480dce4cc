"""From a warned result to its case."""

from odoo import fields, models


class SchoolStaffResult(models.Model):
    _inherit = "school.staff.result"

    warned_months = fields.Integer(
        compute="_compute_warned_months",
        help="Months in a row, this one included, below the line.",
    )

    def _compute_warned_months(self):
        """Count backwards from each month; one query for all."""
        found = (
            self.env["school.staff.result"]
            .sudo()
            .search(
                [
                    ("employee_id", "in", self.sudo().employee_id.ids),
                    ("is_warned", "=", True),
                ]
            )
        )
        months = {}
        for result in found:
            key = (result.company_id, result.employee_id)
            months.setdefault(key, set()).add(result.run_id.date_from)
        for result in self:
            record = result.sudo()
            warned = months.get((record.company_id, record.employee_id), set())
            month, count = record.run_id.date_from, 0
            while record.employee_id and month in warned:
                count += 1
                month = fields.Date.subtract(month, months=1)
            result.warned_months = count

    def action_open_improvement(self):
        """Open the case of the person; begin it where there is none.

        :raise UserError: without a post, or the law does not allow it yet
        """
        self.ensure_one()
        self.check_access("read")
        Case = self.env["school.staff.improvement"]
        person = self.sudo().employee_id
        case = Case.search(
            [("employee_id", "=", person.id), ("state", "!=", "closed")], limit=1
        ) or Case.create({"employee_id": person.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": Case._name,
            "res_id": case.id,
            "views": [(False, "form")],
        }
