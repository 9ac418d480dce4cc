"""Switches of a unit that bills and payments read."""

from odoo import fields, models


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    bill_price_percent = fields.Float(
        string="Bill Above the Order (%)",
        digits=(5, 2),
        default=0.0,
        help="By how many percent a line of a bill may exceed the price ordered.",
    )
    bill_price_amount = fields.Float(
        string="Bill Above the Order (CNY)",
        digits=(16, 2),
        default=0.0,
        help="By how many yuan a line of a bill may exceed the price ordered. With both"
        " limits the lower one counts; with neither, the order's price is the most.",
    )
    bill_quantity_percent = fields.Float(
        string="Quantity Above the Accepted (%)",
        digits=(5, 2),
        default=0.0,
        help="By how many percent the quantity billed may exceed what was accepted, for"
        " goods that are weighed. What nobody accepted is never billed.",
    )

    _bill_tolerances_small = models.Constraint(
        "CHECK (bill_price_percent BETWEEN 0 AND 10"
        " AND bill_quantity_percent BETWEEN 0 AND 10"
        " AND bill_price_amount BETWEEN 0 AND 1000)",
        "Tolerances of bills lie between 0 and 10 percent, and 0 and 1000 yuan.",
    )

    def _bill_price_tolerance(self, ordered):
        """Return by how much (CNY) a line may exceed ``ordered``, its ordered amount.

        :param float ordered: what was ordered for the quantity billed, in CNY
        """
        limits = [
            limit
            for limit in (
                self.bill_price_percent * ordered / 100,
                self.bill_price_amount,
            )
            if limit
        ]
        return min(limits, default=0.0)
