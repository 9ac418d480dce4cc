"""What is being counted stays where it is."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open
from ..room.card_room import TOGETHER
from .stocktake import COUNTING

#: a change of these while a count is under way would look like a difference
KEPT = frozenset(
    {"place", "room_id", "department_id", "employee_id", "quantity", "date_removed"}
)


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    is_counted = fields.Boolean(string="Being Counted", compute="_compute_is_counted")

    @api.depends("state")
    def _compute_is_counted(self):
        groups = (
            self.env["school.asset.stocktake.line"]
            .sudo()
            ._read_group(
                [
                    ("asset_id", "in", self.ids),
                    ("stocktake_id.state", "in", COUNTING),
                ],
                ["asset_id"],
            )
        )
        counted = {asset.id for [asset] in groups}
        for asset in self:
            asset.is_counted = asset.id in counted

    def write(self, vals):
        """Write, unless the change would upset a count under way.

        :raise UserError: names the card and the stock-take
        """
        moved = KEPT.intersection(vals)
        leaves = vals.get("state") in ("written_off", "transferred")
        # of many cards that change at once it was asked for all of them
        if (moved or leaves) and not gate_open(self, TOGETHER):
            self._check_not_counted()
        return super().write(vals)

    def _check_not_counted(self):
        """:raise UserError: names a card that is being counted, and where"""
        super()._check_not_counted()
        if not self.ids:
            return
        line = (
            self.env["school.asset.stocktake.line"]
            .sudo()
            .search(
                [
                    ("asset_id", "in", self.ids),
                    ("stocktake_id.state", "in", COUNTING),
                ],
                limit=1,
            )
        )
        if line:
            raise UserError(
                self.env._(
                    "%(asset)s is being counted in %(stocktake)s. Move it once the"
                    " count is closed.",
                    asset=line.asset_id.display_name,
                    stocktake=line.stocktake_id.display_name,
                )
            )

    def action_count(self):
        """Count this thing on the page of the count that is under way.

        :return: client action
        :raise UserError: no count is under way in which the user counts it
        """
        self.ensure_one()
        self.check_access("read")
        takes = self.env["school.asset.stocktake"].search(
            [
                ("state", "in", COUNTING),
                ("company_id", "=", self.company_id.id),
                ("line_ids.asset_id", "=", self.id),
            ]
        )
        takes = takes.filtered(lambda take: take._may_count())
        if not takes:
            raise UserError(
                self.env._(
                    "%(asset)s is not being counted, or you do not count there.",
                    asset=self.display_name,
                )
            )
        action = takes[0].action_open_page()
        action["params"]["code"] = self.name
        return action
