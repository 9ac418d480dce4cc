"""Both sides sign, in sessions of their own."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.running import switch_state
from ..card.card import PREPARING_POSTS


class SchoolAssetTransfer(models.Model):
    _inherit = "school.asset.transfer"

    def action_sign_out(self):
        """Sign that the things are handed over, as who keeps them or their cards.

        :raise UserError: not approved as it stands, incomplete, or not the user's turn
        """
        self.check_access("read")
        for transfer in self:
            transfer._check_giver()
            transfer._check_complete()
            if transfer.needs_approval:
                transfer._check_approval(self.env._("hand over"))
            transfer._step(
                "draft",
                {
                    "state": "signed",
                    "out_signed_by_id": self.env.uid,
                    "out_signed_on": fields.Datetime.now(),
                },
            )
        return True

    def action_sign_in(self):
        """Sign that the things were taken, as who keeps them from now on.

        :raise UserError: not handed over, not the user's turn, or a card is gone
        """
        self.check_access("read")
        for transfer in self:
            transfer._check_receiver()
            if transfer.needs_approval:
                transfer._check_approval(self.env._("hand over"))
            transfer._step(
                "signed",
                {
                    "state": "done",
                    "in_signed_by_id": self.env.uid,
                    "in_signed_on": fields.Datetime.now(),
                },
            )
            transfer.sudo()._take_effect()
        return True

    def _step(self, state, vals):
        """Go on from one state to the next, once whoever clicks at the same time.

        :raise UserError: it is not in this state any more, or not yet
        """
        self.ensure_one()
        if not switch_state(self, [state], vals["state"]):
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(transfer)s is %(state)s: nothing to sign here.",
                    transfer=self.display_name,
                    state=words[self.state],
                )
            )
        self.sudo()._set_own(vals)

    def _check_giver(self):
        """:raise UserError: says who hands over"""
        holders = self.sudo().line_ids.asset_id.employee_id.user_id
        if len(holders) == 1 and holders == self.env.user:
            return
        self.unit_id._check_post(PREPARING_POSTS)

    def _check_receiver(self):
        """:raise UserError: says who takes, or that nobody signs for both sides"""
        transfer = self.sudo()
        if transfer.out_signed_by_id == self.env.user:
            raise UserError(
                self.env._(
                    "%(transfer)s: you handed it over, so somebody else takes it.",
                    transfer=self.display_name,
                )
            )
        if transfer.kind == "school":
            transfer.to_unit_id.sudo(False)._check_post(PREPARING_POSTS)
            return
        named = (
            transfer.to_employee_id.user_id
            or transfer.to_department_id.manager_id.user_id
        )
        if named:
            if named != self.env.user:
                raise UserError(
                    self.env._(
                        "%(transfer)s is taken by %(user)s.",
                        transfer=self.display_name,
                        user=named.name,
                    )
                )
            return
        self.unit_id._check_post(PREPARING_POSTS)
