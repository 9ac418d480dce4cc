"""A list for a whole class or department: one signature, each thing in its own name."""

from datetime import timedelta

from odoo import api, fields, models


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def _loan_due(self):
        """Return the day on which a loan of this line is due; False for other goods."""
        if self.kind != "borrow":
            return False
        today = self.env["school.unit"]._today()
        term_end = self.request_id.term_id.date_end
        if term_end and term_end >= today:
            return term_end
        return today + timedelta(days=self.company_id.school_loan_days)


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    per_person = fields.Boolean(
        string="Each in the Own Name",
        help="For a whole class or department: one person signs for all, and what is"
        " kept or borrowed is held by those who applied for it.",
    )

    def _signed_digest_data(self):
        """Bind whose name each thing is in, where that was signed for."""
        data = super()._signed_digest_data()
        if self.per_person:
            lines = self.sudo().line_ids.sorted("id")
            data["people"] = [line.person_id.id for line in lines]
        return data

    def _tell_taker(self):
        """Tell also those in whose names others signed."""
        result = super()._tell_taker()
        if self.per_person:
            self._tell_people()
        return result

    def _tell_people(self):
        """Tell each person what was handed out in their name."""
        self.ensure_one()
        for employee, lines in self.sudo().line_ids.grouped("person_id").items():
            user = employee.user_id
            if not user.active or user == self.signed_user_id:
                continue
            issue = self.sudo().with_context(lang=user.lang)
            issue.message_notify(
                partner_ids=user.partner_id.ids,
                subject=issue.env._("Handed out to you: %(issue)s", issue=issue.name),
                body=issue.env._(
                    "%(signer)s signed for %(department)s; in your name: %(things)s. If"
                    " this is not right, tell the general affairs office at once.",
                    signer=issue.signed_by,
                    department=issue.department_id.name,
                    things=", ".join(
                        f"{line.product_id.name} {line.quantity:g}"
                        f" {line.product_uom_id.name}"
                        for line in lines.with_env(issue.env)
                    ),
                ),
            )


class SchoolIssueLine(models.Model):
    _inherit = "school.issue.line"

    person_id = fields.Many2one(
        comodel_name="hr.employee",
        string="For",
        compute="_compute_person_id",
        help="Who applied for it; in a list for a department that is in each one's own"
        " name, also who holds it.",
    )

    @api.depends("move_id", "issue_id.employee_id")
    def _compute_person_id(self):
        Request = self.env["school.supply.request"]
        # who signs need not read the staff or the request
        for company, lines in self.sudo().grouped("company_id").items():
            employees = Request._employees(lines.request_id.requester_id, company)
            for line in lines:
                line.person_id = line.issue_id.employee_id or employees.get(
                    line.request_id.requester_id, False
                )

    def _prepare_custody(self):
        """Let each thing be held by whom it is for, where the list says so."""
        values = super()._prepare_custody()
        if self.issue_id.per_person and self.person_id:
            values["employee_id"] = self.person_id.id
        return values
