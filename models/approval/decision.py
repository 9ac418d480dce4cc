from odoo import api, fields, models

from ..common.digest import chain
from .approval import STATES

KINDS = [
    ("submit", "Submitted"),
    ("approve", "Approved"),
    ("reject", "Rejected"),
    ("send_back", "Sent Back"),
    ("withdraw", "Withdrawn"),
    ("comment", "Commented"),
    ("revise", "Revised"),
    ("void", "Voided"),
    ("confirm", "Confirmed"),
    ("dispute", "Disputed"),
    ("forward", "Forwarded"),
    ("assign", "Opinion Asked"),
    ("answer", "Opinion Given"),
    ("add_step", "Approver Added"),
    ("remove_step", "Approver Removed"),
    ("same", "Same Person Decided Before"),
    ("escalate", "Escalated"),
    ("ask_cancel", "Cancellation Requested"),
    ("terminate", "Terminated"),
    ("emergency", "Started as an Emergency"),
    ("carried", "Covered by an Approved Plan"),
]
CHANNELS = [("screen", "On Screen"), ("paper", "On Paper"), ("phone", "By Phone")]
# of the hashed row; a new field of the ledger raises it (2: with the effect)
FORMAT = 2


class SchoolApprovalDecision(models.Model):
    """The ledger of decisions: append-only, numbered and hash-chained."""

    _name = "school.approval.decision"
    _description = "Approval Decision"
    _inherit = ["school.ledger"]
    _order = "approval_id, seq"

    approval_id = fields.Many2one("school.approval", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    seq = fields.Integer(required=True)
    kind = fields.Selection(KINDS, required=True)
    step_index = fields.Integer(required=True)
    user_id = fields.Many2one(
        "res.users", string="Entered By", required=True, ondelete="restrict"
    )
    behalf_id = fields.Many2one(
        "res.users",
        string="Decided By",
        required=True,
        ondelete="restrict",
        help="Who decided: the same person, the one who delegated, or who signed.",
    )
    channel = fields.Selection(CHANNELS, required=True, default="screen")
    confirm_by = fields.Date(help="A consent by phone lapses if not confirmed by then.")
    refers_seq = fields.Integer(help="The decision that this one confirms or disputes.")
    effect = fields.Json(
        help="What the decision did beyond its kind: the route it set, to whom it"
        " handed the step, where it sent the document back to."
    )
    result_state = fields.Selection(STATES, required=True)
    result_step = fields.Integer(required=True)
    content_digest = fields.Char(required=True)
    note_digest = fields.Char()
    decided_at = fields.Datetime(required=True)
    format = fields.Integer(required=True, default=FORMAT)
    previous_hash = fields.Char(required=True)
    hash = fields.Char(required=True)
    note_ids = fields.One2many("school.approval.note", "decision_id", string="Notes")
    note_id = fields.Many2one("school.approval.note", compute="_compute_note_id")
    comment = fields.Text(compute="_compute_comment")

    _seq_unique = models.Constraint(
        "UNIQUE (approval_id, seq)", "This decision was recorded already."
    )
    _behalf_index = models.Index("(behalf_id, decided_at)")

    @api.depends("note_ids")
    def _compute_note_id(self):
        for decision in self:
            decision.note_id = decision.note_ids[:1]

    @api.depends("note_ids.comment")
    def _compute_comment(self):
        for decision in self:
            decision.comment = decision.note_ids[:1].comment

    @api.model
    def _hashed(self, values):
        """The values of a row that its hash covers, in plain form."""
        added = [values["effect"] or {}] if values["format"] > 1 else []
        return [
            values["format"],
            values["approval_id"],
            values["company_id"],
            values["seq"],
            values["kind"],
            values["step_index"],
            values["user_id"],
            values["behalf_id"],
            values["channel"],
            fields.Date.to_string(values["confirm_by"]) or "",
            values["refers_seq"] or 0,
            values["result_state"],
            values["result_step"],
            values["content_digest"],
            values["note_digest"] or "",
            fields.Datetime.to_string(values["decided_at"]),
            *added,
        ]

    def _own_hash(self):
        """Recompute the hash of this row from what it says."""
        self.ensure_one()
        names = self._fields
        values = {
            name: self[name].id if names[name].type == "many2one" else self[name]
            for name in (
                "format approval_id company_id seq kind step_index user_id behalf_id"
                " channel confirm_by refers_seq result_state result_step"
                " content_digest note_digest decided_at effect"
            ).split()
        }
        return chain(self.previous_hash, self._hashed(values))
