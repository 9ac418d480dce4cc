"""What was handed out and may come back: running figures, capped, under the lock."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.running import shift_rows

CAP = (
    "qty_returned >= 0 AND qty_damaged >= 0 AND qty_returned + qty_damaged <= quantity"
)


class SchoolReturnable(models.AbstractModel):
    """Base of custody and of issued goods: how much of it is still out.

    A concrete model has ``quantity`` and ``product_uom_id``.
    """

    _name = "school.returnable"
    _description = "Goods That May Come Back"

    qty_returned = fields.Float(
        string="Returned",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
    )
    qty_damaged = fields.Float(
        string="Reported Damaged or Lost",
        digits="Product Unit",
        default=0.0,
        readonly=True,
        copy=False,
        help="Reported at a return, not back in stock: a case decides what follows.",
    )
    qty_out = fields.Float(
        string="Still Out",
        digits="Product Unit",
        compute="_compute_qty_out",
        store=True,
        precompute=True,
        copy=False,
    )

    @api.depends("quantity", "qty_returned", "qty_damaged")
    def _compute_qty_out(self):
        for record in self:
            record.qty_out = record.quantity - record.qty_returned - record.qty_damaged

    def _running_figures(self):
        """Return running columns, SQL of their cap and of what is still out.

        Override it where things go in another way as well.
        """
        return (
            ("qty_returned", "qty_damaged"),
            CAP,
            "quantity - qty_returned - qty_damaged",
        )

    def _take_back(self, changes):
        """Count what came back, in place, so that parallel returns keep the cap.

        :param dict changes: ``{id: {"qty_returned" | "qty_damaged": amount}}``
        :raise UserError: naming what is still out, when more would come back
        """
        running, cap, out = self._running_figures()
        moved = shift_rows(
            self.browse(), changes, running, "quantity", cap, extra={"qty_out": out}
        )
        missing = self.browse(sorted(set(changes) - moved))
        if missing:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(product)s: %(out)s %(unit)s are still out, %(back)s would"
                        " come back. Lower the quantity.",
                        product=record.product_id.display_name,
                        out=record.qty_out,
                        unit=record.product_uom_id.name,
                        back=sum(changes[record.id].values()),
                    )
                    for record in missing
                )
            )
