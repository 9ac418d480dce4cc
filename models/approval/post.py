from odoo import fields, models


class SchoolPost(models.Model):
    _inherit = "school.post"

    is_unit_head = fields.Boolean(
        help="Holders decide for a unit below when a post there is empty or when the"
        " applicant would have to approve their own request.",
    )
