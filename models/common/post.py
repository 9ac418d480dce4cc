"""Posts: what rules name instead of people."""

from odoo import fields, models


class SchoolPost(models.Model):
    """A post of a school, such as principal or keeper: one catalogue for all units."""

    _name = "school.post"
    _description = "School Post"
    _inherit = ["school.shared"]
    _order = "sequence, id"

    code = fields.Char(
        required=True,
        help="Technical name by which rules find the post.",
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    can_register_paper = fields.Boolean(
        string="Registers Paper Decisions",
        help="Holders may enter a decision that was signed on paper or made by phone,"
        " never for their own application.",
    )
    reads_scope = fields.Boolean(
        string="Reads Subordinate Units",
        help="Holders who are district officers or auditors read the documents of all"
        " units below the one where they hold the post.",
    )
    administers = fields.Boolean(
        string="Administers the Unit",
        help="Holders who are school administrators maintain the unit's posts and"
        " calendar, and those of the units below.",
    )
    collective = fields.Boolean(
        string="Meeting",
        help="The post is a meeting; its holders enter its decision with the minutes.",
    )
    is_unit_head = fields.Boolean(
        help="Holders decide for a unit below when a post there is empty or when the"
        " applicant would have to approve their own request.",
    )
    essential = fields.Boolean(
        help="A school where nobody holds this post is shown as incomplete.",
    )
    note = fields.Text(string="Duties")

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another post has this code already. Rules find posts by their code.",
    )
