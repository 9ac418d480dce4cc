"""The end: what became of the things, the money for them, and the cards."""

from odoo import models
from odoo.exceptions import UserError

from ...common.running import switch_state
from ..card.card import GONE


class SchoolAssetWriteoff(models.Model):
    _inherit = "school.asset.writeoff"

    def action_end(self):
        """Take approved things off the books. Twice is harmless.

        :raise UserError: not approved as it stands, not told what became of it, or a
            card left the books meanwhile
        """
        self.check_access("write")
        for writeoff in self.filtered(lambda one: one.state != "done"):
            writeoff._check_preparing()
            writeoff._check_open()
            writeoff._check_approval(self.env._("take off the books"))
            writeoff._check_disposal()
            writeoff._take_off()
        return True

    def action_cancel(self):
        """Give up a write-off.

        :raise UserError: the things left the books already
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for writeoff in self:
            if writeoff.approval_state == "running":
                writeoff.action_withdraw()
        self._set_own({"state": "cancelled"})
        return True

    def _check_disposal(self):
        """:raise UserError: says what is missing"""
        self.ensure_one()
        if not self.disposal:
            raise UserError(
                self.env._(
                    "%(writeoff)s: say what became of the things.",
                    writeoff=self.display_name,
                )
            )
        if self.disposal in ("sold", "destroyed") and not (
            self.certificate or self.certificate_ids
        ):
            raise UserError(
                self.env._(
                    "%(writeoff)s: enter the certificate of disposal or recycling.",
                    writeoff=self.display_name,
                )
            )

    def _take_off(self):
        """End the cards; rights, state, approval were checked."""
        self.ensure_one()
        self.env.flush_all()
        if not switch_state(self, ["draft"], "done"):
            return
        today = self.env["school.unit"]._today()
        self._set_own({"done_by_id": self.env.uid, "done_on": today, "state": "done"})
        for line in self.line_ids:
            asset = line.asset_id
            if asset.state in GONE or asset.quantity < line.quantity:
                raise UserError(
                    self.env._(
                        "%(asset)s is on the books no more, or has fewer pieces.",
                        asset=asset.display_name,
                    )
                )
            card = asset
            if line.quantity < asset.quantity:
                card = asset._split_off(line.quantity, self.name)
            line._note({"ended_asset_id": card.id})
        self.line_ids.ended_asset_id._set_own(
            {"state": "written_off", "date_removed": today}, self.name
        )
