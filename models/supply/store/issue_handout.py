"""Signing for an issue and handing the goods out: each exactly once."""

import hashlib
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.digest import digest
from ...common.gate import open_gate
from .issue import GATE


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    # -- signature ----------------------------------------------------------------

    def action_sign(self):
        """Sign for the goods in one's own session, as the one who takes them.

        :raise UserError: when the user is not the taker, or is the keeper
        """
        self.check_access("read")
        for issue in self:
            if issue.state == "signed" and issue.signed_user_id == self.env.user:
                continue
            issue._check_state_draft()
            if not issue._may_sign(self.env.user):
                raise UserError(
                    self.env._(
                        "%(issue)s: only the taker, the applicant or a member of the"
                        " department signs for these goods, and never the keeper who"
                        " hands them out.",
                        issue=issue.name,
                    )
                )
            issue._sign(
                {
                    "sign_method": "own",
                    "signed_by": self.env.user.name,
                    "signed_user_id": self.env.user.id,
                    "signature": False,
                }
            )
        return True

    def _may_sign(self, user):
        """Whether ``user`` may sign for the goods in a session of their own."""
        self.ensure_one()
        # Whoever signs need not be able to read the staff or the request.
        issue = self.sudo()
        if user == issue.keeper_id:
            return False
        if issue.employee_id:
            return user == issue.recipient_user_id
        members = issue.department_id.member_ids | issue.department_id.manager_id
        return user in members.user_id | issue.line_ids.request_id.requester_id

    def _check_drawn_signature(self):
        """Refuse a drawn signature without a name, or with the keeper's name.

        :raise UserError: naming what is missing
        """
        self.ensure_one()
        name = "".join((self.signed_by or "").split())
        if not self.signature or not name:
            raise UserError(
                self.env._(
                    "%(issue)s is not signed. Let the taker sign on the screen and"
                    " enter the name, or confirm in a session of their own.",
                    issue=self.name,
                )
            )
        keepers = self.env.user | self.keeper_id
        if name in {"".join((keeper.name or "").split()) for keeper in keepers}:
            raise UserError(
                self.env._(
                    "%(issue)s: the keeper %(keeper)s hands out and never signs for the"
                    " taker. Let the taker sign.",
                    issue=self.name,
                    keeper=self.signed_by,
                )
            )

    def _sign(self, values):
        """Bind the signature in ``values`` to the ticked lines as they stand."""
        self.ensure_one()
        issue = open_gate(self.sudo(), GATE)
        issue.line_ids.filtered(lambda line: not line.take).unlink()
        issue._check_lines()
        issue.write({**values, "signed_on": fields.Datetime.now()})
        issue.write({"state": "signed", "digest": issue._signed_digest()})

    def _signed_digest(self):
        """Return the digest of the signature and of what was signed for."""
        return digest(self._signed_digest_data())

    def _signed_digest_data(self):
        """Return what the signature binds, as plain data."""
        self.ensure_one()
        issue = self.sudo()
        image = issue.with_context(bin_size=False).signature or b""
        return {
            "company": issue.company_id.id,
            "employee": issue.employee_id.id,
            "department": issue.department_id.id,
            "purpose": issue.purpose or "",
            "lines": issue.line_ids._signed_content(),
            "signed_by": issue.signed_by,
            "signed_user": issue.signed_user_id.id,
            "signed_on": issue.signed_on,
            "sign_method": issue.sign_method,
            "image": hashlib.sha256(image).hexdigest(),
        }

    # -- handing out --------------------------------------------------------------

    def action_done(self):
        """Hand the signed goods out, as a keeper of the school.

        A signature drawn on the keeper's screen is taken with the same click. An issue
        that is done already is passed over, so a repeated click does no harm.

        :raise UserError: naming the issue, what is wrong with it and what to do
        """
        self.check_access("write")
        for issue in self.sorted("id"):
            if issue.state == "done":
                continue
            issue._check_keeper()
            drawn = issue.state == "draft"
            if drawn:
                issue._check_drawn_signature()
                issue._sign({"sign_method": "drawn", "signed_user_id": False})
            issue._check_ready()
            issue._hand_out()
            if drawn:
                issue._tell_taker()
        return True

    def _tell_taker(self):
        """Tell the taker what was signed for on the keeper's screen in their name."""
        self.ensure_one()
        taker = self.recipient_user_id
        if not taker or not taker.active:
            return
        issue = self.sudo().with_context(lang=taker.lang)
        issue.message_notify(
            partner_ids=taker.partner_id.ids,
            subject=issue.env._("Handed out to you: %(issue)s", issue=issue.name),
            body=issue.env._(
                "%(keeper)s handed out %(count)s kinds of goods to you; %(signer)s"
                " signed on the keeper's screen. If this is not right, tell the"
                " general affairs office at once.",
                keeper=issue.keeper_id.name,
                count=len(issue.line_ids),
                signer=issue.signed_by,
            ),
        )

    def _check_state_draft(self):
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "%(issue)s is signed, handed out or cancelled already.",
                    issue=self.name,
                )
            )

    def _check_lines(self):
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%(issue)s lists no goods. Choose whose approved goods are handed"
                    " out and tick them.",
                    issue=self.name,
                )
            )
        self.line_ids._check_issuable()

    def _check_ready(self):
        """Verify at use: signature, goods, approvals, duties.

        :raise UserError: naming what stands against handing out
        """
        self.ensure_one()
        if self.state != "signed" or self.digest != self._signed_digest():
            raise UserError(
                self.env._(
                    "%(issue)s is not signed as it stands now. Set it back to draft and"
                    " let the taker sign for the goods that are listed.",
                    issue=self.name,
                )
            )
        if self.env.user == self.signed_user_id:
            raise UserError(
                self.env._(
                    "%(issue)s: you signed for these goods as their taker. Another"
                    " keeper hands them out.",
                    issue=self.name,
                )
            )
        self._check_lines()
        # The requests belong to others; the keeper only hands out what they approve.
        requests = self.sudo().line_ids.request_id
        requests._check_approval(self.env._("issue"))
        requests._duty_check("keep", self.env.user)

    def _hand_out(self):
        """Move the goods and say who has them now. All checks have been made."""
        self.ensure_one()
        issue = open_gate(self.sudo(), GATE)
        lines = issue.line_ids
        # The stock before the requests, as everywhere, so that none waits in a circle.
        self.env["school.stock.turn"]._take(issue.company_id, lines.product_id)
        issue.write(
            {
                "state": "done",
                "keeper_id": self.env.user.id,
                "done_on": fields.Datetime.now(),
            }
        )
        issued = defaultdict(float)
        for line in lines:
            issued[line.request_line_id.id] += line.quantity
        lines.request_line_id._register_issued(dict(issued))
        lines._move_goods()
        self.env["school.custody"]._begin(lines)
        lines.request_id._duty_record("keep", self.env.user)


class SchoolIssueLine(models.Model):
    _inherit = "school.issue.line"

    def _move_goods(self):
        """Finish the reserved moves of these lines; core keeps the rest waiting."""
        moves = open_gate(clean(self.move_id), "stock_done")
        for line in self:
            move = line.move_id
            if move.product_uom.compare(move.quantity, line.quantity) != 0:
                move.with_env(moves.env).quantity = line.quantity
        # Core finishes what is picked and keeps the rest waiting in a transfer of its
        # own, so nothing that somebody else put in the same transfer goes along.
        waiting = moves.picking_id.move_line_ids - moves.move_line_ids
        waiting.filtered("picked").picked = False
        moves.move_line_ids.picked = True
        moves.picking_id._action_done()
