"""The catalogue of ways of buying, for rules that allow several."""

from odoo import api, fields, models

from ...common.purchase_method import METHOD


class SchoolPurchaseMethod(models.Model):
    """A way of buying (采购方式); its name is that of the selections elsewhere."""

    _name = "school.purchase.method"
    _description = "Way of Buying"
    _inherit = ["school.shared"]
    _order = "sequence, id"
    _rec_name = "code"

    code = fields.Selection(METHOD, string="Way of Buying", required=True)
    sequence = fields.Integer(default=10)

    _code_unique = models.Constraint(
        "UNIQUE (code)", "This way of buying is in the catalogue already."
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for method in self:
            method.display_name = labels.get(method.code, "")
