"""A condition: one fact, and what it must be."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang


class SchoolCompensationCondition(models.Model):
    """What one fact must be for a rule to fire or for a step to count."""

    _name = "school.compensation.condition"
    _description = "Condition of Compensation"
    _inherit = ["school.compensation.part"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    regulation_id = fields.Many2one(
        compute="_compute_regulation_id", store=True, precompute=True, required=True
    )
    rule_id = fields.Many2one(
        "school.compensation.rule", index="btree_not_null", ondelete="cascade"
    )
    step_id = fields.Many2one(
        "school.compensation.step", index="btree_not_null", ondelete="cascade"
    )
    fact_id = fields.Many2one(
        "school.compensation.fact",
        required=True,
        ondelete="restrict",
        domain="[('company_id', 'in', [company_id, False])]",
    )
    kind = fields.Selection(related="fact_id.kind")
    choice_ids = fields.Many2many(
        "school.compensation.choice",
        string="Is One Of",
        domain="[('fact_id', '=', fact_id), ('company_id', 'in', [company_id, False])]",
    )
    flag = fields.Selection([("yes", "Yes"), ("no", "No")])
    texts = fields.Char(string="Names", help="Several names are separated by ；")
    is_not = fields.Boolean(string="Is None of Them")
    low_kind = fields.Selection([("ge", "at least"), ("gt", "above")], string="From")
    low = fields.Float(string="Lower End", digits=(16, 4))
    high_kind = fields.Selection([("le", "at most"), ("lt", "below")], string="To")
    high = fields.Float(string="Upper End", digits=(16, 4))
    sentence = fields.Char(compute="_compute_sentence")

    _owned = models.Constraint(
        "CHECK (rule_id IS NOT NULL OR step_id IS NOT NULL)",
        "A condition belongs to a rule or to a step.",
    )

    @api.depends("rule_id.regulation_id", "step_id.regulation_id")
    def _compute_regulation_id(self):
        for condition in self:
            owner = condition.rule_id or condition.step_id
            condition.regulation_id = owner.regulation_id

    @api.depends(
        "fact_id.name",
        "choice_ids.name",
        "flag",
        "texts",
        "is_not",
        "low_kind",
        "low",
        "high_kind",
        "high",
    )
    @api.depends_context("lang")
    def _compute_sentence(self):
        flags = dict(self._fields["flag"]._description_selection(self.env))
        for condition in self:
            names = condition.choice_ids.sorted().mapped("name") + condition._texts()
            if condition.flag:
                names = [flags[condition.flag]]
            what = " / ".join([*names, *condition._bounds()])
            if condition.is_not:
                what = self.env._("not %(what)s", what=what)
            condition.sentence = f"{condition.fact_id.name}: {what}"

    def _bounds(self):
        signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
        return [
            f"{signs[self[kind]]} {formatLang(self.env, self[end], digits=2)}"
            for kind, end in (("low_kind", "low"), ("high_kind", "high"))
            if self[kind]
        ]

    def _texts(self):
        parts = (self.texts or "").replace(";", "；").split("；")
        return [part.strip() for part in parts if part.strip()]

    @api.constrains(
        "fact_id", "choice_ids", "flag", "texts", "low_kind", "high_kind", "low", "high"
    )
    def _check_says_something(self):
        for condition in self:
            says = {
                "choice": condition.choice_ids,
                "flag": condition.flag,
                "text": condition._texts(),
            }.get(condition.kind, condition.low_kind or condition.high_kind)
            strange = condition.choice_ids.fact_id - condition.fact_id
            both = condition.low_kind and condition.high_kind
            upside_down = both and condition.low > condition.high
            owners = bool(condition.rule_id) + bool(condition.step_id)
            if not says or strange or upside_down or owners != 1:
                raise ValidationError(
                    self.env._(
                        "The condition on %(fact)s is not complete: say which answers"
                        " or which range it admits.",
                        fact=condition.fact_id.name,
                    )
                )

    def _definition(self):
        """Return the condition as plain data."""
        self.ensure_one()
        words = sorted(self.choice_ids.mapped("code") or self._texts())
        if self.kind == "flag":
            words = [self.flag]
        return {
            "fact": self.fact_id.code,
            "not_in" if self.is_not else "in": words,
            "min": self.low if self.low_kind else None,
            "min_included": self.low_kind != "gt",
            "max": self.high if self.high_kind else None,
            "max_included": self.high_kind != "lt",
        }
