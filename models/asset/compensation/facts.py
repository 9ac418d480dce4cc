"""The facts of one damaged thing, as people choose and type them."""

from odoo import api, fields, models
from odoo.fields import Domain

from .calc.definition import CHOICES, FLAGS, MONEY, NUMBERS

#: choices that a form asks for, beside those that a regulation adds
ASKED = (
    "event",
    "fault",
    "report",
    "responsible",
    "category",
    "place_kind",
    "in_kind",
    "degree",
    "term_part",
)


def _choice(code, label):
    return fields.Many2one(
        "school.compensation.choice",
        string=label,
        ondelete="restrict",
        domain=f"[('fact_id.code', '=', '{code}')]",
    )


class SchoolCompensationFacts(models.AbstractModel):
    """Fields of the standard facts, and :meth:`_facts`, which a calculation wants.

    A model declares ``extra_ids``, lines of ``school.compensation.facts.extra``, for
    the facts that its regulations add.
    """

    _name = "school.compensation.facts"
    _description = "Facts of a Damaged Thing"

    item = fields.Char(help="As the price list calls it.")
    event_id = _choice("event", "What Happened")
    fault_id = _choice("fault", "Cause")
    report_id = _choice("report", "Owned Up")
    responsible_id = _choice("responsible", "Who Is Liable")
    category_id = _choice("category", "Kind of Thing")
    place_kind_id = _choice("place_kind", "Kind of Place")
    in_kind_id = _choice("in_kind", "Made Good in Kind")
    degree_id = _choice("degree", "Degree of the Damage")
    term_part_id = _choice("term_part", "Part of the Term")
    place = fields.Char()
    private_use = fields.Boolean(string="Taken for Private Use")
    in_set = fields.Boolean(string="Part of a Set")
    under_warranty = fields.Boolean()
    is_safety = fields.Boolean(string="Safety Equipment")
    quantity = fields.Float(default=1.0, digits=(16, 4))
    age_years = fields.Float(string="Years in Use", digits=(16, 4))
    life_years = fields.Float(string="Life (Years)", digits=(16, 2))
    grade = fields.Integer()
    repeat = fields.Integer(string="Which Time", default=1)
    members = fields.Integer(string="People Sharing")
    days_late = fields.Integer()
    days_to_report = fields.Integer(string="Days Until Reported")
    pages = fields.Integer()
    allowance_used = fields.Float(string="Allowance Used Up", digits=(16, 2))
    original = fields.Float(string="Original Price", digits=(16, 2))
    net = fields.Float(string="Net Value", digits=(16, 2))
    replacement = fields.Float(string="Price of a New One", digits=(16, 2))
    price = fields.Float(digits=(16, 2))
    repair_cost = fields.Float(digits=(16, 2))
    part_cost = fields.Float(string="Cost of the Part", digits=(16, 2))
    salvage = fields.Float(digits=(16, 2))
    insurance = fields.Float(string="Paid by the Insurance", digits=(16, 2))
    in_kind_value = fields.Float(string="Given in Kind", digits=(16, 2))
    wage = fields.Float(string="Wage of a Month", digits=(16, 2))

    def _facts(self):
        """Return the facts by their codes; amounts of zero are not known.

        A net value of zero is known once the life is over.
        """
        self.ensure_one()
        facts = {code: self[f"{code}_id"].code or None for code in ASKED}
        facts |= {code: self[code] for code in FLAGS}
        facts |= {code: self[code] for code in NUMBERS}
        facts |= {code: self[code] or None for code in MONEY}
        for code in ("grade", "members", "life_years"):
            facts[code] = facts[code] or None
        if self.life_years and self.age_years >= self.life_years and not self.net:
            facts["net"] = 0.0
        facts |= {"item": self.item or None, "place": self.place or None}
        for extra in self.extra_ids:
            facts |= extra._fact()
        return {code: value for code, value in facts.items() if value is not None}

    @api.model
    def _facts_fields(self):
        """Return the names of the fields that a calculation depends on."""
        return (
            *(f"{code}_id" for code in ASKED),
            *FLAGS,
            *NUMBERS,
            *MONEY,
            "item",
            "place",
        )

    @api.model
    def _choice_of(self, fact, code):
        """Return the answer ``code`` of a standard fact."""
        return self.env["school.compensation.choice"].search(
            Domain("fact_id.code", "=", fact)
            & Domain("code", "=", code)
            & Domain("company_id", "in", [False, self.env.company.id]),
            limit=1,
        )


class SchoolCompensationFactsExtra(models.AbstractModel):
    """A fact that a regulation added, and its value."""

    _name = "school.compensation.facts.extra"
    _description = "Further Fact"

    fact_id = fields.Many2one(
        "school.compensation.fact",
        required=True,
        ondelete="restrict",
        domain=[
            ("code", "not in", (*CHOICES, *FLAGS, *NUMBERS, *MONEY, "item", "place"))
        ],
    )
    kind = fields.Selection(related="fact_id.kind")
    choice_id = fields.Many2one(
        "school.compensation.choice",
        string="Answer",
        ondelete="restrict",
        domain="[('fact_id', '=', fact_id)]",
    )
    flag = fields.Boolean(string="Yes")
    figure = fields.Float(digits=(16, 4))
    text = fields.Char()

    def _fact(self):
        """Return ``{code: value}``; empty while it says nothing."""
        value = {
            "choice": self.choice_id.code,
            "flag": self.flag,
            "text": self.text,
        }.get(self.kind, self.figure)
        if value in (None, False, "") and self.kind != "flag":
            return {}
        return {self.fact_id.code: value}
