"""Import of a regulation's file: what it would do, then all of it or nothing."""

from odoo import api, fields, models
from odoo.fields import Command

from ...approval import pack_format
from ...approval.pack_format import Problems
from ...approval.pack_schema import sparse
from ...approval.regulation import HEAD
from ...approval.template import template_content
from ...common.digest import digest
from .fact import STANDARD
from .schema import CASE, REGULATION


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

    # -- plan ---------------------------------------------------------------------

    @api.model
    def _plan(self, data, company):
        """Return what an import would do, as rows for the preview."""
        existing = self._existing(data, company)
        before = existing._data() if existing else {}
        after = sparse(data, REGULATION)
        action = "change" if existing else "create"
        if existing.active and not self._differs(before, after, HEAD):
            action = "same"
        rows = [self._row("regulation", data["name"], action)]
        names = {
            "settings": self.env._("Settings"),
            "prices": self.env._(
                "%(count)s prices", count=len(after.get("prices") or ())
            ),
            "rules": self.env._("%(count)s rules", count=len(after.get("rules") or ())),
            "cases": self.env._(
                "%(count)s worked cases", count=len(after.get("cases") or ())
            ),
        }
        for key, name in names.items():
            if not before.get(key) and not after.get(key):
                continue
            if before.get(key) == after.get(key):
                action = "same"
            else:
                action = "change" if before.get(key) else "create"
            rows.append(self._row(key, name, action, self._detail(before, after, key)))
        return rows

    def _differs(self, before, after, keys):
        return any((before.get(key) or "") != (after.get(key) or "") for key in keys)

    def _row(self, kind, name, action, detail=""):
        return {"kind": kind, "name": name, "action": action, "detail": detail}

    def _detail(self, before, after, key):
        """Name the rules that are new, changed or dropped."""
        if key != "rules" or not before.get(key):
            return ""
        old = {rule["name"]: rule for rule in before[key]}
        new = {rule["name"]: rule for rule in after.get(key) or ()}
        lines = [
            self.env._("%(rule)s: dropped", rule=name)
            for name in old
            if name not in new
        ]
        lines += [
            self.env._("%(rule)s: new", rule=name)
            if name not in old
            else self.env._("%(rule)s: changed", rule=name)
            for name, rule in new.items()
            if old.get(name) != rule
        ]
        return "\n".join(lines)

    # -- import -------------------------------------------------------------------

    @api.model
    def _install_template(self, name):
        """Import a shipped template for all schools, publish it and run its cases.

        :param str name: of the file, without its ending
        """
        regulation = self._import(template_content(name), self.env["res.company"])
        if regulation.is_draft:
            regulation.action_publish()
        regulation.action_run_cases()
        return regulation

    @api.model
    def _import(self, content, company):
        """Import a file: everything in it, or nothing and the reason. It is drafted.

        :param bytes content: as uploaded
        :param company: ``res.company``; empty for all schools
        :return: the regulation
        :raise UserError: lists the problems of the file
        """
        data, problems = self._load(content, company)
        self._refuse_problems(problems)
        regulation = self._existing(data, company)
        checksum = digest(sparse(data, REGULATION))
        if regulation.active and regulation._data() == {
            "format": data["format"],
            **sparse(data, {k: v for k, v in REGULATION.items() if k != "format"}),
        }:
            return regulation
        values = {
            **{name: data[name] or False for name in HEAD},
            **self._setting_values(data["settings"], company, data),
            "active": True,
            "checksum": checksum,
            "imported_on": fields.Datetime.now(),
        }
        if regulation:
            regulation.rule_ids.unlink()
            regulation.price_ids.unlink()
            regulation.case_ids.unlink()
            regulation.write(values)
        else:
            regulation = self.create({**values, "company_id": company.id})
        regulation._create_parts(data, company)
        return regulation

    def _setting_values(self, settings, company, data):
        words = self._take_words(data, company)
        percents = {row["role"]: row["percent"] for row in settings["roles"]}
        fallback = settings["fallback"]
        kinds = fallback[0]["place_kinds"] if fallback else []
        plain = (
            "round_to",
            "round_mode",
            "loss",
            "split",
            "absent_role",
            "refund_percent",
            "refund_days",
            "appeal_days",
            "pay_days",
        )
        return {
            **{name: settings[name] for name in plain},
            **{
                f"percent_{role}": percents.get(role, 0.0)
                for role in ("doer", "custodian", "manager")
            },
            "fallback": "place" if fallback else "school",
            "fallback_place_ids": [
                Command.set([words["place_kind"][1][kind].id for kind in kinds])
            ],
            "person_cap": settings["person_cap"] or 0.0,
        }

    def _take_words(self, data, company):
        """Return the facts and their answers by code, made where they were missing.

        :return: ``{code of a fact: (fact, {code of an answer: answer})}``
        """
        Fact = self.env["school.compensation.fact"]
        Choice = self.env["school.compensation.choice"]
        known = Fact._known(company)
        missing = [row for row in data["facts"] if row["code"] not in known]
        Fact.create(
            [
                {
                    "code": row["code"],
                    "name": row["name"] or row["code"],
                    "kind": row["kind"],
                    "company_id": company.id,
                }
                for row in missing
            ]
        )
        known = Fact._known(company)
        answers = self._answers(known, company)
        Choice.create(
            [
                {
                    "fact_id": known[row["code"]].id,
                    "code": choice["code"],
                    "name": choice["name"],
                    "company_id": company.id,
                }
                for row in data["facts"]
                for choice in row["choices"]
                if choice["code"] not in answers[row["code"]]
            ]
        )
        answers = self._answers(known, company)
        return {code: (fact, answers[code]) for code, fact in known.items()}

    def _answers(self, known, company):
        # a choice that was just made is not in the cache of its fact yet
        self.env["school.compensation.fact"].invalidate_model(["choice_ids"])
        admitted = {False, *company.ids}
        return {
            code: {
                choice.code: choice
                for choice in fact.choice_ids
                if choice.company_id.id in admitted
            }
            for code, fact in known.items()
        }

    def _create_parts(self, data, company):
        words = self._take_words(data, company)
        self.write(
            {
                "price_ids": [
                    Command.create(self._price_values(place, row))
                    for place, row in enumerate(data["prices"])
                ],
                "rule_ids": [
                    Command.create(self._rule_values(place, row, words))
                    for place, row in enumerate(data["rules"])
                ],
                "case_ids": self._case_commands(
                    [sparse(row, CASE) for row in data["cases"]]
                ),
            }
        )

    def _price_values(self, place, row):
        return {
            "sequence": 10 * (place + 1),
            "name": row["item"],
            "aliases": "；".join(row["aliases"]),
            "uom": row["uom"],
            "price": row["price"] or 0.0,
            "price_min": row["low"] or 0.0,
            "price_max": row["high"] or 0.0,
        }

    def _rule_values(self, place, row, words):
        return {
            "sequence": 10 * (place + 1),
            **{
                key: row[key]
                for key in ("code", "name", "source", "outcome", "measures")
            },
            "condition_ids": self._conditions(row["when"], words),
            "step_ids": [
                Command.create(self._step_values(number, step, words))
                for number, step in enumerate(row["steps"])
            ],
        }

    def _conditions(self, rows, words):
        return [
            Command.create(self._condition_values(place, row, words))
            for place, row in enumerate(rows)
        ]

    def _condition_values(self, place, row, words):
        fact, answers = words[row["fact"]]
        named = row["in"] or row["not_in"]
        values = {
            "sequence": 10 * (place + 1),
            "fact_id": fact.id,
            "is_not": bool(row["not_in"]),
            "low_kind": row["min"] is not None
            and ("ge" if row["min_included"] else "gt"),
            "low": row["min"] or 0.0,
            "high_kind": row["max"] is not None
            and ("le" if row["max_included"] else "lt"),
            "high": row["max"] or 0.0,
        }
        if fact.kind == "flag":
            values["flag"] = named and named[0]
        elif fact.kind == "text":
            values["texts"] = "；".join(named)
        else:
            values["choice_ids"] = [Command.set([answers[word].id for word in named])]
        return values

    def _step_values(self, place, step, words):
        bases = [*step["from"], False, False, False]
        return {
            "sequence": 10 * (place + 1),
            "kind": step["do"],
            "name": step["name"],
            "base_1": bases[0],
            "base_2": bases[1],
            "base_3": bases[2],
            "pick": step["pick"],
            "join": step["join"],
            "value": step["value"] or 0.0,
            "value_min": step["min"] or 0.0,
            "value_max": step["max"] or 0.0,
            "fact_id": step["fact"] and words[step["fact"]][0].id,
            "per_fact_id": step["per"] and words[step["per"]][0].id,
            "whole_years": step["whole_years"],
            "is_compound": step["compound"],
            "round_mode": step["mode"],
            "is_punitive": step["punitive"],
            "condition_ids": self._conditions(step["when"], words),
            "band_ids": [
                Command.create(self._band_values(number, band, step, words))
                for number, band in enumerate(step["bands"])
            ],
        }

    def _band_values(self, place, band, step, words):
        fact, answers = words.get(step["fact"], (None, {}))
        is_flag = bool(fact) and fact.kind == "flag"
        return {
            "sequence": 10 * (place + 1),
            "flag": is_flag and band["in"] and band["in"][0],
            "choice_ids": [
                Command.set([] if is_flag else [answers[w].id for w in band["in"]])
            ],
            "above": band["above"] or 0.0,
            "to": band["to"] or 0.0,
            "value": band["value"] or 0.0,
            "value_min": band["min"] or 0.0,
            "value_max": band["max"] or 0.0,
        }
