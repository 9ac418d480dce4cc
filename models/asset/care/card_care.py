"""What falls due on a card."""

from odoo import api, fields, models


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    care_ids = fields.One2many("school.asset.care", "asset_id", string="Upkeep")
    care_count = fields.Integer(compute="_compute_care_count")

    @api.depends("care_ids")
    def _compute_care_count(self):
        counts = dict(
            self.env["school.asset.care"]._read_group(
                [("asset_id", "in", self.ids)], ["asset_id"], ["__count"]
            )
        )
        for asset in self:
            asset.care_count = counts.get(asset._origin, 0)

    def action_open_care(self):
        """Open what falls due on these cards."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_asset_care_action"
        )
        one = self.id if len(self) == 1 else False
        return {
            **action,
            "domain": [("asset_id", "in", self.ids)],
            "context": {"default_asset_id": one},
        }
