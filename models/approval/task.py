from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


def _repeated(name):
    """Attributes of a field that repeats one of the approval in the row of the task."""
    return {"related": f"approval_id.{name}", "store": True, "precompute": True}


class SchoolApprovalTask(models.Model):
    """A step waiting for one person: a row of the inbox, never a proof."""

    _name = "school.approval.task"
    _description = "Approval Task"
    _order = "id desc"
    _rec_name = "document_name"

    approval_id = fields.Many2one(
        "school.approval", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    step_index = fields.Integer(required=True)
    step_name = fields.Char(required=True)
    seq = fields.Integer(
        required=True, help="Number of the last decision when the step opened."
    )
    kind = fields.Selection(
        [("decide", "To Decide"), ("answer", "To Give an Opinion")],
        required=True,
        default="decide",
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("cancelled", "Not Needed Any More")],
        required=True,
        default="open",
    )
    opened_on = fields.Datetime(required=True, default=fields.Datetime.now)
    deadline = fields.Date()
    done_on = fields.Datetime()
    # what lists and cards show stands in the row: a page of the inbox reads no more
    document_name = fields.Char(**_repeated("document_name"))
    summary = fields.Char(**_repeated("summary"))
    needed_by = fields.Date(**_repeated("needed_by"))
    requester_id = fields.Many2one(**_repeated("requester_id"))
    department_id = fields.Many2one(**_repeated("department_id"))
    res_model = fields.Char(**_repeated("res_model"))
    currency_id = fields.Many2one(
        related="company_id.currency_id", store=True, precompute=True
    )
    amount = fields.Monetary(**_repeated("amount"))
    card = fields.Json(
        compute="_compute_card",
        store=True,
        precompute=True,
        help="What the card says of the step, see _card_of.",
    )
    document_card = fields.Json(
        help="What the document added when the step opened, see _approval_cards.",
    )
    reminded_on = fields.Date(related="approval_id.reminded_on")
    approval_seq = fields.Integer(
        string="Current Number", compute="_compute_approval_seq"
    )
    for_me = fields.Boolean(compute="_compute_for_me", search="_search_for_me")
    is_delegated = fields.Boolean(compute="_compute_for_me")

    _inbox_index = models.Index("(user_id, id DESC) WHERE state = 'open'")
    _open_unique = models.UniqueIndex(
        "(approval_id, step_index, user_id) WHERE state = 'open'",
        "This step waits for this person already.",
    )

    @api.depends("approval_id", "step_index")
    def _compute_card(self):
        for task in self:
            approval = task.approval_id.sudo()
            task.card = self._card_of(approval, approval._step(task.step_index))

    @api.depends("approval_id.seq")
    def _compute_approval_seq(self):
        approvals = self.approval_id.sudo()
        # the number, and not the content of the approvals that is fetched along
        approvals.fetch(["seq"])
        numbers = {approval.id: approval.seq for approval in approvals}
        for task in self:
            task.approval_seq = numbers[task.approval_id.id]

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_for_me(self):
        Delegation = self.env["school.approval.delegation"]
        limits = Delegation._principals(self.env.user)
        delegated = self.filtered(
            lambda task: any(
                Delegation._covers(limit, task.user_id.id, task.approval_id.sudo())
                for limit in limits
            )
        )
        mine = self.filtered(lambda task: task.user_id == self.env.user) | delegated
        delegated.is_delegated = mine.for_me = True
        (self - delegated).is_delegated = (self - mine).for_me = False

    def _search_for_me(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        mine = Domain("user_id", "=", self.env.uid)
        for limit in self.env["school.approval.delegation"]._principals(self.env.user):
            covered = Domain("user_id", "=", limit["user_id"]) & Domain(
                "company_id", "=", limit["company_id"]
            )
            if limit["models"]:
                covered &= Domain("approval_id.res_model", "in", limit["models"])
            if limit["amount_max"]:
                covered &= Domain("approval_id.amount", "<=", limit["amount_max"])
            mine |= covered
        return mine

    def action_approve(self, comment=""):
        """Approve from rows of the inbox, all of them or none.

        :raise UserError: a step was decided meanwhile
        """
        return self._decide("approve", comment)

    def action_reject(self, comment=""):
        """Reject from a row of the inbox; the reason is required."""
        self.ensure_one()
        return self._decide("reject", comment)

    def action_send_back(self, comment=""):
        """Send back to the applicant from a row; the reason is required."""
        self.ensure_one()
        return self._decide("send_back", comment)

    def action_remind(self):
        """Remind whoever these steps wait for (催办); see the approval."""
        return self.approval_id.action_remind()

    def action_bulk_approve(self, comment=""):
        """Approve what can be approved of these tasks, each document wholly.

        :return: list of ``{"document", "problem"}`` for those that stay as they are
        :raise AccessError: a task of somebody else is among them
        """
        self._check_mine()
        tasks = self.sorted("approval_id")
        if not tasks._approval_problem(comment):
            return []
        # one of them cannot be approved: find out which, and approve the others
        problems = [(task, task._approval_problem(comment)) for task in tasks]
        return [
            {"document": task.document_name, "problem": problem}
            for task, problem in problems
            if problem
        ]

    def _approval_problem(self, comment):
        """Approve these tasks, or none; why not, empty if they are approved."""
        try:
            with self.env.cr.savepoint():
                self._decide("approve", comment)
        except UserError as error:
            return str(error)
        return ""

    def _decide(self, kind, comment):
        """Say one word on all of these tasks, on what the rows were opened for."""
        self._check_mine()
        tasks = self.sorted("approval_id")
        late = tasks.filtered(lambda task: task.state != "open")
        if late:
            raise UserError(
                self.env._(
                    "%(document)s: this step was decided meanwhile.",
                    document=late[0].document_name,
                )
            )
        asked = tasks.filtered(lambda task: task.kind != "decide")
        if asked:
            raise UserError(
                self.env._(
                    "%(document)s: you were asked for an opinion. Open it to answer.",
                    document=asked[0].document_name,
                )
            )
        approvals = tasks.approval_id.sudo()
        comment = approvals._typed_text(comment)
        approvals._decide(self.env.user, {"kind": kind, "comment": comment})
        return True

    def _check_mine(self):
        """:raise AccessError: a task of somebody else is among them"""
        self.check_access("read")
        for task in self:
            if not task.for_me:
                raise AccessError(
                    self.env._(
                        "%(document)s waits for %(user)s, not for you.",
                        document=task.document_name,
                        user=task.user_id.name,
                    )
                )

    def _key(self):
        """What a task is about, beside its approval."""
        return (self.step_index, self.user_id.id, self.kind)

    @api.model
    def _open(self, wanted):
        """Open tasks; telling their people is the caller's.

        :param wanted: list of approval, its case, and (step id, user id, kind)
        """
        today, deadlines, values = self.env["school.unit"]._today(), {}, []
        cards = self._document_cards(wanted)
        for approval, case, (step_id, user_id, kind) in wanted:
            step = case["standing"].steps[step_id]
            when = (approval.unit_id, step["days"])
            if when not in deadlines:
                deadlines[when] = approval.unit_id._add_working_days(
                    today, step["days"]
                )
            values.append(
                {
                    "approval_id": approval.id,
                    "company_id": approval.company_id.id,
                    "user_id": user_id,
                    "step_index": step_id,
                    "step_name": step["name"],
                    "kind": kind,
                    "seq": approval.seq,
                    "deadline": deadlines[when],
                    "card": self._card_of(approval, step),
                    "document_card": cards.get(approval) or False,
                }
            )
        return self.sudo().create(values)

    def _document_cards(self, wanted):
        """What the documents add to their cards, by approval; asked of all at once."""
        documents = {approval: case["document"] for approval, case, _key in wanted}
        cards = {}
        for model, approvals in (
            self.approval_id.union(*documents).grouped("res_model").items()
        ):
            together = self.env[model].sudo().union(*(documents[a] for a in approvals))
            said = together._approval_cards()
            cards.update((each, said.get(each.res_id)) for each in approvals)
        return cards

    def _finish(self):
        """Close tasks: done by who decided in the step, else not needed any more."""
        if not self:
            return
        done = self.filtered(
            lambda task: (
                task.user_id in task.approval_id._last_speakers(task.step_index)
            )
        )
        now = fields.Datetime.now()
        done.write({"state": "done", "done_on": now})
        (self - done).write({"state": "cancelled", "done_on": now})

    def _activities_left(self):
        """What reminded people of these closed tasks, where no other is open.

        :return: mapping from approval to a list of activities
        """
        waiting = {
            (task.approval_id.id, task.user_id.id)
            for task in self.approval_id.task_ids
            if task.state == "open"
        }
        over = {(task.approval_id.id, task.user_id.id) for task in self} - waiting
        left = {}
        for activity in self.approval_id._activities(self.user_id) if over else ():
            if (activity.res_id, activity.user_id.id) in over:
                approval = self.env["school.approval"].sudo().browse(activity.res_id)
                left.setdefault(approval, []).append(activity)
        return left
