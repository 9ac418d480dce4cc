"""Gate on transfers: their date and their end are written by the movement itself."""

from odoo import api, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .exempt import gated_records, school_records


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a transfer is never born done, whatever the client's defaults say."""
        pickings = super().create(vals_list)
        born_done = pickings.filtered(lambda p: p.date_done or p.state == "done")
        if born_done:
            school_records(born_done)._refuse_ending()
        return pickings

    def write(self, vals):
        """Write; the date of a transfer is the moment in which it was done."""
        ends = "date_done" in vals or vals.get("state") == "done"
        if ends and not gate_open(self, "picking_done"):
            gated_records(self)._refuse_ending()
        return super().write(vals)

    def _action_done(self):
        """Finish the transfers; each move asks for its own gate."""
        return super(StockPicking, open_gate(self, "picking_done"))._action_done()

    def _refuse_ending(self):
        """Refuse to end a transfer by writing on it.

        :raises UserError: names the transfers and what to do instead
        """
        if not self:
            return
        raise UserError(
            self.env._(
                "%(pickings)s: a transfer is finished by its acceptance, issue or"
                " return, and bears the date of that moment. Finish that document.",
                pickings=", ".join(self.sudo().mapped("name")),
            )
        )
