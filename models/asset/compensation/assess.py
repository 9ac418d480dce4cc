"""From the facts of a damage to what is due, by the regulations in force."""

from odoo import api, models
from odoo.exceptions import UserError

from .calc import compute, split
from .calc.compute import UNITS, refund, who_pays
from .calc.definition import number


class SchoolCompensationEngine(models.AbstractModel):
    """Asks the regulations in force. Writes nothing."""

    _name = "school.compensation.engine"
    _description = "Calculation of Compensation"

    @api.model
    def _assess(self, company, facts, date, chosen=None, versions=None):
        """Return what is due for one thing.

        :param company: the school's company
        :param dict facts: codes of facts and their values
        :param date: day of the incident
        :param dict chosen: what the decider chose; see ``calc.compute``
        :param versions: ask these versions instead of those in force
        :return: the result of ``calc.compute`` with ``version`` and ``settings``
        """
        if versions is None:
            versions = self.env["school.compensation.version"]._in_force(company, date)
        result = {"state": "none", "rule": None, "lines": [], "missing": []}
        for version in versions:
            compiled = version._compiled()
            if compiled.rule(facts) is None:
                continue
            return self._answer(compiled, facts, chosen, company) | {"version": version}
        return {
            **result,
            "amount": 0,
            "low": 0,
            "high": 0,
            "loss": 0,
            "billed": 0,
            "disciplinary": 0,
            "allowance": 0,
            "gap": None,
            "version": versions[:0] if versions else None,
            "settings": None,
        }

    @api.model
    def _answer(self, compiled, facts, chosen, company):
        """Ask one prepared regulation, within what the district allows the school."""
        try:
            result = compute(compiled, facts, chosen)
        except (ValueError, ArithmeticError) as error:
            raise UserError(
                self.env._(
                    "The facts cannot be computed with: %(reason)s. Numbers are digits"
                    " and a point.",
                    reason=str(error)[:100],
                )
            ) from error
        settings = compiled.regulation["settings"]
        unit = self.env["school.unit"]._for_company(company).sudo()
        if unit.bill_disciplinary and result["state"] == "pay":
            result |= {"billed": result["amount"], "disciplinary": 0 * result["amount"]}
        return result | {"settings": settings}

    @api.model
    def _parties(self, facts, settings):
        """Return who is liable as far as the facts tell: names and roles.

        The case itself names people; this stands in for simulations and worked cases.
        """
        members = number(facts.get("members"))
        if facts.get("responsible") in ("class", "room", "department") and members:
            return [
                {"name": str(place + 1), "role": "doer", "weight": 1}
                for place in range(min(int(members), 1000))
            ]
        payer = who_pays(facts, settings)
        if payer == "person":
            name = facts.get("person") or facts.get("place") or ""
            return [{"name": name, "role": "doer", "weight": 1}]
        if payer == "place":
            if members:
                return [
                    {"name": str(place + 1), "role": "doer", "weight": 1}
                    for place in range(min(int(members), 1000))
                ]
            return [{"name": facts.get("place") or "", "role": "doer", "weight": 1}]
        return []

    @api.model
    def _shares(self, amount, parties, settings):
        """Divide an amount; see ``calc.split``."""
        return split(amount, parties, settings)

    @api.model
    def _refund(self, paid, settings, days=None):
        """Return what is given back for a thing that was found."""
        return refund(number(paid), settings, days)

    @api.model
    def _is_group(self, facts):
        """Whether a group answers for what one of it, or nobody known, did."""
        return facts.get("responsible") in UNITS
