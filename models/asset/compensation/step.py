"""A step of a rule: what it does with the amount so far."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

BASES = [
    ("original", "Original Price"),
    ("net", "Net Value"),
    ("replacement", "Price of a New One"),
    ("price", "Price"),
    ("repair_cost", "Repair Cost"),
    ("part_cost", "Cost of the Part"),
    ("list", "Price List"),
    ("salvage", "Salvage"),
    ("insurance", "Paid by the Insurance"),
    ("in_kind_value", "Given in Kind"),
    ("wage", "Wage of a Month"),
    ("fixed", "Fixed Amount"),
]


class SchoolCompensationStep(models.Model):
    """One line of a calculation. Steps run in order, each on what came out before."""

    _name = "school.compensation.step"
    _description = "Step of a Calculation"
    _inherit = ["school.compensation.part"]
    _order = "rule_id, sequence, id"

    regulation_id = fields.Many2one(
        related="rule_id.regulation_id", store=True, precompute=True
    )
    rule_id = fields.Many2one(
        "school.compensation.rule", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("base", "Take"),
            ("percent", "× Percent"),
            ("times", "× Times"),
            ("add", "Add"),
            ("less", "Take Off"),
            ("most", "At Most"),
            ("least", "At Least"),
            ("age", "Less Percent a Year"),
            ("life", "What Is Left of Its Life"),
            ("brackets", "Percent Bracket by Bracket"),
            ("allowance", "Free Allowance"),
            ("round", "Round To"),
        ],
        string="Step",
        required=True,
        default="base",
    )
    name = fields.Char(string="In Words")
    base_1 = fields.Selection(BASES, string="Money")
    base_2 = fields.Selection(BASES, string="Otherwise")
    base_3 = fields.Selection(BASES, string="Or Else")
    pick = fields.Selection(
        [
            ("first", "the First Known"),
            ("lowest", "the Lowest"),
            ("highest", "the Highest"),
        ],
        string="Of These",
        required=True,
        default="first",
    )
    join = fields.Selection(
        [
            ("plus", "Is Added"),
            ("lowest", "the Lower Counts"),
            ("highest", "the Higher Counts"),
        ],
        string="With What Came Before",
        required=True,
        default="plus",
        help="How further money meets what the steps before came to.",
    )
    value = fields.Float(digits=(16, 4), help="Percent, times, yuan or years.")
    value_min = fields.Float(string="From", digits=(16, 4), help="Lower end or floor.")
    value_max = fields.Float(
        string="To",
        digits=(16, 4),
        help="Upper end of a range in which the decider chooses with a reason; without"
        " a value its middle counts.",
    )
    fact_id = fields.Many2one(
        "school.compensation.fact",
        string="By",
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
        help="The fact that a table is looked up with, or that is multiplied with.",
    )
    per_fact_id = fields.Many2one(
        "school.compensation.fact",
        string="For Each",
        ondelete="restrict",
        domain="[('kind', '=', 'number'), ('company_id', 'in', [company_id, False])]",
    )
    whole_years = fields.Selection(
        [("exact", "as They Are"), ("down", "Full Years"), ("up", "Begun Years")],
        string="Years",
        required=True,
        default="exact",
    )
    is_compound = fields.Boolean(
        string="Of the Remainder", help="Percent of what was left the year before."
    )
    round_mode = fields.Selection(
        [("half_up", "To the Nearest"), ("down", "Down"), ("up", "Up")],
        required=True,
        default="half_up",
    )
    is_punitive = fields.Boolean(
        string="As a Measure",
        help="What this adds is a disciplinary measure, not damages: it is recorded"
        " apart.",
    )
    band_ids = fields.One2many(
        "school.compensation.band", "step_id", string="Table", copy=True
    )
    condition_ids = fields.One2many(
        "school.compensation.condition", "step_id", string="Only When", copy=True
    )
    sentence = fields.Char(compute="_compute_sentence")

    _figures = models.Constraint(
        "CHECK (value >= 0 AND value_min >= 0 AND value_max >= 0)",
        "Figures of a step are not negative.",
    )

    @api.constrains("kind", "value_min", "value_max", "band_ids", "fact_id", "base_1")
    def _check_complete(self):
        for step in self:
            tabled = step.band_ids and not step.fact_id and step.kind != "brackets"
            ranged = step.value_max and step.value_max < step.value_min
            empty = (step.kind == "base" and not step.base_1) or (
                step.kind == "brackets" and not step.band_ids
            )
            if tabled or ranged or empty:
                raise ValidationError(
                    self.env._(
                        "The step %(step)s is not complete: money needs its source, a"
                        " table needs the fact it is looked up with, and a range runs"
                        " upwards.",
                        step=step.name or step.display_name,
                    )
                )

    @api.depends(
        "kind",
        "name",
        "base_1",
        "base_2",
        "base_3",
        "value",
        "value_min",
        "value_max",
        "fact_id.name",
        "band_ids.sentence",
        "condition_ids.sentence",
        "per_fact_id.name",
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            when = ", ".join(step.condition_ids.sorted().mapped("sentence"))
            text = step.name or " ".join(
                filter(None, [kinds.get(step.kind), *step._operand_texts()])
            )
            step.sentence = f"[{when}: {text}]" if when else f"[{text}]"

    def _operand_texts(self):
        bases = dict(self._fields["base_1"]._description_selection(self.env))
        money = [
            bases[self[name]] for name in ("base_1", "base_2", "base_3") if self[name]
        ]
        texts = [" / ".join(money), self.fact_id.name]
        if self.value_max:
            texts.append(f"{self._figure('value_min')}–{self._figure('value_max')}")
        elif self.value or (self.kind == "percent" and not self.band_ids):
            texts.append(self._figure("value"))
        if self.band_ids:
            texts.append("; ".join(self.band_ids.sorted().mapped("sentence")))
        if self.per_fact_id:
            texts.append(f"× {self.per_fact_id.name}")
        return texts

    def _figure(self, name):
        return formatLang(self.env, self[name], digits=2).removesuffix(".00")

    def _definition(self):
        """Return the step as plain data (see ``calc/definition.py``)."""
        self.ensure_one()
        return {
            "do": self.kind,
            "name": self.name or "",
            "from": [
                self[name] for name in ("base_1", "base_2", "base_3") if self[name]
            ],
            "pick": self.pick,
            "join": self.join,
            **self._numbers(),
            "fact": self.fact_id.code or "",
            "per": self.per_fact_id.code or "",
            "bands": [band._definition() for band in self.band_ids.sorted()],
            "whole_years": self.whole_years,
            "compound": self.is_compound,
            "mode": self.round_mode,
            "punitive": self.is_punitive,
            "when": [row._definition() for row in self.condition_ids.sorted()],
        }

    def _numbers(self):
        if self.kind in ("age", "life"):
            return {
                "value": self.value or None,
                "min": self.value_min or None,
                "max": None,
            }
        if self.value_max:
            return {
                "value": self.value or None,
                "min": self.value_min,
                "max": self.value_max,
            }
        plain = self.kind == "percent" and not self.band_ids
        value = self.value if plain else self.value or None
        return {"value": value, "min": None, "max": None}


class SchoolCompensationBand(models.Model):
    """One row of a table: from where to where, or which answers, and what counts."""

    _name = "school.compensation.band"
    _description = "Row of a Table"
    _inherit = ["school.compensation.part"]
    _order = "step_id, sequence, id"

    regulation_id = fields.Many2one(
        related="step_id.regulation_id", store=True, precompute=True
    )
    step_id = fields.Many2one(
        "school.compensation.step", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    fact_id = fields.Many2one(related="step_id.fact_id")
    choice_ids = fields.Many2many(
        "school.compensation.choice",
        string="Answers",
        domain="[('fact_id', '=', fact_id)]",
    )
    flag = fields.Selection([("yes", "Yes"), ("no", "No")])
    above = fields.Float(digits=(16, 4), help="Not included; 0: no lower end.")
    to = fields.Float(digits=(16, 4), help="Included; 0: no upper end.")
    value = fields.Float(digits=(16, 4))
    value_min = fields.Float(string="From", digits=(16, 4))
    value_max = fields.Float(string="Up To", digits=(16, 4))
    sentence = fields.Char(compute="_compute_sentence")

    _ordered = models.Constraint(
        'CHECK (("to" = 0 OR "to" > above) AND above >= 0 AND value >= 0'
        " AND value_min >= 0 AND (value_max = 0 OR value_max >= value_min))",
        "A row of a table runs upwards and holds no negative figures.",
    )

    @api.depends("choice_ids.name", "above", "to", "value", "value_min", "value_max")
    @api.depends_context("lang")
    def _compute_sentence(self):
        for band in self:
            where = " / ".join(band.choice_ids.mapped("name"))
            if not where:
                ends = [
                    f"{sign}{band._figure(name)}"
                    for sign, name in ((">", "above"), ("≤", "to"))
                    if band[name]
                ]
                where = " ".join(ends)
            figure = band._figure("value")
            if band.value_max:
                figure = f"{band._figure('value_min')}–{band._figure('value_max')}"
            band.sentence = f"{where}: {figure}"

    def _figure(self, name):
        return formatLang(self.env, self[name], digits=2).removesuffix(".00")

    def _definition(self):
        """Return the row as plain data."""
        self.ensure_one()
        ranged = bool(self.value_max)
        return {
            "in": sorted(self.choice_ids.mapped("code"))
            or ([self.flag] if self.flag else []),
            "above": self.above or None,
            "to": self.to or None,
            "value": (self.value or None) if ranged else self.value,
            "min": self.value_min if ranged else None,
            "max": self.value_max if ranged else None,
        }
