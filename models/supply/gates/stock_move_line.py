"""Gate on the lines of finished stock moves: they are the record of what happened."""

from odoo import api, models

from .exempt import gated_records

KEPT_WHEN_DONE = frozenset(
    {
        "company_id",
        "date",
        "location_dest_id",
        "location_id",
        "lot_id",
        "lot_name",
        "move_id",
        "owner_id",
        "package_id",
        "picked",
        "picking_id",
        "product_id",
        "product_uom_id",
        "quant_id",
        "quantity",
        "quantity_product_uom",
        "result_package_id",
        "state",
    }
)


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is added to a finished move."""
        lines = super().create(vals_list)
        lines._refuse_on_done(lines.move_id)
        return lines

    def write(self, vals):
        """Write; the lines of a finished move stay as they are."""
        if not KEPT_WHEN_DONE.isdisjoint(vals):
            target = self.env["stock.move"].browse(vals.get("move_id") or ())
            self._refuse_on_done(self.move_id | target)
        return super().write(vals)

    def _refuse_on_done(self, moves):
        done = moves.filtered(lambda move: move.state == "done")
        gated_records(done)._refuse_ungated("stock_done")
