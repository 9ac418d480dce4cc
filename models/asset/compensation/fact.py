"""The facts that rules of compensation may ask about, and the words of a choice."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

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

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create(vals_list)
        words._check_may_set()
        return words

    def write(self, vals):
        self._check_may_set()
        result = super().write(vals)
        self._check_may_set()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_may_set(self):
        self._check_may_set()

    def _check_may_set(self):
        """:raise AccessError: the word is the district's and the user is not"""
        common = self.filtered(lambda word: not word.company_id)
        if common and not self.env["school.approval.flow"]._sets_for_all():
            raise AccessError(
                self.env._(
                    "%(word)s is a word of all schools: only an officer of the district"
                    " may change it. Add one of your school instead.",
                    word=common[0].display_name,
                )
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
