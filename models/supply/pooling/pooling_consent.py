"""Which goods a school lets the district buy for it, by category and for how long."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CONSENTING_POSTS = ("principal", "vice_principal", "affairs_director")


class SchoolPoolingConsent(models.Model):
    """A school takes part in pooled purchases of a category, from one day to another.

    Each request is still approved by the school; a single line may be offered, or kept
    out, whatever is said here.
    """

    _name = "school.pooling.consent"
    _description = "Taking Part in Pooled Purchases"
    _order = "company_id, date_from desc, id"
    _rec_name = "category_id"
    _check_company_auto = True

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    category_id = fields.Many2one(
        comodel_name="product.category",
        ondelete="cascade",
        help="With those below it. Empty: everything.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until")
    note = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Taking part ends before it begins.",
    )

    @api.constrains("company_id")
    def _check_school(self):
        Unit = self.env["school.unit"]
        for consent in self:
            if not Unit._for_company(consent.company_id):
                raise ValidationError(
                    self.env._(
                        "%(company)s is not a school of the district.",
                        company=consent.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        """Take part, as who leads the school or its general affairs."""
        consents = super().create(vals_list)
        consents._check_consenting()
        return consents

    def write(self, vals):
        """Change it, as who leads the school or its general affairs."""
        self._check_consenting()
        result = super().write(vals)
        self._check_consenting()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_consenting(self):
        self._check_consenting()

    def _check_consenting(self):
        """:raise UserError: names the school and the posts"""
        if self.env.su:
            return
        Unit = self.env["school.unit"]
        for company in self.company_id:
            Unit._for_company(company)._check_post(CONSENTING_POSTS)

    @api.model
    def _given(self, companies, date):
        """What the schools let the district buy on ``date``.

        :return: ``{company id: ids of categories, those below included; None for all}``
        """
        given = {}
        consents = self.sudo().search(
            Domain("company_id", "in", companies.ids)
            & Domain("date_from", "<=", date)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", date))
        )
        below = {}
        for category in consents.category_id:
            below[category] = (
                self.env["product.category"]
                .sudo()
                ._search([("id", "child_of", category.id)])
            )
        for company, of_company in consents.grouped("company_id").items():
            if any(not consent.category_id for consent in of_company):
                given[company.id] = None
            else:
                given[company.id] = {
                    category_id
                    for consent in of_company
                    for category_id in below[consent.category_id]
                }
        return given
