"""What the supply room adds to a unit: switches, series of numbers, its buyers."""

from odoo import fields, models
from odoo.exceptions import AccessError

BUYER_POSTS = ["buyer"]


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    price_tolerance = fields.Float(
        string="Price Tolerance (%)",
        digits=(5, 2),
        default=0.0,
        help="How much the purchase price may exceed the approved estimate.",
    )

    _price_tolerance_small = models.Constraint(
        "CHECK (price_tolerance BETWEEN 0 AND 10)",
        "The price tolerance lies between 0 and 10 percent.",
    )

    def _setup_supply(self):
        """Make the series of request numbers before two requests can race for it."""
        result = super()._setup_supply()
        Sequence = self.env["ir.sequence"].sudo()
        Sequence._school_series("school.supply.request", "SQ", self.company_id)
        return result

    def _check_buyer(self, user):
        """Refuse a user who does not buy for these schools today.

        A village school may buy through the units above it.

        :raise AccessError: names the person, the school and who assigns the post
        """
        today = self._today()
        Holder = self.env["school.post.holder"].sudo()
        for unit in self.sudo():
            units = unit
            if unit.preset == "village":
                units += unit._ancestors_on(today)
            if not Holder._holds(user, BUYER_POSTS, units, today):
                raise AccessError(
                    self.env._(
                        "%(user)s is not a buyer of %(school)s today. The school's"
                        " administrator assigns the post.",
                        user=user.name,
                        school=unit.name,
                    )
                )
