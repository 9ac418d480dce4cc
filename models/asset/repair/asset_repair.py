"""A card and its repairs."""

import secrets

from odoo import api, fields, models

from .repair import OPEN_STATES

REPAIRABLE = ("in_use", "idle", "damaged")


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    repair_ids = fields.One2many("school.repair", "asset_id", string="Repairs")
    repair_count = fields.Integer(compute="_compute_repair_count")

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        counts = dict(
            self.env["school.repair"]._read_group(
                [("asset_id", "in", self.ids)], ["asset_id"], ["__count"]
            )
        )
        for asset in self:
            asset.repair_count = counts.get(asset, 0)

    def action_report_fault(self):
        """Open a new report of a fault of this thing."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_repair_action"
        )
        return {
            **action,
            "views": [(False, "form")],
            "context": {
                "default_asset_id": self.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_open_repairs(self):
        """Open the repairs of this thing."""
        self.ensure_one()
        self.check_access("read")
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))

    def action_renew_token(self):
        """Make the printed label worthless and draw a new code for the next."""
        self.check_access("write")
        self._check_keeping()
        self._check_present()
        for asset in self:
            values = {"token": secrets.token_urlsafe(16)}
            asset._set_own(values, self.env._("Label renewed"))
        return True

    def _thing_url(self):
        """Return what the label of the card encodes: a page for whoever scans it."""
        self.ensure_one()
        return f"{self.get_base_url()}/school/thing/{self.sudo().token}"


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    def _put_card_under_repair(self):
        """Say on the card that it is being repaired."""
        for repair in self.sudo():
            card = repair.asset_id
            if card.quantity == 1 and card.state in REPAIRABLE:
                repair._set_own({"asset_state_before": card.state})
                card._set_own({"state": "repair"}, repair.name)

    def _put_card_back(self):
        """Take the card into use again, unless something else is being repaired."""
        for repair in self.sudo():
            card = repair.asset_id
            others = card.repair_ids - repair
            busy = others.filtered(
                lambda one: one.state in OPEN_STATES and one.asset_state_before
            )
            if card.state == "repair" and not busy:
                repaired = repair.state == "closed"
                before = repair.asset_state_before or "in_use"
                before = "in_use" if repaired and before == "damaged" else before
                card._set_own({"state": before}, repair.name)
            repair._set_own({"asset_state_before": False})
