"""Ending a clearance: nothing is out, nothing unfinished, and who says so."""

from odoo import api, fields, models
from odoo.exceptions import UserError

CLEARING_POSTS = ("affairs_director", "principal")
MOST_NAMED = 10


class SchoolClearance(models.Model):
    _inherit = "school.clearance"

    open_requests = fields.Char(
        compute="_compute_open_requests",
        help="Requests of the leaver that are not finished.",
    )

    @api.depends("employee_id", "state")
    def _compute_open_requests(self):
        for clearance in self:
            clearance.open_requests = ", ".join(
                clearance._unfinished_requests().mapped("name")
            )

    def action_clear(self):
        """End the clearance, as the head of general affairs; twice is harmless.

        :raise UserError: names what is still out, unfinished or missing
        """
        self.check_access("write")
        for clearance in self.filtered(lambda clearance: clearance.state != "done"):
            clearance._check_open()
            clearance.unit_id._check_post(CLEARING_POSTS)
            clearance._list_held()
            clearance._check_clear()
            clearance._set_own(
                {
                    "state": "done",
                    "cleared_by_id": self.env.uid,
                    "cleared_on": fields.Datetime.now(),
                }
            )
        return True

    def _check_clear(self):
        """:raise UserError: names what is left to do"""
        self.ensure_one()
        held = self.line_ids.filtered("qty_out")
        if held:
            things = [
                f"{line.product_id.name} {line.qty_out:g} {line.product_uom_id.name}"
                for line in held[:MOST_NAMED]
            ]
            raise UserError(
                self.env._(
                    "%(name)s: %(count)s things are still out: %(things)s. Take them"
                    " back, or report them damaged or lost at a return.",
                    name=self.name,
                    count=len(held),
                    things=", ".join(things),
                )
            )
        unfinished = self._unfinished_requests()
        if unfinished:
            raise UserError(
                self.env._(
                    "%(name)s: %(requests)s are not finished. Hand out or short-close"
                    " them first.",
                    name=self.name,
                    requests=", ".join(unfinished[:MOST_NAMED].mapped("name")),
                )
            )
        if self.employee_id.sudo().user_id == self.env.user:
            raise UserError(self.env._("Nobody clears himself. Ask the principal."))
        if self.is_absent and len(self.witness_ids - self.env.user) < 2:
            raise UserError(
                self.env._(
                    "%(name)s: the leaver has gone. Enter two witnesses beside you.",
                    name=self.name,
                )
            )

    def _unfinished_requests(self):
        """Requests of the leaver that still wait for a decision or for goods."""
        self.ensure_one()
        # the leaver's requests, whoever clears
        user = self.sudo().employee_id.user_id
        return (
            self.env["school.supply.request"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("requester_id", "in", user.ids),
                    ("state", "in", ("submitted", "approved")),
                ]
            )
        )
