"""The facts that rules of compensation may ask about, and the words of a choice."""

from odoo import api, fields, models

from .calc.definition import CHOICES, FLAGS, MONEY, NUMBERS

KINDS = [
    ("choice", "One of Several"),
    ("flag", "Yes or No"),
    ("number", "Number"),
    ("money", "Money"),
    ("text", "Name"),
]
#: the facts that damage cases always know
STANDARD = {
    **dict.fromkeys(CHOICES, "choice"),
    **dict.fromkeys(FLAGS, "flag"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(MONEY, "money"),
    "item": "text",
    "place": "text",
}


class SchoolCompensationVocabulary(models.AbstractModel):
    """Base of the words that regulations use: the district's, and a school's own."""

    _name = "school.compensation.vocabulary"
    _description = "Words of Compensation Regulations"
    _inherit = ["school.rule.setting"]

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: for all schools.",
    )


class SchoolCompensationFact(models.Model):
    """Something that is asked when a thing is damaged, such as how or how old."""

    _name = "school.compensation.fact"
    _description = "Fact of a Damage"
    _inherit = ["school.compensation.vocabulary"]
    _order = "sequence, id"

    sequence = fields.Integer(default=100)
    kind = fields.Selection(KINDS, required=True, default="choice")
    choice_ids = fields.One2many("school.compensation.choice", "fact_id")

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "There is a fact with this code already."
    )

    @api.model
    def _known(self, company):
        """Return the facts that regulations of a school may use, by their codes.

        :param company: ``res.company``; empty for the district's own
        """
        facts = self.sudo().search(
            [("company_id", "in", [False, *company.ids])], order="company_id desc"
        )
        return {fact.code: fact for fact in facts}


class SchoolCompensationChoice(models.Model):
    """One of the words that a fact may be."""

    _name = "school.compensation.choice"
    _description = "Possible Answer"
    _inherit = ["school.compensation.vocabulary"]
    _order = "fact_id, sequence, id"

    sequence = fields.Integer(default=100)
    fact_id = fields.Many2one(
        "school.compensation.fact", required=True, index=True, ondelete="cascade"
    )

    _code_unique = models.UniqueIndex(
        "(fact_id, code, COALESCE(company_id, 0))",
        "The fact has an answer with this code already.",
    )
