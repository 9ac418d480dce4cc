"""What the buttons of a card do."""

from odoo import models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from .card import GATE

MOVABLE = ("in_use", "idle", "repair", "damaged", "lost")


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    def action_use(self):
        """Take idle, repaired or found things into use."""
        return self._move_to("in_use")

    def action_idle(self):
        """Say that things lie idle: other schools may ask for them."""
        return self._move_to("idle")

    def _move_to(self, state, reason=""):
        self.check_access("write")
        self._check_keeping()
        self._check_present()
        self._set_own({"state": state}, reason)
        return True

    def action_split(self, quantity):
        """Take some pieces of a batch onto a card of their own.

        :param int quantity: how many pieces
        :return: action that opens the new card
        :raise UserError: for a number that leaves nothing on either card
        """
        self.ensure_one()
        self.check_access("write")
        self._check_keeping()
        self._check_present()
        if isinstance(quantity, bool) or not isinstance(quantity, int):
            raise UserError(self.env._("Say how many pieces, in digits."))
        if not 0 < quantity < self.quantity:
            raise UserError(
                self.env._(
                    "%(asset)s has %(quantity)s pieces: take off at least one and leave"
                    " at least one.",
                    asset=self.display_name,
                    quantity=self.quantity,
                )
            )
        card = self._split_off(quantity, self.env._("Batch split"))
        return card._get_records_action()

    def _split_off(self, quantity, reason):
        """Take pieces of a batch onto a card of their own; rights were checked.

        :param int quantity: fewer than the card has
        :param str reason: goes into the history
        :return: the new card
        """
        self.ensure_one()
        value = self.currency_id.round(self.original_value * quantity / self.quantity)
        # the row is changed before anything is read again: two splits at once wait
        rest = {
            "quantity": self.quantity - quantity,
            "original_value": self.original_value - value,
        }
        self._set_own(rest, reason)
        vals = self.copy_data()[0] | {
            "quantity": quantity,
            "original_value": value,
            "state": self.state,
            "split_from_id": self.id,
            "months_before": self.months_before,
            "previous_id": self.previous_id.id,
            "origin_model": self.origin_model,
            "origin_id": self.origin_id,
            "origin_name": self.origin_name,
        }
        return open_gate(self.browse(), GATE).create(vals).with_env(self.env)
