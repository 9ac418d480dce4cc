"""The decision on a case, through the approval engine."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...approval.mixin import DOCUMENT_STATES
from ..card.card import GONE
from .case_line import ASSET_STATES


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"
    _approval_states = {
        **DOCUMENT_STATES,
        "running": "running",
        "approved": "decided",
    }

    def _approval_facts(self):
        """Add what rules for such cases ask about."""
        department = (
            self.party_ids.department_id[:1]
            or (self.sudo().party_ids.employee_id.department_id[:1])
        )
        return {**super()._approval_facts(), "department_id": department.id}

    def _approval_summary(self):
        """What and who, for the inbox."""
        people = "、".join(self.party_ids.mapped("person"))
        return " · ".join(filter(None, (self.title, people)))

    def _approval_can_submit(self):
        """Refuse a case that is not complete, naming all that is missing."""
        result = super()._approval_can_submit()
        self._check_open()
        self._check_preparing()
        # by the rules of the day, once more before anybody decides
        self._assess()
        problems = self._incomplete()
        if problems:
            raise UserError("\n".join([f"{self.display_name}:", *problems]))
        self.party_ids._check_wage()
        return result

    def _incomplete(self):
        """Return what is missing, in words."""
        problems = []
        if not self.line_ids:
            problems.append(self.env._("Enter what was damaged."))
        words = {
            "missing": self.env._("%(item)s: a fact is missing. %(why)s"),
            "gap": self.env._("%(item)s: the table of the rule does not cover it."),
            "none": self.env._("%(item)s: no rule in force speaks of it."),
            "decide": self.env._("%(item)s: propose the amount, with a reason."),
        }
        for line in self.line_ids:
            item = line.item or line.asset_id.title or ""
            if line.assessment in words:
                why = (line.explanation or "").splitlines()[-1:]
                problems.append(
                    words[line.assessment] % {"item": item, "why": " ".join(why)}
                )
            if line.chosen_amount and not line.chosen_reason:
                problems.append(
                    self.env._("%(item)s: say why this amount of the range.", item=item)
                )
        if self.billed_total and not self.party_ids:
            problems.append(self.env._("Enter who is liable."))
        if self.amount_total and not self.party_ids and not problems:
            problems.append(self.env._("Enter who is liable."))
        if not self.description:
            problems.append(self.env._("Describe what happened."))
        return problems

    def _approval_can_reopen(self):
        """Refuse to void a decision that money follows from."""
        result = super()._approval_can_reopen()
        self._check_no_money()
        return result

    def _check_no_money(self):
        """:raise UserError: names a case for which somebody paid or was billed"""
        for case in self:
            if case._money_moved():
                raise UserError(
                    self.env._(
                        "%(case)s: somebody paid or was billed. Pay back or cancel the"
                        " bill first.",
                        case=case.display_name,
                    )
                )

    def _on_approval_changed(self, state):
        """Follow the approval; decided, set the clocks and tell the cards."""
        result = super()._on_approval_changed(state)
        today = self.env["school.unit"]._today()
        for case in self.sudo() if state == "approved" else ():
            regulation = case.line_ids.version_id.regulation_id
            appeal = max(regulation.mapped("appeal_days"), default=7)
            pay = max(regulation.mapped("pay_days"), default=15)
            case._set_own(
                {
                    "decided_on": today,
                    "appeal_until": fields.Date.add(today, days=appeal),
                    "pay_until": fields.Date.add(today, days=pay),
                }
            )
            case.line_ids._tell_cards()
            case.party_ids._record_wage_facts()
            case._settle()
        return result

    def _settle(self):
        """Close a decided case once nothing is open any more."""
        for case in self.sudo():
            case.invalidate_recordset(["paid_total", "open_total"])
            case.party_ids.invalidate_recordset(["paid", "open"])
            done = case.currency_id.is_zero(case.open_total)
            if case.state == "decided" and done:
                case._set_own({"state": "settled"})
            elif case.state == "settled" and not done:
                case._set_own({"state": "decided"})


class SchoolDamageLine(models.Model):
    _inherit = "school.damage.line"

    def _tell_cards(self):
        """Write on the cards what the decision found; the rights were checked."""
        for line in self.filtered("asset_id"):
            state = ASSET_STATES.get(line.event_id.code)
            asset = line.asset_id
            if not state or asset.quantity > line.quantity:
                continue  # a batch goes on being used
            if asset.state in (*GONE, state):
                continue
            line._set_figures({"asset_state_before": asset.state})
            asset._set_own({"state": state}, line.case_id.name)
