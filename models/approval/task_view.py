"""What a card of the inbox says beyond the task itself."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_compare

from .approval import STATES
from .band import DIGITS
from .definition import BAND, conditions, normal_band


class SchoolApprovalTask(models.Model):
    _inherit = "school.approval.task"

    why = fields.Char(compute="_compute_why")
    needs_minutes = fields.Boolean(
        compute="_compute_needs_minutes",
        help="The step is a collective decision: it takes the minutes of a meeting.",
    )
    demands = fields.Json(
        compute="_compute_demands",
        help="What an approval of this step has to bring along.",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    document_kind = fields.Char(
        string="Document Type", compute="_compute_document_kind"
    )
    document_note = fields.Text(
        compute="_compute_document_note",
        help="What the document itself adds to its card, such as its budget.",
    )
    warnings = fields.Text(compute="_compute_warnings")

    @api.model
    def _card_of(self, approval, step):
        """What the cards of a step say, as little plain data: each page reads it.

        :param approval: one ``school.approval``
        :param dict step: the step as the approval runs on it
        :return: ``condition`` (a band without defaults) and ``source`` by which the
            step decides, ``limit`` (CNY) from which another one does, ``demands``,
            ``added_by``, ``split`` and ``again`` (state of the previous approval); keys
            without content are left out
        """
        snapshot = approval.snapshot
        own = conditions(step["band"])
        band = normal_band(step["band"] if own else snapshot["band"])
        source = snapshot["source"]
        if step.get("binding"):
            source = step["binding"]["source"] or step["binding"]["flow"]
        card = {
            "condition": {key: band[key] for key in BAND if band[key] != BAND[key]},
            "source": source,
            "limit": step["band"].get("amount_max")
            or snapshot["band"].get("amount_max"),
            "demands": {
                name: True
                for name, demanded in approval._step_demands(step).items()
                if demanded
            },
            "added_by": step.get("added_by"),
            "split": snapshot.get("split"),
            "again": approval.previous_id.state,
        }
        return {key: value for key, value in card.items() if value}

    @api.depends("card")
    @api.depends_context("lang")
    def _compute_why(self):
        Approval = self.env["school.approval"]
        for tasks in self.grouped(lambda task: str(task.card)).values():
            card = tasks[0].card or {}
            tasks.why = Approval._why_text(
                {"band": {}, "source": card.get("source", "")},
                {"band": card.get("condition", {}), "added_by": card.get("added_by")},
            )

    @api.depends("document_card", "res_model")
    @api.depends_context("lang")
    def _compute_document_note(self):
        for task in self:
            known = task.document_card and task.res_model in self.env
            task.document_note = (
                self.env[task.res_model]._approval_card_text(task.document_card)
                if known
                else ""
            )

    @api.depends("card")
    def _compute_demands(self):
        for tasks in self.grouped(lambda task: str(task.card)).values():
            demands = (tasks[0].card or {}).get("demands", {})
            tasks.demands = demands

    @api.depends("demands")
    def _compute_needs_minutes(self):
        for task in self:
            task.needs_minutes = "minutes" in (task.demands or {})

    @api.depends("res_model")
    def _compute_document_kind(self):
        for model, tasks in self.grouped("res_model").items():
            tasks.document_kind = self.env["ir.model"]._get(model).sudo().name

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        late = self.filtered(
            lambda task: (
                task.state == "open" and task.deadline and task.deadline < today
            )
        )
        late.is_overdue = True
        (self - late).is_overdue = False

    @api.depends("approval_id", "deadline")
    def _compute_warnings(self):
        split = self._split_warnings()
        Version = self.env["school.approval.version"]
        again = self._again_warnings()

        def warning(task):
            card = task.card or {}
            # what the rule itself summed says more than a guess
            lines = [Version._split_text(card.get("split")) or split.get(task.id)]
            if task.is_overdue:
                lines.append(self.env._("Overdue since %(date)s", date=task.deadline))
            if card.get("again"):
                lines.append(again[card["again"]])
            return "\n".join(filter(None, lines))

        for text, tasks in self.grouped(warning).items():
            tasks.warnings = text

    def _again_warnings(self):
        """What became of a document when it was submitted before, by state."""
        again = self.env._("Submitted again")
        return {
            **dict.fromkeys(dict(STATES), again),
            "approved": self.env._("Changed after it was approved; submitted again"),
            "returned": self.env._("Submitted again after it was sent back"),
        }

    def _split_warnings(self):
        """Hints that one purchase may have been cut in pieces (化整为零).

        A document is suspicious when what its department asked for within the last
        thirty days stays below the limit of this step each time, but not together.

        :return: mapping from task id to a sentence
        """
        warnings = {}
        for limit, tasks in self.grouped(lambda task: task._step_limit()).items():
            totals = tasks._recent_totals(limit) if limit else {}
            for task in tasks:
                key = (task.res_model, task.company_id.id, task.department_id.id)
                count, amount = totals.get(key, (0, 0.0))
                if count > 1 and float_compare(amount, limit, DIGITS) > 0:
                    warnings[task.id] = self.env._(
                        "%(department)s asked %(count)s times within 30 days, together"
                        " ¥%(amount)s: more than this step may approve at once",
                        department=task.department_id.sudo().name,
                        count=count,
                        amount=f"{amount:,.2f}",
                    )
        return warnings

    def _step_limit(self):
        """The amount (CNY) from which another step decides; 0 without one."""
        return (self.card or {}).get("limit", 0.0)

    def _recent_totals(self, limit):
        """Number and sum of the departments' documents below ``limit``, 30 days back.

        As superuser: no more than sums are shown.

        :return: mapping from model, company id and department id to ``(count, amount
            in CNY)``
        """
        since = fields.Datetime.now() - timedelta(days=30)
        rows = (
            self.env["school.approval"]
            .sudo()
            ._read_group(
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
        )
        return {
            (model, company.id, department.id): (count, amount)
            for model, company, department, count, amount in rows
        }

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
