from odoo import api, models
from odoo.exceptions import UserError


class SchoolApproval(models.Model):
    """What follows a row of the ledger: the next step, its tasks, and the news."""

    _inherit = "school.approval"

    def _cases(self):
        """What deciding needs to know of each approval, by id.

        See :class:`SchoolApprovalResolver`; besides its keys: ``standing``, ``people``
        (deciders of the open step) and ``witness`` (whether it only witnesses).
        """
        resolver = self.env["school.approval.resolver"]
        cases = {}
        for model, approvals in self.grouped("res_model").items():
            documents = self.env[model].sudo().browse(approvals.mapped("res_id"))
            duties = documents._duty_standing("approve")
            for approval, document in zip(approvals, documents, strict=True):
                cases[approval.id] = resolver._case(
                    document,
                    approval.unit_id,
                    approval.department_id,
                    approval.requester_id,
                    incompatible=duties[document.id][0],
                )
                cases[approval.id]["granted"] = duties[document.id][1]
                approval._open_case(cases[approval.id])
        return cases

    def _case(self):
        return self._cases()[self.id]

    def _open_case(self, case):
        """Bring ``case`` to the step that is open now."""
        case["standing"] = self._standing()
        case["people"] = self._people(case)
        case["witness"] = bool(case["standing"].step.get("is_witness"))

    def _people(self, case):
        """Deciders of the open step, in their order: those whom the rule names, less
        who handed it on, and who joined."""
        standing = case["standing"]
        named = self.env["school.approval.resolver"]._resolve(standing.step, case)[0]
        if not standing.forwarded and not standing.joined:
            return named
        Users = self.env["res.users"].sudo()
        called = Users.browse(
            [*(taker for _giver, taker in standing.forwarded), *standing.joined]
        )
        able = called.filtered("active") - self._barred(case)
        return Users.browse(standing.deciders(named.ids, able.ids))

    def _pending(self, case):
        """People whose word on the open step is still wanted."""
        pending = case["standing"].pending(case["people"].ids)
        return self.env["res.users"].sudo().browse(pending)

    def _barred(self, case):
        return self.env["school.approval.resolver"]._barred(case["standing"].step, case)

    def _candidates(self, step_id, case=None):
        """People whom the rule names for a step, today."""
        case = case or self._case()
        if step_id == case["standing"].step_id:
            return case["people"]
        step = case["standing"].steps[step_id]
        return self.env["school.approval.resolver"]._resolve(step, case)[0]

    def _settle(self, was, cases):
        """Open the steps that come next, keep the tasks in step, and tell people.

        :param was: the last row of each approval before what happened
        :param cases: what :meth:`_cases` returned
        """
        for approval in self:
            approval._open_case(cases[approval.id])
        self._say_the_same(cases)
        for approval in self:
            case = cases[approval.id]
            standing = case["standing"]
            if standing.state == "running" and not case["people"]:
                self._check_staffed(case["document"], case, [standing.step_id])
        closed, opened = self._sync_tasks(cases)
        ended = self.browse()
        for approval in self:
            before, last = was[approval], approval._last_decision()
            if last.result_state != "running":
                ended |= approval
            if before.result_state != last.result_state:
                cases[approval.id]["document"].with_env(
                    self.env(su=False)
                )._on_approval_changed(last.result_state)
        self._replace_activities(
            closed,
            [
                *self._task_activities(opened),
                *ended._outcome_activities(),
                *ended._copy_by_rule(),
            ],
        )

    def _say_the_same(self, cases):
        """Let who approved the same content before not be asked again (去重).

        Each round appends one row to every approval concerned; rounds are as many as
        the steps of the longest route at most.
        """
        running = self
        while running:
            entries = {}
            for approval in running:
                entry = approval._same_entry(cases[approval.id])
                if entry:
                    entries[approval] = entry
            running = self.browse([approval.id for approval in entries])
            if running:
                running._append_many(entries)
                for approval in running:
                    approval._open_case(cases[approval.id])

    def _same_entry(self, case):
        """The row by which an earlier approval counts for the open step, or None."""
        standing, last = case["standing"], self._last_decision()
        if last.result_state != "running" or not standing.may_repeat():
            return None
        said = standing.said_before(last.content_digest)
        pending = [user for user in self._pending(case) if user.id in said]
        if not pending:
            return None
        user, effect = pending[0], {}
        state, step = self._result(user, {"kind": "approve"}, case, effect)
        return {
            "kind": "same",
            "state": state,
            "step": step,
            "user": user,
            "refers_seq": said[user.id],
        }

    def _sync_tasks(self, cases=None):
        """Give a task to exactly those whose word is wanted now.

        A step that nobody may decide any more keeps its tasks: deciding re-checks the
        post, so it waits, visibly, until a holder is entered.

        :return: the tasks that were closed and those that were opened; telling people
            is the caller's
        """
        cases = cases or self._cases()
        wanted = {
            approval.id: approval._wanted_tasks(cases[approval.id]) for approval in self
        }
        Task = self.env["school.approval.task"].sudo()
        existing = Task.search(
            [("approval_id", "in", self.ids), ("state", "=", "open")]
        )
        kept = existing.filtered(
            lambda task: (
                wanted[task.approval_id.id] is None
                or task._key() in wanted[task.approval_id.id]
            )
        )
        closed = existing - kept
        closed._finish()
        have = {(task.approval_id.id, *task._key()) for task in kept}
        opened = Task._open(
            [
                (approval, cases[approval.id], key)
                for approval in self
                for key in wanted[approval.id] or ()
                if (approval.id, *key) not in have
            ]
        )
        return closed, opened

    def _hand_over(self):
        """Bring the tasks up to date after posts or people changed, and tell them."""
        if self:
            closed, opened = self._sync_tasks()
            self._replace_activities(closed, self._task_activities(opened))

    def _wanted_tasks(self, case):
        """Keys (step, user, kind) of the tasks that should be open; None: as they are.

        Who asked for an opinion waits for it; the opinion is the other's task.
        """
        standing = case["standing"]
        if standing.state != "running":
            return []
        if not case["people"]:
            return None
        pending = self._pending(case).ids
        asked = {
            giver: taker for giver, taker in standing.asked.items() if giver in pending
        }
        return [
            *(
                (standing.step_id, user, "decide")
                for user in pending
                if user not in asked
            ),
            *((standing.step_id, user, "answer") for user in asked.values()),
        ]

    def _last_speakers(self, step_id):
        """People who said something while step ``step_id`` was open the last time."""
        self.ensure_one()
        people = self.env["res.users"]
        for row in reversed(self._rows()):
            if row.step_index != step_id:
                break
            people |= row.behalf_id
        return people

    @api.model
    def _check_staffed(self, document, case, step_ids):
        """Refuse what would get stuck.

        :raise UserError: names the step that nobody may decide
        """
        resolver = self.env["school.approval.resolver"]
        for step_id in step_ids:
            step = case["standing"].steps[step_id]
            if not resolver._resolve(step, case)[0]:
                raise UserError(
                    self.env._(
                        "Nobody may decide step “%(step)s” of %(document)s: the post is"
                        " empty or held by the applicant, and no unit above can step"
                        " in. Enter a holder of the post or a fallback in the approval"
                        " rule.",
                        step=step["name"],
                        document=document.display_name,
                    )
                )
