"""Simulator (赔偿试算): enter facts, see which rule fires, the formula, the amount."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.asset.compensation.calc import compile_regulation
from ...models.asset.compensation.calc.definition import CENT, ZERO


class SchoolCompensationTry(models.TransientModel):
    """Ask the regulations what an imagined damage would cost, and why."""

    _name = "school.compensation.try"
    _description = "Try What a Damage Costs"
    _inherit = ["school.compensation.facts"]

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
    )
    regulation_id = fields.Many2one(
        "school.compensation.regulation",
        ondelete="cascade",
        help="As it is edited now; empty: the regulations in force.",
    )
    date = fields.Date(default=lambda self: self.env["school.unit"]._today())
    extra_ids = fields.One2many("school.compensation.try.fact", "try_id")
    state = fields.Selection(
        [
            ("pay", "To Pay"),
            ("free", "The School Bears It"),
            ("decide", "The Decider Sets It"),
            ("missing", "A Fact Is Missing"),
            ("gap", "Not Covered by the Table"),
            ("none", "No Rule"),
        ],
        compute="_compute_result",
    )
    rule_name = fields.Char(string="Rule That Fires", compute="_compute_result")
    regulation_name = fields.Char(string="By the Regulation", compute="_compute_result")
    source = fields.Text(compute="_compute_result")
    amount = fields.Float(compute="_compute_result", digits=(16, 2))
    amount_low = fields.Float(string="From", compute="_compute_result", digits=(16, 2))
    amount_high = fields.Float(string="To", compute="_compute_result", digits=(16, 2))
    billed = fields.Float(compute="_compute_result", digits=(16, 2))
    disciplinary = fields.Float(
        string="Recorded Only", compute="_compute_result", digits=(16, 2)
    )
    explanation = fields.Text(string="Calculation", compute="_compute_result")
    shares = fields.Text(compute="_compute_result")

    @api.depends(
        lambda self: (
            *self.env["school.compensation.facts"]._facts_fields(),
            "company_id",
            "regulation_id",
            "date",
            "extra_ids.fact_id",
            "extra_ids.choice_id",
            "extra_ids.flag",
            "extra_ids.figure",
            "extra_ids.text",
        )
    )
    @api.depends_context("lang")
    def _compute_result(self):
        Explain = self.env["school.compensation.explain"]
        for one in self:
            one._check_school()
            facts = one._facts()
            result, regulation = one._ask(facts)
            rule = result["rule"] or {"code": "", "name": "", "source": ""}
            one.update(
                {
                    "state": result["state"],
                    "rule_name": f"{rule['code']} {rule['name']}".strip(),
                    "regulation_name": regulation,
                    "source": rule["source"],
                    "amount": result["amount"] or 0.0,
                    "amount_low": result["low"],
                    "amount_high": result["high"],
                    "billed": result["billed"],
                    "disciplinary": result["disciplinary"],
                    "explanation": "\n".join(Explain._result_lines(result, facts)),
                    "shares": one._shares_text(result, facts),
                }
            )

    def _compute_display_name(self):
        self.display_name = self.env._("Try What a Damage Costs")

    @api.constrains("company_id", "regulation_id")
    def _check_schools(self):
        for one in self:
            one._check_school()

    def _check_school(self):
        """:raise AccessError: the school is not the caller's"""
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "You do not work at %(school)s.",
                    school=self.company_id.sudo().name,
                )
            )
        self.regulation_id.check_access("read")

    def _ask(self, facts):
        Engine = self.env["school.compensation.engine"]
        if self.regulation_id:
            definition = self.regulation_id._definition()
            compiled = compile_regulation(definition, definition["flags"])
            result = Engine._answer(compiled, facts, None, self.company_id)
            return result, self.regulation_id.display_name
        date = self.date or self.env["school.unit"]._today()
        result = Engine._assess(self.company_id, facts, date)
        version = result["version"]
        return result, version.display_name if version else ""

    def _shares_text(self, result, facts):
        if result["state"] != "pay" or not result["amount"]:
            return ""
        Engine = self.env["school.compensation.engine"]
        parties = Engine._parties(facts, result["settings"])
        shares, borne = Engine._shares(result["amount"], parties, result["settings"])
        nobody = self.env._("the person liable")
        lines = [
            f"{party['name'] or nobody}: {share.quantize(CENT)}"
            for party, share in zip(parties, shares, strict=True)
        ]
        if borne != ZERO:
            lines.append(self.env._("the school: %(amount)s", amount=borne))
        return "\n".join(lines)


class SchoolCompensationTryFact(models.TransientModel):
    """A further fact of an imagined damage."""

    _name = "school.compensation.try.fact"
    _description = "Further Fact of a Simulation"
    _inherit = ["school.compensation.facts.extra"]

    try_id = fields.Many2one(
        "school.compensation.try", required=True, ondelete="cascade"
    )
