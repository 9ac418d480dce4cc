"""Kinds of what is bought, as regulations speak of them."""

from odoo import api, fields, models

# What a line in words counts as, unless it says that it is a service.
DEFAULT_KIND = "supplies"
SERVICE_KIND = "service"


class SchoolPurchaseKind(models.Model):
    """A kind of purchase (采购类别), such as equipment: one catalogue for all schools.

    Rules name kinds; an item gets its kind from its category or the one above.
    """

    _name = "school.purchase.kind"
    _description = "Kind of Purchase"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    code = fields.Char(
        required=True, help="Technical name by which rules find the kind."
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another kind has this code already. Rules find kinds by their code.",
    )


class ProductCategory(models.Model):
    _inherit = "product.category"

    school_kind_id = fields.Many2one(
        comodel_name="school.purchase.kind",
        string="Kind of Purchase",
        ondelete="restrict",
        help="What approval rules take the items for. Empty: as the category above.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the kind is the district's to set."""
        categories = super().create(vals_list)
        categories.filtered("school_kind_id")._check_school_kind()
        return categories

    def write(self, vals):
        """Write; the kind is the district's to set.

        :raises AccessError: for anybody else, who could choose the rule with it
        """
        if "school_kind_id" in vals:
            self._check_school_kind()
        return super().write(vals)

    def _check_school_kind(self):
        if self:
            self.env["school.unit"]._check_administers_district(
                self._fields["school_kind_id"]._description_string(self.env)
            )

    def _school_kind(self):
        """Return the kind of the category, or of the nearest one above that has one."""
        self.ensure_one()
        category = self.sudo()
        while category and not category.school_kind_id:
            category = category.parent_id
        return category.school_kind_id


class ProductTemplate(models.Model):
    _inherit = "product.template"

    school_in_catalogue = fields.Boolean(
        string="In the Government Catalogue",
        help="Listed in the government's catalogue of centralised purchasing: approval"
        " rules may ask for it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the catalogue is the district's to enter."""
        templates = super().create(vals_list)
        templates.filtered("school_in_catalogue")._check_school_catalogue()
        return templates

    def write(self, vals):
        """Write; the catalogue is the district's to enter.

        :raises AccessError: for anybody else, who could choose the rule with it
        """
        if "school_in_catalogue" in vals:
            self._check_school_catalogue()
        return super().write(vals)

    def _check_school_catalogue(self):
        if self:
            self.env["school.unit"]._check_administers_district(
                self._fields["school_in_catalogue"]._description_string(self.env)
            )
