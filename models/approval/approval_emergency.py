from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from .band import DIGITS

EMERGENCY_POSTS = ("principal", "affairs_director")
#: effects that an emergency lets happen before the approval; money is not among them
EMERGENCY_EFFECTS = ("order", "accept", "issue")


class SchoolApproval(models.Model):
    """Act first, file afterwards (先办后批): capped, with a deadline, and listed."""

    _inherit = "school.approval"

    emergency_until = fields.Date(
        string="To Be Filed By",
        readonly=True,
        help="Started as an emergency: the approval has to be complete by this day.",
    )

    def action_emergency(self, expected_seq, reason):
        """Let the goods be bought and handed out before the approval is complete.

        Paying stays closed until it is. The rule sets the cap (CNY) and the working
        days within which everything is filed.

        :raise AccessError: the caller holds no such post here, or applied
        :raise UserError: the rule knows no emergencies, above the cap, or no reason
        """
        self.ensure_one()
        self.check_access("read")
        reason = self._typed_text(reason)
        approval = self.sudo()
        case = approval._case()
        approval._check_may_start_emergency(case)
        approval._check_expected(expected_seq)
        approval._check_running(approval._document_contents()[approval.id])
        approval._check_emergency(case["standing"], reason)
        until = approval.unit_id._add_working_days(
            self.env["school.unit"]._today(), approval.snapshot.get("emergency_days", 0)
        )
        approval._stay(case, "emergency", self.env.user, reason, {"until": str(until)})
        approval.emergency_until = until
        approval._document()._on_approval_emergency()
        return True

    def _may_start_emergency(self, user, case):
        return user not in self._barred(case) and self.env["school.post.holder"]._holds(
            user, EMERGENCY_POSTS, self.unit_id, self.env["school.unit"]._today()
        )

    def _check_may_start_emergency(self, case):
        """:raise AccessError: says who may"""
        if not self._may_start_emergency(self.env.user, case):
            raise AccessError(
                self.env._(
                    "%(document)s: only the head or the director of general affairs of"
                    " %(unit)s may let it start as an emergency, and never the"
                    " applicant.",
                    document=self.document_name,
                    unit=self.unit_id.name,
                )
            )

    def _check_emergency(self, standing, reason):
        """:raise UserError: the rule does not allow it, or no reason is given"""
        cap = self.snapshot.get("emergency_cap") or 0.0
        amount = self._document()._approval_facts()["amount"]
        if standing.emergency or standing.phase != "approve":
            raise UserError(
                self.env._(
                    "%(document)s was started as an emergency already.",
                    document=self.document_name,
                )
            )
        if float_compare(amount, cap, precision_digits=DIGITS) > 0:
            raise UserError(
                self.env._(
                    "%(document)s (¥%(amount)s): the approval rule lets emergencies of"
                    " up to ¥%(cap)s start before they are approved.",
                    document=self.document_name,
                    amount=f"{amount:,.2f}",
                    cap=f"{cap:,.2f}",
                )
            )
        if not reason:
            raise UserError(self.env._("Say what the emergency is."))

    def _emergency_problem(self, effect):
        """Why an emergency does not carry ``effect``, empty if it does."""
        emergency = self._standing().emergency
        if effect not in EMERGENCY_EFFECTS:
            return self.env._(
                "it was started as an emergency, and is paid only when approved."
            )
        until = fields.Date.to_date(emergency["until"])
        if until < self.env["school.unit"]._today():
            return self.env._(
                "it was started as an emergency and had to be approved by %(date)s.",
                date=until,
            )
        return ""
