"""Ceilings (领用限额): how much somebody may ask for in a month or a term."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...common.unit_parent import on_date


class SchoolCeiling(models.Model):
    """A rule of the district or of one school; of several, each holds.

    So the stricter one wins, and a school cannot allow what the district does not.
    """

    _name = "school.ceiling"
    _description = "Ceiling"
    _inherit = ["school.shared"]
    _order = "company_id, sequence, id"
    _shared_posts = ("affairs_director", "affairs_clerk")

    name = fields.Char(
        required=True, help="As a message names it: 粉笔每人每学期 10 盒."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Empty: for every school.",
    )
    post_id = fields.Many2one(
        comodel_name="school.post",
        string="Holders of the Post",
        ondelete="restrict",
        help="Empty: for everyone.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department or Class",
        ondelete="restrict",
        help="Only for requests of this department. Empty: of all.",
    )
    per = fields.Selection(
        selection=[
            ("person", "Each Person"),
            ("department", "Department Together"),
        ],
        string="Counted For",
        required=True,
        default="person",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        index="btree_not_null",
        ondelete="restrict",
    )
    category_id = fields.Many2one(
        comodel_name="product.category",
        index="btree_not_null",
        ondelete="restrict",
        help="All items of the category and of those below it, together.",
    )
    period = fields.Selection(
        selection=[("month", "Month"), ("term", "Term"), ("year", "School Year")],
        required=True,
        default="term",
    )
    measure = fields.Selection(
        selection=[("quantity", "Quantity"), ("amount", "Amount (CNY)")],
        required=True,
        default="quantity",
    )
    most = fields.Float(string="At Most", digits="Product Unit", required=True)
    over = fields.Selection(
        selection=[
            ("refuse", "Refuse"),
            ("approval", "Ask the Approvers"),
        ],
        string="Above It",
        required=True,
        default="refuse",
        help="Refuse: the request cannot be submitted. Ask the approvers: it is marked,"
        " says by how much, and rules of approval may ask for `over_ceiling`.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until")
    source = fields.Char(help="The regulation that this comes from.")

    _about_one = models.Constraint(
        "CHECK (num_nonnulls(product_id, category_id) = 1)",
        "A ceiling is about one item, or about one category.",
    )
    _most_positive = models.Constraint(
        "CHECK (most >= 0)", "A ceiling is not negative."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A ceiling does not end before it begins.",
    )

    @api.constrains("company_id", "department_id", "measure", "category_id")
    def _check_fits(self):
        for ceiling in self.sudo():
            company = ceiling.department_id.company_id
            if company and company != ceiling.company_id:
                raise ValidationError(
                    self.env._(
                        "%(ceiling)s: the department belongs to %(company)s.",
                        ceiling=ceiling.name,
                        company=company.name,
                    )
                )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    # -- which of them hold -----------------------------------------------------------

    @api.model
    def _holding(self, company, user, department, date, products):
        """Return the ceilings that hold for a request, sudo.

        :param company: the school's ``res.company``
        :param user: who applies
        :param department: for which department, may be empty
        :param date: day of the request
        :param products: ``product.product`` records
        """
        ceilings = self.sudo().search(
            on_date(date)
            & Domain("company_id", "in", (False, company.id))
            & Domain("department_id", "in", (False, department.id))
            & (
                Domain("product_id", "in", products.ids)
                | Domain("category_id", "parent_of", products.categ_id.ids)
            )
        )
        unit = self.env["school.unit"]._for_company(company)
        holds = self.env["school.post.holder"]._holds
        posts = {
            post: not post or holds(user, post, unit, date) for post in ceilings.post_id
        }
        return ceilings.filtered(
            lambda ceiling: (
                (not ceiling.post_id or posts[ceiling.post_id])
                and (ceiling.per == "person" or department)
            )
        )

    def _is_about(self, product):
        """Whether the ceiling counts this item."""
        self.ensure_one()
        if self.product_id:
            return self.product_id == product
        path = product.categ_id.parent_path or ""
        return path.startswith(self.category_id.parent_path or "-")

    def _spans(self, date):
        """Return first and last day of the period of ``date`` that each counts.

        :return: ``{ceiling: (first day, last day)}``; outside terms the month counts
        """
        month = (
            fields.Date.start_of(date, "month"),
            fields.Date.end_of(date, "month"),
        )
        days = dict.fromkeys(("month", "term", "year"), month)
        term = self.env["school.term"]._on_date(date)
        if term:
            days["term"] = term.date_start, term.date_end
            days["year"] = term.year_id.date_start, term.year_id.date_end
        return {ceiling: days[ceiling.period] for ceiling in self}


class SchoolCeilingTurn(models.Model):
    """One row per person and department, raised by whoever counts for them.

    Two requests of one person at once cannot both take what is left: the second fails
    to serialize, and Odoo tries it again.
    """

    _name = "school.ceiling.turn"
    _description = "Ceiling Turn"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    subject = fields.Char(required=True)
    turn = fields.Integer()

    _once = models.UniqueIndex("(company_id, subject)")

    @api.model
    def _take(self, company, subjects):
        """Take the turn of these people and departments until the transaction ends.

        :param company: one ``res.company``
        :param subjects: records of ``res.users`` and ``hr.department``
        """
        names = sorted({f"{record._name}:{record.id}" for record in subjects})
        if not names:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_ceiling_turn (company_id, subject, turn)
                SELECT %(company)s, name, 1
                  FROM unnest(%(names)s) AS subjects (name) ORDER BY name
                ON CONFLICT (company_id, subject)
                DO UPDATE SET turn = school_ceiling_turn.turn + 1
                """,
                company=company.id,
                names=names,
            ),
            # Odoo tries again what fails to serialize: nothing to shout about.
            log_exceptions=False,
        )
