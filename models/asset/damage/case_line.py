"""A damaged thing: its facts, and what the rules make of them."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..compensation.calc.definition import number

ASSET_STATES = {
    "lost": "lost",
    "stolen": "lost",
    "total": "damaged",
    "part": "damaged",
    "repairable": "damaged",
    "degraded": "damaged",
}


class SchoolDamageLine(models.Model):
    """One thing of a case. Its figures are written by the calculation alone."""

    _name = "school.damage.line"
    _description = "Damaged Thing"
    _inherit = ["school.damage.part", "school.compensation.facts"]
    _order = "case_id, id"

    _part_figures = frozenset(
        {
            "amount",
            "amount_low",
            "amount_high",
            "billed",
            "disciplinary",
            "assessment",
            "version_id",
            "rule_name",
            "source",
            "explanation",
            "asset_state_before",
            "found_on",
            "allowance_used",
            "allowance_given",
        }
    )

    asset_id = fields.Many2one(
        "school.asset",
        string="Card",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    extra_ids = fields.One2many(
        "school.damage.fact", "line_id", string="Further Facts", copy=True
    )
    chosen_amount = fields.Float(
        string="Amount Chosen",
        digits=(16, 2),
        help="Where the rule gives a range, or leaves the amount to the decider.",
    )
    chosen_reason = fields.Char(string="Reason of the Choice")
    assessment = fields.Selection(
        [
            ("pay", "Compensation Owed"),
            ("free", "The School Bears It"),
            ("decide", "The Decider Sets It"),
            ("missing", "A Fact Is Missing"),
            ("gap", "Not Covered by the Table"),
            ("none", "No Rule"),
        ],
        readonly=True,
        copy=False,
    )
    amount = fields.Monetary(string="Compensation", readonly=True, copy=False)
    amount_low = fields.Monetary(string="From", readonly=True, copy=False)
    amount_high = fields.Monetary(string="To", readonly=True, copy=False)
    billed = fields.Monetary(string="To Be Paid", readonly=True, copy=False)
    disciplinary = fields.Monetary(string="Recorded Only", readonly=True, copy=False)
    version_id = fields.Many2one(
        "school.compensation.version",
        string="Regulation",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    rule_name = fields.Char(string="Rule", readonly=True, copy=False)
    source = fields.Text(readonly=True, copy=False)
    explanation = fields.Text(string="Calculation", readonly=True, copy=False)
    asset_state_before = fields.Char(readonly=True, copy=False)
    found_on = fields.Date(readonly=True, copy=False)

    @api.constrains(
        lambda self: tuple(self.env["school.compensation.facts"]._facts_fields())
    )
    def _check_figures(self):
        numbers = [
            name
            for name in self.env["school.compensation.facts"]._facts_fields()
            if self._fields[name].type in ("float", "integer")
        ]
        for line in self:
            wrong = [name for name in numbers if line[name] < 0]
            if wrong or not line.quantity:
                label = self._fields[(wrong or ["quantity"])[0]]
                raise ValidationError(
                    self.env._(
                        "%(item)s: %(field)s is not negative.",
                        item=line.item or line.asset_id.display_name,
                        field=label._description_string(self.env),
                    )
                )

    @api.onchange("asset_id")
    def _onchange_asset_id(self):
        """Take what the card knows on the day of the incident."""
        for line in self.filtered("asset_id"):
            line.update(line._asset_facts())

    def _asset_facts(self):
        """Return what the card says of one piece on the day of the incident."""
        self.ensure_one()
        asset = self.asset_id
        day = self.case_id.incident_date or self.env["school.unit"]._today()
        pieces = asset.quantity or 1
        _months, depreciated = asset._depreciation_on(day)
        used = max((day - asset.date_acquired).days, 0) / 365.25
        return {
            "item": asset.title,
            "original": asset.original_value / pieces,
            "net": (asset.original_value - depreciated) / pieces,
            "life_years": asset.life_years,
            "age_years": round(used, 4),
            "under_warranty": bool(
                asset.warranty_until and asset.warranty_until >= day
            ),
            "place": asset.place,
        }

    # -- CRUD ---------------------------------------------------------------------

    def _typed_in(self):
        return self.env._("Amounts follow from the facts and cannot be typed in.")

    def _fill(self, vals_list):
        """Take from the card what it knows and nobody entered."""
        for line, vals in zip(self, vals_list, strict=True):
            if line.asset_id:
                known = line._asset_facts()
                line._set_figures(
                    {name: value for name, value in known.items() if name not in vals}
                )

    # -- calculation ------------------------------------------------------------------

    def _assess(self):
        """Compute each line by the regulations in force on the day of its incident."""
        self._fill_allowance()
        Engine = self.env["school.compensation.engine"]
        Explain = self.env["school.compensation.explain"]
        for line in self:
            case = line.case_id
            facts = line._facts()
            result = Engine._assess(case.company_id, facts, case.incident_date)
            result = line._choose(result, facts)
            rule = result["rule"] or {"code": "", "name": "", "source": ""}
            line._set_figures(
                {
                    "assessment": result["state"],
                    "amount": float(result["amount"] or 0),
                    "amount_low": float(result["low"]),
                    "amount_high": float(result["high"]),
                    "billed": float(result["billed"]),
                    "disciplinary": float(result["disciplinary"]),
                    "allowance_given": line._allowance_of(result),
                    "version_id": result["version"] and result["version"].id,
                    "rule_name": f"{rule['code']} {rule['name']}".strip(),
                    "source": rule["source"],
                    "explanation": "\n".join(Explain._result_lines(result, facts)),
                }
            )

    def _choose(self, result, facts):
        """Put in what the decider chose inside the range, or set where it is free."""
        self.ensure_one()
        amount = number(self.chosen_amount)
        ranged = result["state"] == "pay" and result["low"] != result["high"]
        if not amount or not (ranged or result["state"] == "decide"):
            return result
        if ranged:
            amount = min(max(amount, result["low"]), result["high"])
            line = {"do": "decided", "operand": amount, "after": amount}
            billed = min(amount, result["loss"]) if result["loss"] else amount
            if result["billed"] == result["amount"] and not result["disciplinary"]:
                billed = (
                    amount
                    if self.case_id.unit_id.sudo().bill_disciplinary
                    else (billed)
                )
            return result | {
                "amount": amount,
                "billed": billed,
                "disciplinary": amount - billed,
                "lines": [*result["lines"], line],
            }
        return self.env["school.compensation.engine"]._assess(
            self.case_id.company_id,
            facts,
            self.case_id.incident_date,
            chosen={"amount": amount},
            versions=result["version"],
        )

    def _exact(self, amount):
        """Return an amount of money as an exact number of cents."""
        return number(round(amount, 2)).quantize(number("0.01"))


class SchoolDamageFact(models.Model):
    """A further fact of a damaged thing, which a regulation asks for."""

    _name = "school.damage.fact"
    _description = "Further Fact of a Damage"
    _inherit = ["school.compensation.facts.extra"]

    line_id = fields.Many2one(
        "school.damage.line", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        facts = super().create(vals_list)
        facts.line_id._check_open()
        facts.line_id.case_id._assess()
        return facts

    def write(self, vals):
        self.line_id._check_open()
        result = super().write(vals)
        self.line_id._check_open()
        self.line_id.case_id._assess()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.line_id._check_open()


class SchoolCompensationVersion(models.Model):
    _inherit = "school.compensation.version"

    def _settings(self):
        """Return the settings of one version; those of nobody for none."""
        if not self:
            return {"split": "equal"}
        return self._compiled().regulation["settings"]
