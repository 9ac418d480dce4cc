from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SchoolApprovalBulk(models.TransientModel):
    """Approve several documents at once, having seen their sum and the warnings."""

    _name = "school.approval.bulk"
    _description = "Approve Several Documents"

    line_ids = fields.One2many("school.approval.bulk.line", "wizard_id")
    count = fields.Integer(compute="_compute_totals")
    amount = fields.Monetary(compute="_compute_totals")
    warning_count = fields.Integer(compute="_compute_totals")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id
    )

    @api.depends("line_ids.is_chosen")
    def _compute_totals(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("is_chosen")
            wizard.count = len(chosen)
            wizard.amount = sum(chosen.mapped("amount"))
            wizard.warning_count = len(chosen.filtered("warnings"))

    @api.model
    def default_get(self, fields_list):
        """Offer the tasks ticked in the inbox, or all that wait for the user.

        Those with a warning start unticked when they were not chosen by hand;
        collective decisions are left out, for each takes its own minutes.
        """
        values = super().default_get(fields_list)
        if "line_ids" not in fields_list:
            return values
        Task = self.env["school.approval.task"]
        by_hand = self.env.context.get("active_model") == Task._name
        chosen = Task.browse(by_hand and self.env.context.get("active_ids") or [])
        tasks = Task.search(
            [
                ("for_me", "=", True),
                ("state", "=", "open"),
                *([("id", "in", chosen.ids)] if chosen else []),
            ],
            order="id",
        )
        values["line_ids"] = [
            Command.create(
                {
                    "task_id": task.id,
                    "seq": task.approval_seq,
                    "is_chosen": bool(chosen) or not task.warnings,
                }
            )
            for task in tasks.filtered(lambda task: not task.needs_minutes)
        ]
        return values

    def action_approve(self):
        """Approve what is ticked; what cannot be stays, and is named with the reason.

        :raise UserError: nothing is ticked, or nothing of it could be approved
        """
        self.ensure_one()
        lines = self.line_ids.filtered("is_chosen")
        if not lines:
            raise UserError(self.env._("Tick at least one document to approve."))
        changed = lines.filtered(lambda line: line.seq != line.task_id.approval_id.seq)
        problems = [
            self.env._(
                "%(document)s was decided or changed meanwhile. Look at it again.",
                document=line.document_name,
            )
            for line in changed
        ]
        problems += [
            problem["problem"]
            for problem in (lines - changed).task_id.action_bulk_approve()
        ]
        if len(problems) == len(lines):
            raise UserError("\n".join(problems))
        return self._told(len(lines) - len(problems), problems)

    def _told(self, count, problems):
        """Tell how many were approved, and what was not and why."""
        message = self.env._("%(count)s documents approved.", count=count)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "sticky": bool(problems),
                "message": "\n".join([message, *problems]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


class SchoolApprovalBulkLine(models.TransientModel):
    _name = "school.approval.bulk.line"
    _description = "Document to Approve"

    wizard_id = fields.Many2one(
        "school.approval.bulk", required=True, ondelete="cascade"
    )
    task_id = fields.Many2one(
        "school.approval.task", required=True, ondelete="cascade", readonly=True
    )
    seq = fields.Integer(readonly=True)
    is_chosen = fields.Boolean(string="Approve", default=True)
    document_name = fields.Char(related="task_id.document_name")
    summary = fields.Char(related="task_id.summary")
    department_id = fields.Many2one(related="task_id.department_id")
    requester_id = fields.Many2one(related="task_id.requester_id")
    currency_id = fields.Many2one(related="task_id.currency_id")
    amount = fields.Monetary(related="task_id.amount")
    warnings = fields.Text(related="task_id.warnings")
