from odoo import models
from odoo.exceptions import AccessError, UserError


class SchoolApproval(models.Model):
    """Calling in somebody else: 转办, 委派, 加签 and their undoing.

    Whoever is called in works at the school of the approval, did not apply, and did no
    duty that excludes deciding: nobody gets round the rule by being handed a step.
    """

    _inherit = "school.approval"

    def action_forward(self, expected_seq, user_id, comment=""):
        """Hand one's own turn over for good (转办).

        :param expected_seq: number of the last decision the caller saw
        :param user_id: id of the person who decides instead
        :raise AccessError: it is not the caller's turn
        :raise UserError: that person may not decide here
        """
        taker = self._typed_users(user_id)[:1]
        return self._hand_on("forward", expected_seq, taker, comment)

    def action_assign(self, expected_seq, user_id, comment=""):
        """Ask somebody for an opinion, after which the turn is one's own again (委派).

        :param user_id: id of the person who is asked
        :raise AccessError: it is not the caller's turn
        :raise UserError: that person may not decide here
        """
        taker = self._typed_users(user_id)[:1]
        return self._hand_on("assign", expected_seq, taker, comment)

    def _hand_on(self, kind, expected_seq, taker, comment):
        comment = self._typed_text(comment)
        approval, case, behalf = self._my_turn(expected_seq)
        approval._check_called_in(taker, case)
        return approval._stay(
            case,
            kind,
            behalf,
            comment,
            {"from": behalf.id, "to": taker.id, "step_id": case["standing"].step_id},
        )

    def action_answer(self, expected_seq, comment):
        """Give the opinion one was asked for; the turn goes back.

        :raise AccessError: nobody asked the caller
        :raise UserError: nothing is said
        """
        self.ensure_one()
        self.check_access("read")
        comment = self._typed_text(comment)
        approval = self.sudo()
        approval._check_expected(expected_seq)
        approval._check_running(approval._document_contents()[approval.id])
        case = approval._case()
        asked = case["standing"].asked
        giver = next((key for key, to in asked.items() if to == self.env.uid), None)
        if giver is None:
            raise AccessError(
                self.env._(
                    "%(document)s: nobody waits for an opinion of yours.",
                    document=approval.document_name,
                )
            )
        if not comment:
            raise UserError(
                self.env._(
                    "%(document)s: write your opinion.", document=approval.document_name
                )
            )
        effect = {"from": giver, "step_id": case["standing"].step_id}
        return approval._stay(case, "answer", self.env.user, comment, effect)

    def action_add_approver(
        self, expected_seq, user_ids, place="before", mode="any", comment=""
    ):
        """Call in more people, before or after one's own decision (加签).

        :param user_ids: ids of the people
        :param place: ``before`` (they decide first, then the turn is the caller's
            again) or ``after``
        :param mode: ``any`` one of them, ``all`` of them, or in ``order``
        :raise AccessError: it is not the caller's turn
        :raise UserError: one of them may not decide here
        """
        comment = self._typed_text(comment)
        people = self._typed_users(user_ids)
        if place not in ("before", "after") or mode not in ("any", "all", "order"):
            raise UserError(
                self.env._("Choose whether they decide before or after you, and how.")
            )
        approval, case, behalf = self._my_turn(expected_seq)
        for person in people:
            approval._check_called_in(person, case)
        standing = case["standing"]
        step = standing.added_step(
            self.env._("Called in by %(user)s", user=behalf.name), people.ids, mode
        )
        at = standing.route.index(standing.step_id) + (place == "after")
        route = [*standing.route[:at], step["id"], *standing.route[at:]]
        opened = step["id"] if place == "before" else standing.step_id
        return approval._stay(
            case,
            "add_step",
            behalf,
            comment,
            {"step": {**step, "added_by": behalf.id}, "route": route},
            opened,
        )

    def action_remove_approver(self, expected_seq, step_id, comment=""):
        """Take back a step that oneself added and nobody has decided (减签).

        :param step_id: id of the added step
        :raise AccessError: somebody else added it
        :raise UserError: no such step lies ahead
        """
        self.ensure_one()
        self.check_access("read")
        step_id, comment = self._typed_id(step_id), self._typed_text(comment)
        approval = self.sudo()
        approval._check_expected(expected_seq)
        approval._check_running(approval._document_contents()[approval.id])
        case = approval._case()
        standing = case["standing"]
        step = standing.steps.get(step_id, {})
        here = standing.route.index(standing.step_id)
        if not step.get("added_by") or step_id not in standing.route[here:]:
            raise UserError(
                self.env._(
                    "%(document)s: only a step that was added and is not decided yet"
                    " can be taken out.",
                    document=approval.document_name,
                )
            )
        if step["added_by"] != self.env.uid:
            raise AccessError(
                self.env._(
                    "%(document)s: only %(user)s, who added this step, may take it"
                    " out.",
                    document=approval.document_name,
                    user=self.env["res.users"].sudo().browse(step["added_by"]).name,
                )
            )
        following = standing.following()
        route = [key for key in standing.route if key != step_id]
        opened = following if step_id == standing.step_id else standing.step_id
        return approval._stay(
            case,
            "remove_step",
            self.env.user,
            comment,
            {"route": route, "removed": step_id},
            opened,
        )

    def _my_turn(self, expected_seq):
        """Everything a caller needs whose turn it is.

        :return: the approval as superuser, its case, and for whom the caller acts
        :raise AccessError: it is not the caller's turn
        """
        self.ensure_one()
        self.check_access("read")
        approval = self.sudo()
        approval._check_expected(expected_seq)
        approval._check_running(approval._document_contents()[approval.id])
        case = approval._case()
        return approval, case, approval._on_behalf_of(self.env.user, case)

    def _check_called_in(self, user, case):
        """Refuse somebody who may not decide here.

        :raise UserError: names the person and why
        """
        if user == self.env.user or user in case["people"]:
            raise UserError(
                self.env._(
                    "%(user)s decides this step already.",
                    user=user.name,
                )
            )
        self._check_works_here(user)
        if user in case["own"] or user in case["incompatible"]:
            raise UserError(
                self.env._(
                    "%(user)s applied for %(document)s or had another part in it, and"
                    " may not decide it.",
                    user=user.name,
                    document=self.document_name,
                )
            )

    def _check_works_here(self, user):
        """:raise UserError: the person does not work at the school"""
        if self.company_id not in user.company_ids or user.share:
            raise UserError(
                self.env._(
                    "%(user)s does not work at %(school)s. Choose somebody who does.",
                    user=user.name,
                    school=self.company_id.name,
                )
            )

    def _stay(self, case, kind, behalf, comment, effect, opened=None):
        """Append a row after which the approval runs on, and open what it opens."""
        was = {self: self._last_decision()}
        standing = case["standing"]
        self._append(
            kind,
            "running",
            standing.step_id if opened is None else opened,
            behalf=behalf,
            note={"comment": comment},
            effect=effect,
        )
        self._settle(was, {self.id: case})
        return True
