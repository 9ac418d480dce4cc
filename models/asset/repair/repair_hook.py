"""Faults that other rooms find: reported in one tap."""

from odoo import api, fields, models


class SchoolRepairHook(models.AbstractModel):
    _inherit = "school.repair.hook"

    @api.model
    def _open_repair(self, vals_list):
        """Report the faults in the name of the user; see the base method."""
        repairs = self.env["school.repair"].create(
            [
                {
                    "company_id": vals["company"].id,
                    "title": vals["title"],
                    "description": vals.get("description") or vals["title"],
                    **({"asset_id": vals["asset"].id} if vals.get("asset") else {}),
                    **({"place": vals["place"]} if vals.get("place") else {}),
                    "photo_ids": [
                        fields.Command.link(photo.id)
                        for photo in vals.get("photos") or ()
                    ],
                }
                for vals in vals_list
            ]
        )
        for repair, vals in zip(repairs, vals_list, strict=True):
            source = vals.get("source")
            if source:
                repair._set_own({"origin_model": source._name, "origin_id": source.id})
        return repairs
