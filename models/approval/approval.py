from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common.digest import digest
from .approval_guard import guard_approvals
from .standing import Standing

STATES = [
    ("running", "Under Approval"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("returned", "Sent Back"),
    ("withdrawn", "Withdrawn"),
    ("void", "Void"),
]


class SchoolApproval(models.Model):
    """One approval of one document, from its submission to its end.

    The truth is the chain of its :class:`SchoolApprovalDecision` rows. ``state``,
    ``step_index`` and ``head`` here repeat the last row for lists and searches.
    """

    _name = "school.approval"
    _description = "Approval"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "document_name"

    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(required=True, readonly=True)
    summary = fields.Char(readonly=True)
    needed_by = fields.Date(readonly=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, ondelete="restrict", index=True
    )
    unit_id = fields.Many2one("school.unit", required=True, ondelete="restrict")
    requester_id = fields.Many2one(
        "res.users", string="Applicant", required=True, ondelete="restrict", index=True
    )
    department_id = fields.Many2one("hr.department", ondelete="restrict")
    previous_id = fields.Many2one("school.approval", ondelete="restrict", readonly=True)
    version_id = fields.Many2one(
        "school.approval.version", required=True, ondelete="restrict"
    )
    snapshot = fields.Json(required=True)
    facts = fields.Json(required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, index=True)
    step_index = fields.Integer(readonly=True)
    seq = fields.Integer(readonly=True)
    head = fields.Char(readonly=True)
    submitted_on = fields.Datetime(readonly=True, default=fields.Datetime.now)
    closed_on = fields.Datetime(readonly=True)
    task_ids = fields.One2many("school.approval.task", "approval_id")
    decision_ids = fields.One2many("school.approval.decision", "approval_id")

    _document_index = models.Index("(res_model, res_id, id)")
    _one_running = models.UniqueIndex(
        "(res_model, res_id) WHERE state = 'running'",
        "This document is under approval already.",
    )

    def _auto_init(self):
        result = super()._auto_init()
        self.pool.post_init(guard_approvals, self.env)
        return result

    @api.model
    def _submit(self, document, carried=False):
        """Open the approval of a document whose submission was checked.

        :param document: one record with the approval mixin
        :param carried: whether :meth:`_carry` follows, so that nobody is asked
        :return: the running approval
        :raise UserError: no rule fits, or nobody may decide one of the steps
        """
        document.ensure_one()
        values, case = self._submission(document)
        approval = (
            self.sudo()
            .with_context(tracking_disable=True)
            .create(values)
            .with_env(self.sudo().env)
        )
        standing = case["standing"]
        first = approval._resumed_step(standing) or standing.route[0]
        approval._append("submit", "running", first)
        if carried:
            return approval
        approval._settle({approval: approval._last_decision()}, {approval.id: case})
        return approval

    @api.model
    def _submission(self, document):
        """Values of the approval of a document, and its case; nothing is written yet.

        :raise UserError: no rule fits, nobody was chosen, or nobody may decide
        """
        unit, facts = document._approval_unit(), document._approval_facts()
        Version, today = self.env["school.approval.version"], unit._today()
        Version._take_turn(document, unit, today)
        version = Version._match(document, unit, facts, today)
        snapshot = version._snapshot(document, facts)
        requester = document._approval_requester()
        department = self.env["hr.department"].browse(facts.get("department_id"))
        case = self.env["school.approval.resolver"]._case(
            document.sudo(), unit, department, requester
        )
        case["standing"] = Standing(snapshot, [])
        self._check_chosen(document, case["standing"])
        self._check_staffed(document, case, snapshot["route"])
        return {
            "res_model": document._name,
            "res_id": document.id,
            "document_name": document.display_name,
            "summary": document._approval_summary(),
            "needed_by": document._approval_needed_by(),
            "company_id": unit.company_id.id,
            "unit_id": unit.id,
            "requester_id": requester.id,
            "department_id": department.id,
            "previous_id": self._latest(document)[document.id].id,
            "version_id": version.id,
            "snapshot": snapshot,
            "facts": facts,
            "amount": facts["amount"],
            "state": "running",
            "step_index": snapshot["route"][0],
            "seq": 0,
        }, case

    @api.model
    def _check_chosen(self, document, standing):
        """:raise UserError: the applicant has not chosen who decides a step"""
        for step_id in standing.route:
            step = standing.steps[step_id]
            if step["who"] == "chosen" and not step.get("chosen_ids"):
                raise UserError(
                    self.env._(
                        "%(document)s: choose who decides “%(step)s” before you submit"
                        " it.",
                        document=document.display_name,
                        step=step["name"],
                    )
                )

    def _resumed_step(self, standing):
        """The step that sent this document back to come straight back to it, if the
        rule is the same and nothing grew since; else None."""
        previous = self.previous_id
        last = previous._last_decision() if previous else None
        if (
            not last
            or last.kind != "send_back"
            or not (last.effect or {}).get("resume")
            or previous.snapshot != self.snapshot
            or last.result_step not in standing.route
        ):
            return None
        document = self._document()
        before = last.note_id.content
        now = document._approval_content()[document.id]
        kept = before and document._approval_keeps(before, now)
        return last.result_step if kept else None

    @api.model
    def _latest(self, documents):
        """Mapping from each document's id to its latest approval (maybe empty)."""
        latest = dict.fromkeys(documents.ids, self.sudo().browse())
        if documents.ids:
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT res_id, max(id) FROM school_approval
                     WHERE res_model = %s AND res_id = ANY(%s) GROUP BY res_id
                    """,
                    documents._name,
                    documents.ids,
                )
            )
            latest.update((res_id, self.sudo().browse(last)) for res_id, last in rows)
        return latest

    def _document(self):
        """The approved document, as superuser; callers have checked the access."""
        self.ensure_one()
        return self.env[self.res_model].sudo().browse(self.res_id).exists()

    def _genesis(self):
        """First link of this approval's chain: who is bound, to what, on which rule.

        It follows the last link of the document's previous approval, so that one
        chain runs through all of a document's life.
        """
        self.ensure_one()
        previous = self.previous_id.sudo()
        return digest(
            [
                previous._last_decision().hash if previous else "",
                self.res_model,
                self.res_id,
                self.company_id.id,
                self.requester_id.id,
                self.snapshot,
                self.facts,
            ]
        )
