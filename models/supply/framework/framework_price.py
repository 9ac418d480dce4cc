"""The framework catalogue of a school: what it may order, from whom, at which price."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolFrameworkPrice(models.Model):
    """A row per school and item of a framework in force (协议价目). Read only."""

    _name = "school.framework.price"
    _description = "Framework Price"
    _auto = False
    _order = "product_id, price, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    framework_name = fields.Char(string="Framework", readonly=True)
    owner = fields.Char(string="Concluded By", readonly=True)
    product_id = fields.Many2one("product.product", string="Item", readonly=True)
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    price = fields.Float(
        min_display_digits="Product Price",
        readonly=True,
        aggregator="min",
        help="Per unit, taxes included.",
    )
    uom_id = fields.Many2one("uom.uom", string="Unit of Measure", readonly=True)
    quantity_left = fields.Float(digits="Product Unit", readonly=True)
    amount_left = fields.Float(
        string="Cap Left", digits=(16, 2), readonly=True, aggregator="max"
    )
    date_end = fields.Date(string="Valid until", readonly=True)

    @property
    def _table_query(self):
        self.env["purchase.requisition"].flush_model()
        self.env["purchase.requisition.line"].flush_model()
        self.env["school.unit.parent"].flush_model()
        today = self.env["school.unit"]._today()
        return SQL(
            """
            WITH RECURSIVE below(top, unit) AS (
                SELECT id, id FROM school_unit
                 UNION
                SELECT b.top, p.unit_id
                  FROM below b
                  JOIN school_unit_parent p ON p.parent_id = b.unit
                 WHERE p.date_from <= %(today)s
                   AND (p.date_to IS NULL OR p.date_to >= %(today)s)
            )
            SELECT l.id::bigint * 1000000 + u.company_id AS id,
                   u.company_id, r.name AS framework_name, o.name AS owner,
                   l.product_id, r.vendor_id AS partner_id, l.price_unit AS price,
                   l.product_uom_id AS uom_id,
                   l.product_qty - COALESCE(l.school_qty_called, 0) AS quantity_left,
                   r.school_cap - COALESCE(r.school_called, 0) AS amount_left,
                   r.date_end
              FROM purchase_requisition r
              JOIN purchase_requisition_line l ON l.requisition_id = r.id
              JOIN school_unit o ON o.company_id = r.company_id
              JOIN below b ON b.top = o.id
              JOIN school_unit u ON u.id = b.unit
             WHERE r.state = 'confirmed' AND r.requisition_type = 'blanket_order'
               AND r.active AND r.date_start <= %(today)s AND r.date_end >= %(today)s
               AND (NOT EXISTS (SELECT FROM school_framework_unit_rel f
                                 WHERE f.requisition_id = r.id)
                    OR EXISTS (SELECT FROM school_framework_unit_rel f
                                 JOIN below c ON c.top = f.unit_id
                                WHERE f.requisition_id = r.id AND c.unit = u.id))
            """,
            today=today,
        )
