"""以旧换新: who gets a new thing brings the old one; what came back is graded."""

from odoo import api, fields, models
from odoo.exceptions import UserError

GRADES = [("reuse", "Usable"), ("repair", "To Be Repaired"), ("scrap", "Scrap")]


class ProductTemplate(models.Model):
    _inherit = "product.template"

    school_old_back = fields.Boolean(
        string="Old One Back",
        help="Whoever is handed a new one brings the old one back.",
    )


class SchoolIssueLine(models.Model):
    _inherit = "school.issue.line"

    old_demanded = fields.Boolean(
        string="Old One Back", related="product_id.school_old_back"
    )
    old_grade = fields.Selection(GRADES, string="Condition of the Old")
    old_reason = fields.Char(
        string="Why Fewer", help="Why fewer old things came back than new ones go out."
    )

    def _check_old_back(self):
        """:raises UserError: names the goods whose old ones are missing"""
        for line in self.filtered("old_demanded"):
            if line.qty_old_returned and not line.old_grade:
                raise UserError(
                    self.env._(
                        "%(item)s: say in which condition the old ones are.",
                        item=line.product_id.display_name,
                    )
                )
            old = line.qty_old_returned
            short = line.product_uom_id.compare(old, line.quantity) < 0
            if short and not (line.old_reason or "").strip():
                raise UserError(
                    self.env._(
                        "%(item)s is exchanged: %(new)s go out and %(old)s old ones"
                        " came back. Take them back, or write why there are fewer.",
                        item=line.product_id.display_name,
                        new=f"{line.quantity:g}",
                        old=f"{old:g}",
                    )
                )


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    def _hand_out(self):
        """Ask for the old things first, and enter what came back."""
        lines = self.line_ids.filtered("take")
        lines._check_old_back()
        result = super()._hand_out()
        self.env["school.recovery"].sudo()._enter(lines)
        return result


class SchoolRecovery(models.Model):
    """Old things that came back with an issue, and what becomes of them."""

    _name = "school.recovery"
    _description = "Old Thing Brought Back"
    _inherit = ["school.ledger", "school.listed"]
    _order = "date desc, id desc"
    _rec_name = "product_id"

    _listed_columns = (
        "company_id",
        "date",
        "product_id",
        "quantity",
        "grade",
        "department_id",
        "document",
        "reason",
        "user_name",
    )

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    issue_line_id = fields.Many2one(
        comodel_name="school.issue.line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    document = fields.Char(string="Issue", required=True)
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Brought By", ondelete="restrict"
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    grade = fields.Selection(GRADES, string="Condition")
    reason = fields.Char(string="Why Fewer")
    date = fields.Date(required=True)
    user_name = fields.Char(string="Entered By", required=True)

    @api.model
    def _enter(self, lines):
        """Enter what came back; what is usable is kept and counted, without value.

        :param lines: ``school.issue.line`` that were handed out
        """
        demanded = lines.filtered(
            lambda line: line.old_demanded or line.qty_old_returned
        )
        today = self.env["school.unit"]._today()
        self.create(
            [
                {
                    "company_id": line.company_id.id,
                    "issue_line_id": line.id,
                    "document": line.issue_id.name,
                    "product_id": line.product_id.id,
                    "department_id": line.request_id.department_id.id,
                    "quantity": line.qty_old_returned,
                    "grade": line.old_grade,
                    "reason": line.old_reason,
                    "date": today,
                    "user_name": self.env.user.name,
                }
                for line in demanded
            ]
        )
        usable = demanded.filtered(
            lambda line: line.old_grade == "reuse" and line.qty_old_returned
        )
        for issue, of_issue in usable.grouped("issue_id").items():
            quantities = {}
            for line in of_issue:
                product = line.product_id
                quantities[product] = quantities.get(product, 0) + line.qty_old_returned
            self.env["school.held.move"].sudo()._receive_products(
                issue, quantities, self.env._("Used: ")
            )
