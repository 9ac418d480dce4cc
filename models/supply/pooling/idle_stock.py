"""Before buying: what lies idle in the stores of the schools."""

from odoo import api, fields, models
from odoo.fields import Domain


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    offers_idle_stock = fields.Boolean(
        tracking=True,
        help="Buyers and general affairs of the other schools see how much of an item"
        " lies idle here, so that it is moved instead of bought.",
    )


class SchoolDormantStock(models.Model):
    _inherit = "school.dormant.stock"

    @api.model
    def _idle_of(self, products, companies):
        """Idle stock of ``products`` in the stores of ``companies``.

        The caller answers for the reader's right to know of these schools.

        :return: ``{product id: [(company, quantity), …]}``, the largest first
        """
        found = {}
        if not products or not companies:
            return found
        rows = self.sudo().search(
            Domain("product_id", "in", products.ids)
            & Domain("company_id", "in", companies.ids)
            & Domain("is_dormant", "=", True),
            order="quantity desc, id",
        )
        for row in rows:
            found.setdefault(row.product_id.id, []).append(
                (row.company_id, row.quantity)
            )
        return found

    @api.model
    def _offered_to(self, companies, products):
        """Idle stock that other schools of the district offer to these."""
        Unit = self.env["school.unit"].sudo()
        if not companies or not products:
            return {}
        units = Unit.search([("offers_idle_stock", "=", True)])
        return self._idle_of(products, units.company_id)
