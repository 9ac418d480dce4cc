from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.purchase_method import METHOD

#: fields that are published as they are
PLAIN = (
    "name",
    "who",
    "level",
    "head_level",
    "is_ladder",
    "chosen_from",
    "mode",
    "vote_count",
    "vote_percent",
    "is_collective",
    "members",
    "quorum_percent",
    "is_witness",
    "needs_signature",
    "needs_attachment",
    "needs_comment",
    "min_quotes",
    "days",
    "on_timeout",
)


class SchoolApprovalStep(models.Model):
    """One step of a rule: who decides, how many of them, and what is demanded."""

    _name = "school.approval.step"
    _description = "Approval Step"
    _inherit = ["school.approval.band"]
    _order = "flow_id, sequence, id"

    flow_id = fields.Many2one(
        "school.approval.flow", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="flow_id.company_id", store=True)
    model = fields.Char(related="flow_id.model")
    sequence = fields.Integer(default=10)
    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    who = fields.Selection(
        [
            ("post", "Holder of a Post"),
            ("department_head", "Head of the Department"),
            ("manager", "Head of the Applicant"),
            ("user", "Named Persons"),
            ("group", "Members of a Group"),
            ("field", "Person Named on the Document"),
            ("chosen", "Chosen by the Applicant"),
        ],
        required=True,
        default="post",
    )
    post_id = fields.Many2one("school.post", ondelete="restrict")
    level = fields.Selection(
        [
            ("own", "The School Itself"),
            ("parent", "The Unit Above"),
            ("district", "The District"),
        ],
        required=True,
        default="own",
        help="Where the post is held.",
    )
    head_level = fields.Integer(
        default=1,
        help="1: the head of the applicant's department; 2: the head above; and so on.",
    )
    is_ladder = fields.Boolean(
        string="Each Head up to This Level",
        help="One step for each head, from the applicant's department upwards.",
    )
    chosen_from = fields.Selection(
        [
            ("post", "Holders of a Post"),
            ("group", "Members of a Group"),
            ("user", "Named Persons"),
        ],
        default="post",
        required=True,
        help="Among whom the applicant chooses.",
    )
    user_ids = fields.Many2many("res.users", string="Persons")
    group_id = fields.Many2one("res.groups", ondelete="restrict")
    field_name = fields.Char(
        string="Field", help="Field of the document that names the person."
    )
    mode = fields.Selection(
        [
            ("any", "Any One of Them"),
            ("all", "All of Them"),
            ("vote", "By Vote"),
            ("order", "One after the Other"),
        ],
        required=True,
        default="any",
    )
    vote_count = fields.Integer(
        string="Votes Needed", help="0: as many as the percentage says."
    )
    vote_percent = fields.Float(
        string="Votes Needed (%)", help="Of those who may vote. 0: no percentage."
    )
    is_collective = fields.Boolean(
        string="Collective Decision",
        help="A decision of a meeting: minutes and attendees are recorded.",
    )
    members = fields.Integer(
        string="Members of the Meeting", help="0: not known, the minutes say it."
    )
    quorum_percent = fields.Float(
        string="Quorum (%)",
        help="How many of the members must attend. 0: no quorum.",
    )
    is_witness = fields.Boolean(
        string="Signs as a Witness",
        help="Confirms what they did or saw (handler, accepter) instead of approving:"
        " the incompatible duties do not bar them. The applicant never signs.",
    )
    needs_signature = fields.Boolean(
        string="Signature", help="Whoever approves signs on the screen."
    )
    needs_attachment = fields.Boolean(
        string="Attachment", help="Whoever approves attaches a paper."
    )
    needs_comment = fields.Boolean(
        string="Reason", help="Whoever approves writes an opinion."
    )
    min_quotes = fields.Integer(
        string="Quotes Required",
        help="Demanded of what goes through this step, besides what the rule demands.",
    )
    method = fields.Selection(
        METHOD,
        string="Way of Buying",
        help="Demanded of what goes through this step, besides what the rule demands.",
    )
    days = fields.Integer(
        string="Working Days", default=3, help="Working days until the step is overdue."
    )
    on_timeout = fields.Selection(
        [("remind", "Remind"), ("escalate", "Ask the Next Head Too")],
        string="When Overdue",
        default="remind",
        required=True,
        help="Nothing is ever approved by the passing of time.",
    )
    fallback_post_id = fields.Many2one(
        "school.post",
        ondelete="restrict",
        help="Decides when nobody else may: an empty post, or the applicant holds it."
        " Without it the head of the unit above decides.",
    )

    _percentages = models.Constraint(
        "CHECK (COALESCE(vote_percent, 0) BETWEEN 0 AND 100"
        " AND COALESCE(quorum_percent, 0) BETWEEN 0 AND 100)",
        "A percentage lies between 0 and 100.",
    )
    _counts_not_negative = models.Constraint(
        "CHECK (COALESCE(vote_count, 0) >= 0 AND COALESCE(members, 0) >= 0"
        " AND COALESCE(min_quotes, 0) >= 0 AND COALESCE(head_level, 1) >= 1)",
        "Votes, members and quotes are counted from zero, heads from one.",
    )

    @api.depends("who", "post_id", "group_id", "user_ids")
    def _compute_name(self):
        labels = dict(self._fields["who"]._description_selection(self.env))
        for step in self:
            if step.name and step.name == step._origin.name and step._origin.name:
                continue
            step.name = {
                "post": step.post_id.name,
                "group": step.group_id.name,
                "user": ", ".join(step.user_ids.mapped("name")),
            }.get(step.who) or labels.get(step.who)

    @api.constrains(
        "who", "chosen_from", "post_id", "user_ids", "group_id", "field_name"
    )
    def _check_who(self):
        needed = {
            "post": "post_id",
            "user": "user_ids",
            "group": "group_id",
            "field": "field_name",
        }
        for step in self:
            who = step.chosen_from if step.who == "chosen" else step.who
            field = needed.get(who)
            if field and not step[field]:
                raise ValidationError(
                    self.env._(
                        "Step %(step)s of %(flow)s does not say who decides: fill in"
                        " %(field)s.",
                        step=step.display_name,
                        flow=step.flow_id.display_name,
                        field=step._fields[field]._description_string(self.env),
                    )
                )
            if step.who == "field":
                step._check_field_name()

    @api.constrains("mode", "vote_count", "vote_percent")
    def _check_votes(self):
        for step in self:
            if step.mode == "vote" and not (step.vote_count or step.vote_percent):
                raise ValidationError(
                    self.env._(
                        "Step %(step)s of %(flow)s is decided by vote: say how many"
                        " votes are needed, or which percentage.",
                        step=step.display_name,
                        flow=step.flow_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.flow_id._check_may_configure()
        return steps

    def write(self, vals):
        # before and after: a step may be moved to another rule
        self.flow_id._check_may_configure()
        result = super().write(vals)
        self.flow_id._check_may_configure()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_may_configure(self):
        self.flow_id._check_may_configure()

    def _check_field_name(self):
        model = self._condition_model()
        field = model._fields.get(self.field_name) if model is not None else None
        if field is None or field.comodel_name not in ("res.users", "hr.employee"):
            raise ValidationError(
                self.env._(
                    "%(field)s of step %(step)s is not a person on the document.",
                    field=self.field_name,
                    step=self.display_name,
                )
            )

    def _condition_model(self):
        return self.flow_id._condition_model()

    def _definition(self):
        """The step as plain data, for the published version."""
        self.ensure_one()
        return {
            **{name: self[name] for name in PLAIN},
            "post_id": self.post_id.id,
            "post": self.post_id.code or "",
            "user_ids": sorted(self.user_ids.ids),
            "group_id": self.group_id.id,
            "field_name": self.field_name or "",
            "method": self.method or "",
            "fallback_post_id": self.fallback_post_id.id,
            "band": self._band_values(),
        }
