"""Swaps (换班): both consent, then the leader lets them take effect."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolStaffSwap(models.Model):
    """Two people swap their turns.

    Who has an account consents in person; for who has none the leader enters the
    consent with a photo of the signed slip. Nobody consents for somebody else who can.
    """

    _name = "school.staff.swap"
    _description = "Swap of Turns"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "HB"
    _document_own = frozenset(
        {"first_on", "first_by_id", "second_on", "second_by_id", "done_by_id"}
    )
    _document_fixed = frozenset({"turn_id", "other_id"})

    turn_id = fields.Many2one(
        comodel_name="school.staff.turn",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    other_id = fields.Many2one(
        comodel_name="school.staff.turn",
        string="With",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    group_id = fields.Many2one(related="turn_id.group_id")
    reason = fields.Char(required=True)
    slip = fields.Image(string="Signed Slip", max_width=1600, max_height=1600)
    first_on = fields.Datetime(string="First Consented", readonly=True, copy=False)
    first_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    second_on = fields.Datetime(string="Second Consented", readonly=True, copy=False)
    second_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    done_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "Waits for Consent"), ("done", "Swapped"), ("refused", "Refused")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    def _check_preparing(self):
        """Whoever has one of the turns asks for a swap, or who leads the group."""
        for swap in self:
            people = (swap.turn_id | swap.other_id).sudo().employee_id
            if self.env.user not in people.user_id:
                swap.turn_id.group_id._check_leading()
            if swap.turn_id.group_id != swap.other_id.group_id:
                raise UserError(self.env._("Swap within one group."))
            if swap.turn_id == swap.other_id:
                raise UserError(self.env._("Choose two different turns."))

    def action_consent(self):
        """Consent for oneself; as the leader, for who has no account.

        :raise UserError: for somebody who consents in person, or without the slip
        """
        self.ensure_one()
        self.check_access("read")
        self._check_open()
        swap = self.sudo()
        sides = {
            "first": swap.turn_id.employee_id,
            "second": swap.other_id.employee_id,
        }
        mine = [side for side, one in sides.items() if one.user_id == self.env.user]
        if not mine:
            self.turn_id.group_id._check_leading()
            mine = [side for side, one in sides.items() if not one.user_id]
            if not mine:
                raise UserError(
                    self.env._("Both have an account: each consents in person.")
                )
            if not swap.slip:
                raise UserError(self.env._("Add a photo of the slip that they signed."))
        now = fields.Datetime.now()
        for side in mine:
            swap._set_own({f"{side}_on": now, f"{side}_by_id": self.env.uid})
        return True

    def action_swap(self):
        """Let the swap take effect, as who leads the group; both consented.

        :raise UserError: a consent is missing, or a turn has begun
        """
        self.check_access("read")
        self._check_open()
        for swap in self:
            swap.turn_id.group_id._check_leading()
            if not (swap.first_on and swap.second_on):
                raise UserError(
                    self.env._("%(swap)s: both must consent first.", swap=swap.name)
                )
            swap._apply()
        return True

    def _apply(self):
        self.ensure_one()
        swap = self.sudo()
        turns = swap.turn_id | swap.other_id
        turns._check_to_come()
        first, second = swap.turn_id.employee_id, swap.other_id.employee_id
        swap._set_own({"state": "done", "done_by_id": self.env.uid})
        # other swaps of these turns are over: their people are others now
        rest = self.sudo().search(
            [
                "|",
                ("turn_id", "in", turns.ids),
                ("other_id", "in", turns.ids),
                ("state", "=", "draft"),
                ("id", "!=", self.id),
            ]
        )
        rest._set_own({"state": "refused"})
        if first == second:
            return
        turns._gated().write({"note": self.env._("Swapped: %s", swap.name)})
        swap.turn_id._gated().write({"employee_id": second.id})
        swap.other_id._gated().write({"employee_id": first.id})

    def action_refuse(self):
        """Refuse, as either of the two or who leads the group."""
        self.check_access("read")
        self._check_open()
        self._check_preparing()
        self.sudo()._set_own({"state": "refused"})
        return True
