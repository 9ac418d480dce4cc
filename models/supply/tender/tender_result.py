"""The ranking of a lot."""

from odoo import fields, models

from ...common.gate import open_gate


class SchoolTenderResult(models.Model):
    """Where one bidder stands in one lot, and why."""

    _name = "school.tender.result"
    _description = "Rank in a Tender"
    _inherit = ["school.tender.part"]
    _order = "tender_id, lot_id, rank, id"
    _part_own = frozenset(
        {
            "lot_id",
            "bidder_id",
            "amount",
            "price_points",
            "criteria_points",
            "total",
            "rank",
            "invalid",
            "gave_up",
        }
    )

    lot_id = fields.Many2one(
        "school.tender.lot",
        string="Lot of a Tender",
        required=True,
        index=True,
        ondelete="cascade",
    )
    bidder_id = fields.Many2one(
        "school.tender.bidder", required=True, index=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Price", aggregator=None)
    price_points = fields.Float(digits=(6, 2), aggregator=None)
    criteria_points = fields.Float(
        digits=(6, 2), aggregator=None, help="Average of the members."
    )
    total = fields.Float(digits=(6, 2), aggregator=None)
    rank = fields.Integer(aggregator=None, help="0: not ranked.")
    invalid = fields.Char(string="Not Valid Because")
    gave_up = fields.Char(string="Stepped Back")

    _once = models.Constraint(
        "UNIQUE (lot_id, bidder_id)", "The bidder is ranked once in a lot."
    )

    def _check_part(self):
        """Nobody types in ranks."""
        self.tender_id[:1]._refuse(self.env._("ranks follow from the evaluation."))

    def _strike(self):
        """Remove a ranking that an objection overturned; its notice stays on file."""
        open_gate(self.sudo(), f"own {self._name}").unlink()
