from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

#: so many documents are replayed at most
MOST = 5000
CHINA = timedelta(hours=8)


class SchoolApprovalReplayRun(models.TransientModel):
    """A past term's documents put before a draft or another version of a rule."""

    _name = "school.approval.replay.run"
    _description = "Replay on an Approval Rule"
    _rec_name = "flow_id"

    flow_id = fields.Many2one(
        "school.approval.flow", string="Rule", required=True, ondelete="cascade"
    )
    against = fields.Selection(
        [("draft", "The Rule as It Is Edited Now"), ("version", "A Published Version")],
        string="Put Before",
        default="draft",
        required=True,
    )
    version_id = fields.Many2one(
        "school.approval.version",
        ondelete="cascade",
        domain="[('flow_id', '=', flow_id)]",
    )
    term_id = fields.Many2one(
        "school.term",
        ondelete="cascade",
        default=lambda self: self.env["school.term"]._current(),
    )
    date_from = fields.Date(
        compute="_compute_dates", store=True, precompute=True, readonly=False
    )
    date_to = fields.Date(
        compute="_compute_dates", store=True, precompute=True, readonly=False
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        ondelete="cascade",
        help="Empty: every school whose approvals you read.",
    )
    only_changed = fields.Boolean(string="Only What Changes", default=True)
    currency_id = fields.Many2one(related="flow_id.currency_id")
    done = fields.Boolean(readonly=True)
    document_count = fields.Integer(string="Documents", readonly=True)
    changed_count = fields.Integer(string="Changed", readonly=True)
    refused_count = fields.Integer(string="Refused", readonly=True)
    amount_total = fields.Monetary(string="Amount", readonly=True)
    amount_changed = fields.Monetary(readonly=True)
    line_ids = fields.One2many("school.approval.replay.line", "run_id", readonly=True)

    @api.depends("term_id")
    def _compute_dates(self):
        for run in self:
            run.date_from = run.term_id.date_start or run.date_from
            run.date_to = run.term_id.date_end or run.date_to

    def action_run(self):
        """Replay and show the differences; no document is changed.

        :raise UserError: no version was chosen, or there are too many documents
        """
        self.ensure_one()
        self.flow_id.check_access("read")
        approvals = self._approvals()
        rows = list(
            self.env["school.approval.replay"]._replay(
                approvals, self.flow_id.sudo(), self._definition()
            )
        )
        changed = [row for row in rows if row["changed"]]
        amounts = [row["approval"].amount for row in rows]
        self.write(
            {
                "done": True,
                "document_count": len(rows),
                "changed_count": len(changed),
                "refused_count": sum(row["refused"] for row in rows),
                "amount_total": sum(amounts),
                "amount_changed": sum(row["approval"].amount for row in changed),
                "line_ids": [
                    Command.clear(),
                    *(
                        Command.create(self._line_values(row))
                        for row in (changed if self.only_changed else rows)
                    ),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replay of %(rule)s", rule=self.flow_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    def _definition(self):
        """What the documents are put before."""
        if self.against == "draft":
            return self.flow_id._definition()
        version = self.version_id
        if not version or version.flow_id != self.flow_id:
            raise UserError(
                self.env._(
                    "Choose a version of %(rule)s.", rule=self.flow_id.display_name
                )
            )
        version.check_access("read")
        return version.definition

    def _approvals(self):
        """Approvals of the period that the caller reads."""
        domain = Domain("res_model", "=", self.flow_id.model)
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        if self.flow_id.company_id:
            domain &= Domain("company_id", "=", self.flow_id.company_id.id)
        if self.date_from:
            start = datetime.combine(self.date_from, time.min) - CHINA
            domain &= Domain("submitted_on", ">=", start)
        if self.date_to:
            end = datetime.combine(self.date_to, time.max) - CHINA
            domain &= Domain("submitted_on", "<=", end)
        approvals = self.env["school.approval"].search(
            domain, order="id", limit=MOST + 1
        )
        if len(approvals) > MOST:
            raise UserError(
                self.env._(
                    "These are more than %(most)s documents. Choose a shorter period or"
                    " one school.",
                    most=MOST,
                )
            )
        return approvals

    def _line_values(self, row):
        return {
            "approval_id": row["approval"].id,
            **{
                key: row[key]
                for key in (
                    "rule_before",
                    "rule_after",
                    "before",
                    "after",
                    "changed",
                    "refused",
                    "why",
                )
            },
        }


class SchoolApprovalReplayLine(models.TransientModel):
    """What a rule would have made of one document."""

    _name = "school.approval.replay.line"
    _description = "Replayed Document"

    run_id = fields.Many2one(
        "school.approval.replay.run", required=True, ondelete="cascade"
    )
    approval_id = fields.Many2one(
        "school.approval", string="Document", readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="approval_id.company_id", string="School")
    currency_id = fields.Many2one(related="approval_id.currency_id")
    amount = fields.Monetary(related="approval_id.amount")
    rule_before = fields.Char(readonly=True)
    rule_after = fields.Char(readonly=True)
    before = fields.Text(readonly=True)
    after = fields.Text(readonly=True)
    changed = fields.Boolean(readonly=True)
    refused = fields.Boolean(readonly=True)
    why = fields.Text(readonly=True)
