"""The end of a case: a proposal, decided by people, and what the law demands of it."""

from odoo import fields, models
from odoo.exceptions import UserError

from .improvement_steps import said


class SchoolStaffImprovement(models.Model):
    _inherit = "school.staff.improvement"

    def action_propose(self, decision, text, **more):
        """Propose how the case ends; whoever the rules name decides on it.

        :param str decision: ``stay``, ``help``, ``expire`` or ``end``
        :param str text: the reasons
        :param more: for a notice: ``union_told_on``, ``unprotected``, ``notice``
            (``days`` or ``pay``), ``amount`` (CNY of severance pay)
        :raise UserError: the law does not allow it, or something is missing
        """
        self._check_step("reassessed")
        known = dict(self._fields["decision"].selection)
        if decision not in known or not said(text):
            raise UserError(
                self.env._(
                    "%(case)s: choose how it ends, and write the reasons.",
                    case=self.display_name,
                )
            )
        values = {
            "decision": decision,
            "decision_text": said(text),
            "union_told_on": False,
            "unprotected": False,
            "notice": False,
            "amount": 0.0,
            "requester_id": self.env.uid,
        }
        if decision == "end":
            values.update(self._notice_values(more))
        self._set_own(values)
        return True

    def _notice_values(self, more):
        """Return the values of a notice, once the law allows it.

        :raise UserError: names what is missing, with the article
        """
        if self.outcome != "unable":
            raise UserError(
                self.env._(
                    "%(case)s: notice is possible only for somebody who, after training"
                    " or a transfer, still is not up to the work (%(law)s).",
                    case=self.display_name,
                    law="劳动合同法 第四十条第二项",
                )
            )
        amount, told = more.get("amount"), self._as_day(more.get("union_told_on"))
        if more.get("unprotected") is not True:
            raise UserError(
                self.env._(
                    "%(case)s: confirm that the person is not protected (%(law)s).",
                    case=self.display_name,
                    law="劳动合同法 第四十二条",
                )
            )
        if not told or told > self.env["school.unit"]._today():
            raise UserError(
                self.env._(
                    "%(case)s: tell the union the reasons first, and enter the day"
                    " (%(law)s).",
                    case=self.display_name,
                    law="劳动合同法 第四十三条",
                )
            )
        whole = isinstance(amount, int | float) and not isinstance(amount, bool)
        if more.get("notice") not in ("days", "pay") or not whole or amount <= 0:
            raise UserError(
                self.env._(
                    "%(case)s: choose 30 days or a month's wage, and enter the"
                    " severance pay (%(law)s).",
                    case=self.display_name,
                    law="劳动合同法 第四十、四十六、四十七条",
                )
            )
        return {
            "union_told_on": told,
            "unprotected": True,
            "notice": more["notice"],
            "amount": amount,
        }

    def _approval_can_submit(self):
        self.ensure_one()
        self._check_step("reassessed")
        if not self.decision:
            raise UserError(
                self.env._(
                    "%(case)s: propose how it ends first.", case=self.display_name
                )
            )

    def _approval_summary(self):
        self.ensure_one()
        decisions = dict(self._fields["decision"]._description_selection(self.env))
        return self.env._(
            "%(person)s: %(decision)s",
            person=self.employee_name,
            decision=decisions.get(self.decision, ""),
        )

    def action_close(self):
        """Close the case as it was decided. Nobody is dismissed by this.

        A notice always needs an approval; the rest where the school has a rule.

        :raise UserError: not proposed, not approved, or changed since
        """
        for case in self:
            case.check_access("write")
            case._check_preparing()
            if case.state != "reassessed" or not case.decision:
                raise UserError(
                    self.env._(
                        "%(case)s: propose how it ends first.", case=case.display_name
                    )
                )
            if case.decision == "end" or case._approval_is_ruled():
                case._check_approval("close")
            case._set_own({"state": "closed", "decided_on": fields.Datetime.now()})
        return True
