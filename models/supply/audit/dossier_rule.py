"""Which papers a purchase must have: a table of the district, dated."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

PAPERS = [
    ("request", "Request"),
    ("approval", "Approval"),
    ("quotes", "Quotes Compared"),
    ("tender", "Tender Papers"),
    ("contract", "Contract"),
    ("acceptance", "Acceptance"),
    ("invoice", "Invoice"),
    ("pack", "Reimbursement Pack"),
    ("payment", "Payment"),
    ("issue", "Issue Sheet"),
]


class SchoolDossierRule(models.Model):
    """One paper that purchases from an amount on, or bought in a way, must have.

    Of several rows for one paper the school's own comes first, then the one with the
    highest amount. A row that asks for nothing takes a paper back for its purchases.
    """

    _name = "school.dossier.rule"
    _description = "Paper Required"
    _inherit = ["school.shared"]
    _order = "paper, company_id, amount_from, id"
    _rec_name = "paper"

    paper = fields.Selection(PAPERS, required=True, index=True)
    applies_to = fields.Selection(
        [("both", "All Purchases"), ("order", "Orders"), ("petty", "Petty Purchases")],
        required=True,
        default="order",
    )
    is_required = fields.Boolean(string="Required", default=True)
    amount_from = fields.Float(
        string="From (CNY)", digits=(16, 2), help="Purchases from this amount on."
    )
    method_from = fields.Selection(
        "_methods",
        string="Way of Buying",
        help="Only what was bought in this way or a stricter one. Empty: all.",
    )
    count = fields.Integer(
        string="How Many",
        default=1,
        required=True,
        help="Quotes, or signatures on the acceptance.",
    )
    days = fields.Integer(
        help="So many days after the order, or after the acceptance for what follows"
        " it, the paper counts as missing.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: it holds for every school.",
    )
    date_from = fields.Date(string="Orders From", required=True, default="2020-01-01")
    date_to = fields.Date(string="Orders To", help="Empty: until further notice.")
    source = fields.Char(translate=True, help="The regulation that says so.")
    active = fields.Boolean(default=True)

    _figures_positive = models.Constraint(
        "CHECK (amount_from >= 0 AND count >= 1"
        " AND COALESCE(days, 0) BETWEEN 0 AND 366)",
        "Enter an amount from zero, at least one paper, and up to 366 days.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_to and rule.date_to < rule.date_from:
                raise ValidationError(
                    self.env._("A requirement ends after it begins. Correct its dates.")
                )

    @api.model
    def _methods(self):
        method = self.env["purchase.order"]._fields["school_method"]
        return method._description_selection(self.env)

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)
