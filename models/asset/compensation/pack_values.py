"""What the parts of a file become: facts and their answers, prices, rules, steps."""

from odoo import models
from odoo.fields import Command


class SchoolCompensationRegulation(models.Model):
    _inherit = "school.compensation.regulation"

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
