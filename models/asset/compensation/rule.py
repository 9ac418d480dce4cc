"""A rule: when it fires, and the steps that make the amount."""

from odoo import api, fields, models

from ...approval.pack_schema import sparse
from .schema import RULE


class SchoolCompensationRule(models.Model):
    """One clause of a regulation. The first rule whose conditions all hold fires."""

    _name = "school.compensation.rule"
    _description = "Compensation Rule"
    _inherit = ["school.compensation.part"]
    _order = "regulation_id, sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(help="How the regulation numbers the clause.")
    name = fields.Char(required=True)
    source = fields.Text(string="Text of the Clause")
    outcome = fields.Selection(
        [
            ("pay", "the Amount of the Steps"),
            ("free", "Nothing: the School Bears It"),
            ("decide", "What the Decider Sets, with a Reason"),
        ],
        required=True,
        default="pay",
        string="Costs",
    )
    measures = fields.Char(
        string="Other Measures",
        help="What the clause asks for beside money, such as points or a talk.",
    )
    condition_ids = fields.One2many(
        "school.compensation.condition", "rule_id", string="When", copy=True
    )
    step_ids = fields.One2many(
        "school.compensation.step", "rule_id", string="Steps", copy=True
    )
    sentence = fields.Char(compute="_compute_sentence")

    @api.depends("condition_ids.sentence", "step_ids.sentence", "outcome")
    @api.depends_context("lang")
    def _compute_sentence(self):
        outcomes = dict(self._fields["outcome"]._description_selection(self.env))
        for rule in self:
            when = ", ".join(
                rule.condition_ids.sorted().mapped("sentence")
            ) or self.env._("in every case")
            steps = " ".join(rule.step_ids.sorted().mapped("sentence"))
            if rule.outcome != "pay" or not steps:
                steps = f"{outcomes[rule.outcome]} {steps}".strip()
            rule.sentence = f"{when} → {steps}"

    def _definition(self):
        """Return the rule as plain data, without the keys that have their default."""
        self.ensure_one()
        return sparse(
            {
                "code": self.code or "",
                "name": self.name,
                "source": self.source or "",
                "outcome": self.outcome,
                "measures": self.measures or "",
                "when": [row._definition() for row in self.condition_ids.sorted()],
                "steps": [step._definition() for step in self.step_ids.sorted()],
            },
            RULE,
        )
