"""What a card of the inbox says beyond the task itself."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_compare

from .band import DIGITS


class SchoolApprovalTask(models.Model):
    _inherit = "school.approval.task"

    needs_minutes = fields.Boolean(
        compute="_compute_needs_minutes",
        help="The step is a collective decision: it takes the minutes of a meeting.",
    )
    demands = fields.Json(
        compute="_compute_needs_minutes",
        help="What an approval of this step has to bring along.",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    document_kind = fields.Char(
        string="Document Type", compute="_compute_document_kind"
    )
    needed_by = fields.Date(compute="_compute_needed_by")
    warnings = fields.Text(compute="_compute_warnings")

    @api.depends("approval_id", "step_index")
    def _compute_needs_minutes(self):
        for task in self:
            step = task.approval_id.sudo()._step(task.step_index)
            task.needs_minutes = bool(step["is_collective"])
            task.demands = task.approval_id._step_demands(step)

    @api.depends("res_model")
    def _compute_document_kind(self):
        for model, tasks in self.grouped("res_model").items():
            tasks.document_kind = self.env["ir.model"]._get(model).sudo().name

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for task in self:
            task.is_overdue = (
                task.state == "open" and bool(task.deadline) and task.deadline < today
            )

    @api.depends("approval_id")
    def _compute_needed_by(self):
        for model, tasks in self.grouped("res_model").items():
            known = model in self.env and "needed_by" in self.env[model]._fields
            for task, document in tasks._with_documents() if known else ():
                task.needed_by = document.needed_by
            if not known:
                tasks.needed_by = False

    @api.depends("approval_id", "deadline")
    def _compute_warnings(self):
        split = self._split_warnings()
        for task in self:
            approval = task.approval_id.sudo()
            # what the rule itself summed says more than a guess
            summed = approval.snapshot.get("split")
            lines = [approval.version_id._split_text(summed) or split.get(task.id)]
            if task.is_overdue:
                lines.append(self.env._("Overdue since %(date)s", date=task.deadline))
            if approval.previous_id:
                lines.append(approval._again_warning())
            task.warnings = "\n".join(filter(None, lines))

    def _with_documents(self):
        """Pairs of each task and its document, all of one model, read in one go.

        As superuser: whoever is to decide reads the card whatever the document's own
        access; callers show no more than dates and sums.
        """
        Document = self.env[self[0].res_model].sudo()
        documents = Document.browse(self.approval_id.sudo().mapped("res_id"))
        by_id = documents.exists().grouped("id")
        return [
            (task, by_id.get(task.approval_id.sudo().res_id, Document)) for task in self
        ]

    def _split_warnings(self):
        """Hints that one purchase may have been cut in pieces (化整为零).

        A document is suspicious when what its department asked for within the last
        thirty days stays below the limit of this step each time, but not together.

        :return: mapping from task id to a sentence
        """
        warnings = {}
        for limit, tasks in self.grouped(lambda task: task._step_limit()).items():
            totals = tasks.approval_id.sudo()._recent_totals(limit) if limit else {}
            for task in tasks:
                approval = task.approval_id.sudo()
                count, amount = totals.get(approval._split_key(), (0, 0.0))
                if count > 1 and float_compare(amount, limit, DIGITS) > 0:
                    warnings[task.id] = self.env._(
                        "%(department)s asked %(count)s times within 30 days, together"
                        " ¥%(amount)s: more than this step may approve at once",
                        department=approval.department_id.name,
                        count=count,
                        amount=f"{amount:,.2f}",
                    )
        return warnings

    def _step_limit(self):
        """The amount (CNY) from which another step decides; 0 without one."""
        snapshot = self.approval_id.sudo().snapshot
        step = self.approval_id.sudo()._step(self.step_index)
        return step["band"].get("amount_max") or snapshot["band"].get("amount_max") or 0

    def action_open_document(self):
        """Open the document that waits for a decision."""
        self.ensure_one()
        return self.approval_id.action_open_document()


class SchoolApproval(models.Model):
    _inherit = "school.approval"

    def action_open_document(self):
        """Open the approved document in its own form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
            "target": "current",
        }

    def get_timeline(self):
        """Add what the buttons of the timeline depend on.

        :return: also ``can_register_paper``, and ``cut_lines`` for who may decide
        """
        timeline = super().get_timeline()
        approval = self.sudo()
        timeline["can_register_paper"] = approval._may_register(self.env.user)
        timeline["cut_lines"] = (
            approval._document()._approval_cut_lines() if timeline["can_decide"] else []
        )
        return timeline

    def _may_register(self, user):
        """Whether ``user`` holds a post that enters decisions taken on paper."""
        self.ensure_one()
        if self.state != "running" or user == self.requester_id:
            return False
        return self.unit_id in user.school_registrar_unit_ids

    def _split_key(self):
        return (self.res_model, self.company_id, self.department_id)

    def _recent_totals(self, limit):
        """Number and sum of the departments' documents below ``limit``, 30 days back.

        :return: mapping from :meth:`_split_key` to ``(count, amount in CNY)``
        """
        since = fields.Datetime.now() - timedelta(days=30)
        rows = self._read_group(
            [
                ("department_id", "in", self.department_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", ("running", "approved")),
                ("submitted_on", ">=", since),
                ("amount", "<=", limit),
            ],
            ["res_model", "company_id", "department_id"],
            ["__count", "amount:sum"],
        )
        return {
            (model, company, department): (count, amount)
            for model, company, department, count, amount in rows
        }

    def _again_warning(self):
        """What became of the document when it was submitted before."""
        self.ensure_one()
        if self.previous_id.state == "approved":
            return self.env._("Changed after it was approved; submitted again")
        if self.previous_id.state == "returned":
            return self.env._("Submitted again after it was sent back")
        return self.env._("Submitted again")


class SchoolApprovalMixin(models.AbstractModel):
    _inherit = "school.approval.mixin"

    def _approval_cut_lines(self):
        """Lines whose quantity the approver may lower (核减).

        Documents that implement :meth:`_approval_apply_cuts` override this.

        :return: list of ``{"id", "name", "quantity", "uom"}``
        """
        return []
