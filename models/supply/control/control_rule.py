"""What the control of purchases looks for: figures of the district, dated."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

KINDS = [
    ("split", "Purchases Cut in Pieces"),
    ("price", "Price Gap"),
    ("vendor", "Vendor Concentration"),
    ("dormant", "Dormant Stock"),
]
# models whose approval rules set thresholds of purchases
RULED = ("school.supply.request", "purchase.order")


class SchoolControlRule(models.Model):
    """One figure of control, for a period, for all schools or for one.

    A school's own figure goes before the district's.
    """

    _name = "school.control.rule"
    _description = "Figure of Control"
    _inherit = ["school.shared"]
    _order = "kind, company_id, date_from desc, id"

    kind = fields.Selection(KINDS, required=True, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: it holds for every school that has none of its own.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Empty: until further notice.")
    days = fields.Integer(
        string="Days Looked At Together",
        default=30,
        help="Purchases so many days apart count as one.",
    )
    by = fields.Selection(
        [
            ("both", "Vendor or Category"),
            ("vendor", "Vendor"),
            ("category", "Category"),
        ],
        string="Same",
        default="both",
        required=True,
        help="What purchases must have in common to count as one.",
    )
    amount = fields.Float(
        string="Threshold (CNY)",
        digits=(16, 2),
        help="Purchases that each stay below it and together reach it are suspicious."
        " 0: the thresholds of the approval rules only.",
    )
    from_rules = fields.Boolean(
        string="Thresholds of the Approval Rules",
        default=True,
        help="Also look at the amounts from which the school's approval rules ask for"
        " more.",
    )
    amount_from = fields.Float(
        string="Thresholds From (CNY)",
        digits=(16, 2),
        default=5000,
        help="Lower thresholds of the approval rules are left out.",
    )
    percent = fields.Float(
        digits=(5, 1),
        default=20,
        help="Pieces: a purchase counts from this share of the threshold. Price gap:"
        " over the median. Vendors: share of a vendor in the school's purchases.",
    )
    months = fields.Integer(
        default=6, help="Months without an issue, after which stock is dormant."
    )
    source = fields.Char(translate=True, help="The regulation that says so.")
    active = fields.Boolean(default=True)

    _figures_positive = models.Constraint(
        "CHECK (amount >= 0 AND amount_from >= 0 AND percent >= 0"
        " AND days BETWEEN 1 AND 366 AND months BETWEEN 1 AND 120)",
        "Enter amounts and a percentage from zero, 1 to 366 days, 1 to 120 months.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for rule in self:
            if rule.date_to and rule.date_to < rule.date_from:
                raise ValidationError(
                    self.env._("A figure ends after it begins. Correct its dates.")
                )

    @api.depends("kind", "company_id", "date_from")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            school = rule.sudo().company_id.name or self.env._("All Schools")
            rule.display_name = f"{kinds.get(rule.kind, '')} · {school}"

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.model
    def _in_force(self, kind, date):
        """Return the rules of a kind on a day, by company.

        :return: function from a company to its rules; those of all schools where it
            has none of its own
        """
        rules = self.sudo().search(
            [
                ("kind", "=", kind),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )
        by_company = rules.grouped("company_id")
        common = by_company.get(self.env["res.company"], self.browse())
        return lambda company: by_company.get(company, common)

    @api.model
    def _figure(self, kind, name, company_column):
        """Return SQL for the figure ``name`` of today, for a column of companies.

        :param str kind: key of ``KINDS``
        :param str name: our own field, such as ``"percent"``
        :param str company_column: our own SQL for the company
        """
        return SQL(
            """
            (SELECT %(name)s FROM school_control_rule figure
              WHERE figure.kind = %(kind)s AND figure.active
                AND (figure.company_id IS NULL OR figure.company_id = %(company)s)
                AND figure.date_from <= %(today)s
                AND (figure.date_to IS NULL OR figure.date_to >= %(today)s)
           ORDER BY figure.company_id NULLS LAST, figure.date_from DESC, figure.id
              LIMIT 1)
            """,
            name=SQL.identifier("figure", name),
            kind=kind,
            company=SQL(company_column),
            today=self.env["school.unit"]._today(),
        )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _control_thresholds(self, date):
        """Return the amounts (CNY) from which purchases of the unit ask for more.

        By default those of its approval rules; a table of ways of buying adds its own.

        :param date: the day whose rules count
        :return: set of floats
        """
        self.ensure_one()
        Version = self.env["school.approval.version"].sudo()
        return {
            rule["band"][bound]
            for model in RULED
            for rule in Version._rules_for(self.env[model], self, date)
            for bound in ("amount_min", "amount_max")
            if rule["band"][bound] > 0
        }
