"""The agreements of a class, of a card, and of what stands in a room."""

from odoo import api, fields, models


class SchoolClass(models.Model):
    _inherit = "school.class"

    def action_open_agreements(self):
        """Open the agreements of the classes."""
        self.check_access("read")
        departments = self.department_id.ids
        return self.env["school.agreement"]._opened(
            [("department_id", "in", departments)]
        )


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    agreement_line_ids = fields.One2many(
        "school.agreement.line", "asset_id", string="Agreements"
    )
    agreement_count = fields.Integer(compute="_compute_agreement_count")

    @api.depends("agreement_line_ids")
    @api.depends_context("uid")
    def _compute_agreement_count(self):
        counts = dict(
            self.env["school.agreement.line"]._read_group(
                [
                    ("asset_id", "in", self.ids),
                    ("agreement_id.state", "!=", "cancelled"),
                ],
                ["asset_id"],
                ["__count"],
            )
        )
        for asset in self:
            asset.agreement_count = counts.get(asset._origin, 0)

    def action_open_agreements(self):
        """Open the agreements on which these cards are listed."""
        self.check_access("read")
        return self.env["school.agreement"]._opened(
            [("line_ids.asset_id", "in", self.ids), ("state", "!=", "cancelled")]
        )


class SchoolRoom(models.Model):
    _inherit = "school.room"

    agreement_count = fields.Integer(
        compute="_compute_agreement_count",
        help="On which things are listed that stand in the room.",
    )

    @api.depends("asset_ids.agreement_line_ids")
    @api.depends_context("uid")
    def _compute_agreement_count(self):
        groups = self.env["school.agreement.line"]._read_group(
            self._agreement_lines(), ["asset_id"], ["agreement_id:recordset"]
        )
        listed = {}
        for asset, agreements in groups:
            listed.setdefault(asset.sudo().room_id.id, set()).update(agreements.ids)
        for room in self:
            room.agreement_count = len(listed.get(room._origin.id, ()))

    def _agreement_lines(self):
        """Return the domain of what stands in the rooms and is agreed upon."""
        return [
            ("asset_id.room_id", "in", self.ids),
            ("agreement_id.state", "!=", "cancelled"),
        ]

    def action_open_agreements(self):
        """Open the agreements on which things of these rooms are listed."""
        self.check_access("read")
        return self.env["school.agreement"]._opened(
            [
                ("line_ids.asset_id.room_id", "in", self.ids),
                ("state", "!=", "cancelled"),
            ]
        )
