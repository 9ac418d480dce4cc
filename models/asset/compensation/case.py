"""Worked cases of a regulation: facts, and what must come out."""

from odoo import api, fields, models

from ...approval.pack_schema import sparse
from .calc import compile_regulation
from .calc.definition import ZERO, number
from .schema import CASE

PLAIN = ("amount", "low", "high", "billed", "disciplinary")


class SchoolCompensationCase(models.Model):
    """One worked case, kept as the file of the regulation says it."""

    _name = "school.compensation.case"
    _description = "Worked Case of Compensation"
    _inherit = ["school.compensation.part"]
    _order = "regulation_id, sequence, id"

    _part_is_published = False

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    content = fields.Json(required=True)
    facts_text = fields.Char(string="Facts", compute="_compute_texts")
    expected_text = fields.Char(string="Expected", compute="_compute_texts")
    reading = fields.Text(compute="_compute_texts")
    state = fields.Selection(
        [("new", "Not Run"), ("passed", "As Expected"), ("failed", "Differs")],
        default="new",
        required=True,
        readonly=True,
    )
    actual_text = fields.Char(string="Came Out", readonly=True)
    explanation = fields.Text(string="Calculation", readonly=True)
    run_on = fields.Datetime(string="Last Run", readonly=True)

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_texts(self):
        Explain = self.env["school.compensation.explain"]
        for case in self:
            content = case.content or {}
            facts = content.get("facts") or {}
            names = Explain._fact_names(facts)
            case.facts_text = " · ".join(
                f"{name} {Explain._fact_value(code, value)}"
                for (code, value), name in zip(facts.items(), names, strict=True)
            )
            case.expected_text = self._figures_text(content.get("expect") or {})
            case.reading = content.get("reading") or False

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

    def _data(self):
        """Return the case as a file says it."""
        self.ensure_one()
        return sparse(self.content, CASE)

    def action_run(self):
        """Run these cases against the rules as they are edited now."""
        self.check_access("write")
        self.regulation_id._check_may_set()
        self._run()
        return True

    def _run(self):
        now = fields.Datetime.now()
        for regulation, cases in self.grouped("regulation_id").items():
            definition = regulation._definition()
            compiled = compile_regulation(definition, definition["flags"])
            for case in cases:
                found = self._outcome(compiled, case.content)
                case.write(
                    {
                        "state": "failed" if found["wrong"] else "passed",
                        "actual_text": self._figures_text(found["figures"]),
                        "explanation": "\n".join(found["lines"]),
                        "run_on": now,
                    }
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
