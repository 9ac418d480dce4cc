"""The file of a regulation, read and checked: its words, its figures."""

from odoo import api, models

from ...approval import pack_format
from ...approval.pack_format import Problems
from .fact import STANDARD
from .schema import REGULATION


class SchoolCompensationRegulation(models.Model):
    _inherit = "school.compensation.regulation"

    @api.model
    def _load(self, content, company):
        """Read a file for one school.

        :param bytes content: as uploaded
        :param company: ``res.company``; empty for all schools
        :return: ``(data, problems)``; no data when there are problems
        """
        problems = Problems()
        data = pack_format.load(self.env, content, problems, REGULATION)
        if data is None:
            return None, problems
        self._sort(data)
        self._check_words(data, company, problems)
        self._check_figures(data, problems)
        return (None if problems else data), problems

    def _sort(self, data):
        """Put what has no order of its own into one, so that files compare."""
        data["facts"].sort(key=lambda fact: fact["code"])
        for fact in data["facts"]:
            fact["choices"].sort(key=lambda choice: choice["code"])
        for rule in data["rules"]:
            conditions = [*rule["when"]]
            for step in rule["steps"]:
                conditions += [*step["when"], *step["bands"]]
            for row in conditions:
                for key in ("in", "not_in"):
                    row.get(key, []).sort()
        for case in data["cases"]:
            for share in case["expect"].get("shares", ()):
                # who or how much may be left open
                if share["amount"] is None:
                    del share["amount"]

    def _check_words(self, data, company, problems):
        """Note facts and answers that nobody declared."""
        words = self._words(data, company)
        for path, use in self._uses(data):
            kind, choices = words.get(use["fact"], (None, ()))
            if kind is None:
                problems.note(
                    path,
                    self.env._("The fact %(fact)s is not known.", fact=use["fact"]),
                    self.env._("Declare it under facts, or correct it."),
                )
                continue
            known = {"yes", "no"} if kind == "flag" else choices
            strange = [word for word in use["words"] if word not in known]
            if strange and kind != "text":
                problems.note(
                    path,
                    self.env._(
                        "%(fact)s has no answer %(word)s.",
                        fact=use["fact"],
                        word=strange[0],
                    ),
                    self.env._("Declare it under facts, or correct it."),
                )

    def _words(self, data, company):
        """Return the kind and the answers of each fact, of the file or known here."""
        facts = self.env["school.compensation.fact"]._known(company)
        words = {
            code: (fact.kind, set(fact.choice_ids.mapped("code")))
            for code, fact in facts.items()
        }
        for code, kind in STANDARD.items():
            words.setdefault(code, (kind, set()))
        for fact in data["facts"]:
            kind, known = words.get(fact["code"], (fact["kind"], set()))
            declared = {choice["code"] for choice in fact["choices"]}
            words[fact["code"]] = (kind, known | declared)
        return words

    def _uses(self, data):
        """Yield where the file speaks of a fact, and with which answers."""
        for place, rule in enumerate(data["rules"]):
            path = ("rules", place)
            yield from self._condition_uses(path, rule["when"])
            for number, step in enumerate(rule["steps"]):
                here = (*path, "steps", number)
                yield from self._condition_uses(here, step["when"])
                words = [word for band in step["bands"] for word in band["in"]]
                if step["fact"] or words:
                    yield (*here, "fact"), {"fact": step["fact"], "words": words}
                if step["per"]:
                    yield (*here, "per"), {"fact": step["per"], "words": []}

    def _condition_uses(self, path, conditions):
        for place, row in enumerate(conditions):
            words = [*row["in"], *row["not_in"]]
            here = (*path, "when", place)
            yield here, {"fact": row["fact"], "words": words}

    def _check_figures(self, data, problems):
        """Note steps and rows whose figures say nothing."""
        for place, rule in enumerate(data["rules"]):
            for number, step in enumerate(rule["steps"]):
                path = ("rules", place, "steps", number)
                if step["do"] == "base" and not step["from"]:
                    problems.note(
                        (*path, "from"),
                        self.env._("Money needs its source."),
                        self.env._('Write for instance "from": ["original"].'),
                    )
                rows = [(path, step)] if step["do"] not in ("age", "life") else []
                rows += [
                    ((*path, "bands", at), band)
                    for at, band in enumerate(step["bands"])
                ]
                for where, row in rows:
                    half = (row["min"] is None) != (row["max"] is None)
                    if half or (row["max"] is not None and row["max"] < row["min"]):
                        problems.note(
                            where,
                            self.env._("A range needs its two ends, upwards."),
                            self.env._("Write min and max, or value alone."),
                        )
