"""What the lists of the supply room are for."""

from odoo import api, fields, models


class SchoolImport(models.Model):
    _inherit = "school.import"

    budget_id = fields.Many2one(
        comodel_name="school.budget",
        string="Into Budget",
        domain="[('state', '=', 'draft'), ('company_id', '=', company_id)]",
        check_company=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
    )
    purpose = fields.Char()
    needed_by = fields.Date()

    @api.model
    def _selection_kind(self):
        return [
            *super()._selection_kind(),
            ("request", self.env._("Request Lines")),
            ("catalogue", self.env._("Items of the Catalogue")),
            ("vendor", self.env._("Vendors")),
            ("budget", self.env._("Budget Lines")),
        ]
