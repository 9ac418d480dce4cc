"""Worked cases of a regulation: facts, and what must come out."""

from odoo import api, fields, models

from .calc import compile_regulation
from .calc.definition import ZERO, number
from .schema import CASE

PLAIN = ("amount", "low", "high", "billed", "disciplinary")


class SchoolCompensationCase(models.Model):
    """One worked case, kept as the file of the regulation says it."""

    _name = "school.compensation.case"
    _description = "Worked Case of Compensation"
    _inherit = ["school.compensation.part", "school.regulation.case"]
    _order = "regulation_id, sequence, id"

    _part_is_published = False
    _case_schema = CASE

    explanation = fields.Text(string="Calculation")

    @api.model
    def _case_texts(self, contents):
        Explain = self.env["school.compensation.explain"]
        found = []
        for content in contents:
            facts = content.get("facts") or {}
            names = Explain._fact_names(facts)
            text = " · ".join(
                f"{name} {Explain._fact_value(code, value)}"
                for (code, value), name in zip(facts.items(), names, strict=True)
            )
            found.append((text, self._figures_text(content.get("expect") or {})))
        return found

    @api.model
    def _figures_text(self, figures):
        names = {
            "amount": self.env._("amount"),
            "low": self.env._("from"),
            "high": self.env._("to"),
            "billed": self.env._("billed"),
            "disciplinary": self.env._("recorded only"),
            "refund": self.env._("refund"),
            "rule": self.env._("rule"),
        }
        states = {
            "free": self.env._("the school bears it"),
            "decide": self.env._("the decider sets it"),
            "missing": self.env._("a fact is missing"),
            "gap": self.env._("not covered by the table"),
            "none": self.env._("no rule"),
        }
        texts = [states[figures["state"]]] if figures.get("state") in states else []
        texts += [
            f"{text} {figures[key]}"
            for key, text in names.items()
            if figures.get(key) not in (None, "")
        ]
        if figures.get("shares"):
            shares = ", ".join(
                f"{share.get('who') or ''} {share.get('amount')}".strip()
                for share in figures["shares"]
            )
            texts.append(self.env._("shares %(shares)s", shares=shares))
        return "; ".join(texts)

    def action_run(self):
        """Run these cases against the rules as they are edited now."""
        self.check_access("write")
        self.regulation_id._check_may_set()
        self._run()
        return True

    def _run(self):
        for regulation, cases in self.grouped("regulation_id").items():
            definition = regulation._definition()
            compiled = compile_regulation(definition, definition["flags"])
            for case in cases:
                found = self._outcome(compiled, case.content)
                case._keep(
                    not found["wrong"],
                    self._figures_text(found["figures"]),
                    found["lines"],
                )

    @api.model
    def _outcome(self, compiled, content):
        """Compute a worked case and compare it with what it expects.

        :return: dict ``figures`` (what came out), ``wrong`` (names of figures that
            differ) and ``lines`` (the calculation)
        """
        Engine = self.env["school.compensation.engine"]
        facts = content.get("facts") or {}
        result = Engine._answer(
            compiled, facts, content.get("chosen"), self.env["res.company"]
        )
        figures = self._figures(result, facts)
        expect = content.get("expect") or {}
        return {
            "result": result,
            "figures": figures,
            "wrong": self._differences(expect, figures),
            "lines": self.env["school.compensation.explain"]._result_lines(
                result, facts
            ),
        }

    def _figures(self, result, facts):
        Engine = self.env["school.compensation.engine"]
        figures = {
            name: None if result[name] is None else float(result[name])
            for name in PLAIN
        }
        amount = result["amount"] or ZERO
        parties = Engine._parties(facts, result["settings"])
        shares, _borne = Engine._shares(amount, parties, result["settings"])
        figures |= {
            "state": result["state"],
            "rule": (result["rule"] or {}).get("code", ""),
            "shares": [
                {"who": party["name"], "amount": float(share)}
                for party, share in zip(parties, shares, strict=True)
            ],
        }
        if facts.get("then") == "found":
            # what was paid comes back; in the end nothing is due
            figures["refund"] = float(Engine._refund(amount, result["settings"]))
            figures["amount"] = figures["amount"] - figures["refund"]
        return figures

    def _differences(self, expect, figures):
        wrong = [
            key
            for key in (*PLAIN, "refund")
            if expect.get(key) is not None
            and (
                figures.get(key) is None
                or abs(number(figures[key]) - number(expect[key])) > number("0.001")
            )
        ]
        wrong += [
            key
            for key in ("state", "rule")
            if expect.get(key, figures[key]) != figures[key]
        ]
        shares = expect.get("shares")
        if shares is not None and len(shares) != len(figures["shares"]):
            return [*wrong, "shares"]
        for wanted, found in zip(shares or (), figures["shares"], strict=False):
            same_who = not wanted.get("who") or wanted["who"] == found["who"]
            same = wanted.get("amount") in (None, found["amount"])
            if not (same_who and same):
                wrong.append("shares")
        return wrong
