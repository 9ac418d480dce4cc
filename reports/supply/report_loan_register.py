"""借用登记: who borrowed what until when, and how it came back."""

from odoo import models

from ..common.paging import Column


class ReportLoanRegister(models.AbstractModel):
    _name = "report.school_logistics.report_loan_register"
    _inherit = "school.form"
    _description = "Loan Register"
    _form_model = "school.custody"

    def _form_title(self):
        return self.env._("Loan Register")

    def _form_documents(self, docids):
        return (
            super()._form_documents(docids).filtered(lambda loan: loan.kind == "borrow")
        )

    def _form_groups(self, docs):
        """One register for each school."""
        return [loans.sorted("id") for loans in docs.grouped("company_id").values()]

    def _form_content(self, doc):
        issues = doc.issue_id
        returns = self._returns(doc)
        return self._content(
            self._columns(),
            [self._row(loan, returns.get(loan, [])) for loan in doc],
            number=issues.name if len(issues) == 1 else "",
            date=self._form_date(max(doc.mapped("date"))),
            later={"returned", "condition", "returned_by", "checked_by"},
        )

    def _columns(self):
        return [
            Column("date", self.env._("Date"), 17, "center"),
            Column("name", self.env._("Item and Number"), 27),
            Column("quantity", self.env._("Quantity"), 14, "number"),
            Column("purpose", self.env._("Purpose"), 17),
            Column("due", self.env._("Due Back"), 17, "center"),
            Column("returned", self.env._("Back On"), 18, "center"),
            Column("condition", self.env._("Condition"), 14),
            Column("borrower", self.env._("Borrower"), 14, "center"),
            Column("keeper", self.env._("Handed Out By"), 14, "center"),
            Column("returned_by", self.env._("Returned By"), 14, "center"),
            Column("checked_by", self.env._("Checked By"), 14, "center"),
        ]

    def _returns(self, loans):
        """Received return lines of each loan, oldest first."""
        lines = self.env["school.return.line"].search(
            [("custody_id", "in", loans.ids), ("state", "=", "done")], order="id"
        )
        return lines.grouped("custody_id")

    def _row(self, loan, returns):
        issue = loan.issue_id
        conditions = dict(
            self.env["school.return.line"]
            ._fields["condition"]
            ._description_selection(self.env)
        )
        number = self._form_number
        code = loan.product_id.default_code
        name = self._form_text(loan.product_id.name)
        return {
            "date": self._form_day(loan.date),
            "name": f"{name}\n{code}" if code else name,
            "quantity": f"{number(loan.quantity)} {loan.product_uom_id.name}",
            "purpose": self._form_text(
                issue.purpose or loan.request_line_id.purpose or ""
            ),
            "due": self._form_day(loan.due_date),
            "returned": "\n".join(
                f"{self._form_day(line.return_id.date)} {number(line.quantity)}"
                for line in returns
            ),
            "condition": "\n".join(
                conditions.get(line.condition, "") for line in returns
            ),
            "borrower": loan.employee_id.name or issue.signed_by or "",
            "keeper": issue.keeper_id.name or "",
            "returned_by": "\n".join(
                dict.fromkeys(line.return_id.returned_by or "" for line in returns)
            ),
            "checked_by": "\n".join(
                dict.fromkeys(line.return_id.keeper_id.name or "" for line in returns)
            ),
        }


class ReportIssueLoanRegister(models.AbstractModel):
    """The same register, printed from an issue: all that it lent."""

    _name = "report.school_logistics.report_issue_loan_register"
    _inherit = "report.school_logistics.report_loan_register"
    _description = "Loan Register of an Issue"

    def _form_documents(self, docids):
        issues = self.env["school.issue"].browse(docids).exists()
        issues.check_access("read")
        return self.env["school.custody"].search(
            [("issue_line_id.issue_id", "in", issues.ids), ("kind", "=", "borrow")]
        )
