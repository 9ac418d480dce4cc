"""The preset of a unit and the switches it sets."""

from odoo import api, fields, models

# What each preset sets: a village school has few people, a large one more control.
PRESETS = {
    "village": {
        "budget_key": "fund_term",
        "store_mode": "direct",
        "custody_level": "room",
        "acceptors_min": 1,
    },
    "standard": {
        "budget_key": "department_month",
        "store_mode": "single",
        "custody_level": "class_room",
        "acceptors_min": 2,
    },
    "large": {
        "budget_key": "department_month_category",
        "store_mode": "several",
        "custody_level": "card",
        "acceptors_min": 2,
    },
}


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    preset = fields.Selection(
        selection=[
            ("village", "Village School"),
            ("standard", "Standard School"),
            ("large", "Large School"),
        ],
        required=True,
        default="standard",
        tracking=True,
        help="Sets the switches below to what suits a school of this size. Each of"
        " them can be changed afterwards by the district.",
    )
    bookkeeping = fields.Selection(
        selection=[
            ("own", "Own Books"),
            ("reimbursement", "Reimbursement through the District"),
        ],
        required=True,
        default="own",
        tracking=True,
        help="Own books: purchases and stock are posted here. Reimbursement: nothing is"
        " posted; the papers go to the accounting centre and the voucher number comes"
        " back.",
    )
    budget_key = fields.Selection(
        selection=[
            ("fund_term", "Fund and Term"),
            ("department_month", "Department and Month"),
            ("department_month_category", "Department, Month and Category"),
        ],
        compute="_compute_switches",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="By what a budget is kept.",
    )
    store_mode = fields.Selection(
        selection=[
            ("direct", "Bought and Taken at Once"),
            ("single", "One Store"),
            ("several", "Several Stores"),
        ],
        compute="_compute_switches",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Whether accepted goods are kept in a store or taken at once.",
    )
    custody_level = fields.Selection(
        selection=[
            ("room", "By Room"),
            ("class_room", "By Class and Room"),
            ("card", "By Class and Room, with a Card Each"),
        ],
        compute="_compute_switches",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="How finely the custody of things is recorded.",
    )
    acceptors_min = fields.Integer(
        string="Acceptors",
        compute="_compute_switches",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="How many people must sign an acceptance, besides the keeper.",
    )
    _somebody_accepts = models.Constraint(
        "CHECK (acceptors_min >= 1)",
        "At least one person must accept the goods.",
    )

    @api.depends("preset")
    def _compute_switches(self):
        for unit in self:
            unit.update(PRESETS.get(unit.preset, PRESETS["standard"]))

    def write(self, vals):
        """Change the units; with the bookkeeping, the valuation changes too."""
        result = super().write(vals)
        if "bookkeeping" in vals:
            self._setup_company()
        return result
