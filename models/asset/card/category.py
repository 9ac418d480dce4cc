"""Categories of assets: the national table, with its edition."""

from odoo import api, fields, models


class SchoolAssetCategory(models.Model):
    """A node of GB/T 14885: code, name, life and method of depreciation."""

    _name = "school.asset.category"
    _description = "Asset Category"
    _inherit = ["school.shared"]
    _order = "edition desc, code"
    _parent_store = True
    _rec_names_search = ["code", "name"]

    code = fields.Char(required=True)
    name = fields.Char(required=True)
    edition = fields.Char(
        required=True,
        default="2022",
        help="Of the table: the same code meant something else in 2010.",
    )
    parent_id = fields.Many2one(
        "school.asset.category", index=True, ondelete="restrict"
    )
    parent_path = fields.Char(index=True)
    life_years = fields.Integer(
        string="Life (Years)", help="0: as the category above says."
    )
    is_exempt = fields.Boolean(
        string="Not Depreciated", help="Books, exhibits, animals and plants, land."
    )
    active = fields.Boolean(default=True)
    properties_definition = fields.PropertiesDefinition(string="Fields of the Cards")

    _code_unique = models.Constraint(
        "UNIQUE (edition, code)", "This edition has a category with this code already."
    )
    _life_sane = models.Constraint(
        "CHECK (life_years BETWEEN 0 AND 100)", "A life lies between 0 and 100 years."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for category in self:
            category.display_name = f"{category.code} {category.name}"

    def _life(self):
        """Return the life in years, from this category or the nearest one above."""
        self.ensure_one()
        category = self
        while category and not category.life_years:
            category = category.parent_id
        return category.life_years

    def _exempt(self):
        """Whether things of this category keep their value."""
        self.ensure_one()
        category = self
        while category and not category.is_exempt:
            category = category.parent_id
        return bool(category)
