import re
from math import ceil

from odoo import models
from odoo.exceptions import UserError

from .standing import votes_needed


class SchoolApproval(models.Model):
    """What a step demands of the one who approves it."""

    _inherit = "school.approval"

    def _check_demands(self, word, step):
        """Refuse a word that lacks what the step asks for.

        :raise UserError: names what is missing
        """
        kind, approves = word["kind"], word["kind"] == "approve"
        if kind != "approve" and not word["comment"]:
            raise UserError(
                self.env._(
                    "%(document)s: write what the applicant should know.",
                    document=self.document_name,
                )
            )
        if not approves:
            return
        if step["is_collective"]:
            self._check_minutes(step, word.get("minutes") or {})
        if step.get("needs_comment") and not word["comment"]:
            self._raise_demand(step, self.env._("a reason"))
        if word.get("channel", "screen") != "screen":
            # the paper bears the signature; a consent by phone lapses without one
            return
        if step.get("needs_signature") and not word.get("signed"):
            self._raise_demand(step, self.env._("your signature"))
        if step.get("needs_attachment") and not word.get("enclosed"):
            self._raise_demand(step, self.env._("an attachment"))

    def _raise_demand(self, step, missing):
        raise UserError(
            self.env._(
                "“%(step)s” of %(document)s asks for %(missing)s. Open the document to"
                " add it.",
                step=step["name"],
                document=self.document_name,
                missing=missing,
            )
        )

    def _check_minutes(self, step, minutes):
        """A collective decision takes minutes, a quorum and, if counted, the votes.

        :raise UserError: what the meeting lacks
        """
        if not all(minutes.get(key) for key in ("number", "date", "attendees")):
            raise UserError(
                self.env._(
                    "“%(step)s” is a collective decision: enter the number and the date"
                    " of the minutes and who attended.",
                    step=step["name"],
                )
            )
        present = len(re.findall(r"[^\s、,，;；]+", minutes["attendees"]))
        members, quorum = step.get("members") or 0, step.get("quorum_percent") or 0
        # a share of the members is rounded up to whole people
        needed = ceil(round(members * quorum / 100, 9))
        if present < needed:
            raise UserError(
                self.env._(
                    "“%(step)s”: %(present)s of %(members)s members attended, the"
                    " quorum is %(needed)s. Name everybody who attended, or meet"
                    " again.",
                    step=step["name"],
                    present=present,
                    members=members,
                    needed=needed,
                )
            )
        self._check_votes(step, minutes, present)

    def _check_votes(self, step, minutes, present):
        counted = step.get("vote_count") or step.get("vote_percent")
        if "votes_for" not in minutes:
            if counted:
                self._raise_demand(step, self.env._("the votes"))
            return
        cast = sum(
            minutes.get(name, 0)
            for name in ("votes_for", "votes_against", "votes_abstain")
        )
        # "all members" written as one word is no list to count
        if present > 1 and cast > present:
            raise UserError(
                self.env._(
                    "“%(step)s”: %(cast)s votes were cast by %(present)s people."
                    " Correct the votes or the list of who attended.",
                    step=step["name"],
                    cast=cast,
                    present=present,
                )
            )
        needed = votes_needed(step, cast)
        if minutes["votes_for"] < needed:
            raise UserError(
                self.env._(
                    "“%(step)s”: %(votes)s votes in favour, %(needed)s are needed. The"
                    " meeting did not carry it: reject the document or send it back.",
                    step=step["name"],
                    votes=minutes["votes_for"],
                    needed=needed,
                )
            )
