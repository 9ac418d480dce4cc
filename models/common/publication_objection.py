"""Objections to what is published, each answered within some working days."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .gate import gate_open, open_gate

RECEIVING_POSTS = ("affairs_clerk", "affairs_director", "clerk", "principal")
ANSWERING_POSTS = ("affairs_director", "vice_principal", "principal")
GATE = "objection"
RESULTS = [
    ("upheld", "Justified"),
    ("partly", "Partly Justified"),
    ("not", "Not Justified"),
]
LONGEST = 2000


class SchoolPublicationObjection(models.Model):
    """One objection, as it was received, and its answer."""

    _name = "school.publication.objection"
    _description = "Objection to a Publication"
    _inherit = ["school.listed"]
    _order = "state, due_date, id"
    _rec_name = "content"

    _listed_columns = (
        "company_id",
        "publication_id",
        "received_on",
        "person",
        "content",
        "due_date",
        "result",
        "answer",
        "answered_on",
        "state",
    )

    publication_id = fields.Many2one(
        comodel_name="school.publication",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="publication_id.company_id", store=True, precompute=True, index=True
    )
    received_on = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    person = fields.Char(string="From", help="Empty: nobody gave a name.")
    contact = fields.Char(help="Phone or address for the answer.")
    content = fields.Text(string="Objection", required=True)
    receiver_id = fields.Many2one(
        comodel_name="res.users",
        string="Received By",
        readonly=True,
        ondelete="restrict",
    )
    due_date = fields.Date(string="To Be Answered By", readonly=True, index=True)
    result = fields.Selection(RESULTS, readonly=True)
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, ondelete="restrict"
    )
    answered_on = fields.Date(readonly=True)
    is_late = fields.Boolean(compute="_compute_is_late")
    can_answer = fields.Boolean(compute="_compute_can_answer")
    state = fields.Selection(
        [("open", "To Be Answered"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    @api.depends("publication_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for objection in self:
            publication = objection.publication_id
            objection.can_answer = bool(publication) and publication._holds(
                ANSWERING_POSTS
            )

    @api.depends("due_date", "answered_on")
    def _compute_is_late(self):
        today = self.env["school.unit"]._today()
        for objection in self:
            until = objection.answered_on or today
            objection.is_late = bool(objection.due_date and objection.due_date < until)

    @api.model_create_multi
    def create(self, vals_list):
        """Register objections to what is published, received by the calling user.

        :raises UserError: without a post that receives them, or not published
        """
        own = ("result", "answer", "answered_by_id", "answered_on", "due_date")
        for vals in vals_list:
            vals.update(dict.fromkeys(own, False), state="open")
            vals["receiver_id"] = self.env.uid
        objections = super().create(vals_list)
        for objection in objections:
            publication = objection.publication_id
            publication.unit_id._check_post(RECEIVING_POSTS)
            publication._check_published()
            today = self.env["school.unit"]._today()
            if objection.received_on > today:
                raise UserError(self.env._("An objection is not received tomorrow."))
            due = publication.unit_id._add_working_days(
                objection.received_on, publication.sudo().rule_id.answer_days
            )
            open_gate(objection, GATE).write({"due_date": due})
        return objections

    def write(self, vals):
        """Refuse: what was received stays as it was said."""
        if not gate_open(self, GATE):
            raise UserError(
                self.env._("An objection stays as it was received. Answer it instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Objections are kept."))

    def action_answer(self, result, answer):
        """Answer an objection, as who leads the school; once.

        :param str result: key of ``RESULTS``
        :param str answer: what was found and done
        :raises UserError: without a post, answered already, or without a word
        """
        self.ensure_one()
        self.check_access("read")
        answer = answer.strip() if isinstance(answer, str) else ""
        known = isinstance(result, str) and result in dict(RESULTS)
        if not known or not answer or len(answer) > LONGEST:
            raise UserError(
                self.env._(
                    "Say whether the objection is justified, and answer it in up to"
                    " %(most)s characters.",
                    most=LONGEST,
                )
            )
        self.publication_id.unit_id._check_post(ANSWERING_POSTS)
        if self.state != "open":
            raise UserError(self.env._("This objection is answered already."))
        open_gate(self.sudo(), GATE).write(
            {
                "result": result,
                "answer": answer,
                "state": "answered",
                "answered_by_id": self.env.uid,
                "answered_on": self.env["school.unit"]._today(),
            }
        )
        return True
