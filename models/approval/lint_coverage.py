"""Which documents the rules of a school leave undecided, and which rules never act."""

from collections import defaultdict

from odoo import api, models

from .definition import TRISTATES, conditions
from .lint_samples import OTHER, Space


class SchoolApprovalLint(models.AbstractModel):
    _inherit = "school.approval.lint"

    @api.model
    def _coverage_rows(self, rules, unit_kind):
        """Gaps, overlaps and what is never reached among the rules of one school.

        :param list rules: of ``version._rule``, with ``steps``, in their order
        :param str unit_kind: kind of the school
        :return: findings, see :meth:`_finding`
        """
        if not rules:
            return []
        seen = self._try_all(rules, Space(rules, unit_kind, self._above(rules)))
        return [
            *self._gap_rows(seen),
            *self._overlap_rows(seen),
            *self._unreached_rows(rules, seen, unit_kind),
            *self._swallow_rows(rules, seen),
            *self._order_rows(rules, seen),
        ]

    def _above(self, rules):
        """Categories and departments that rules name, each with those above it."""
        above = {}
        for key, model in (
            ("category_ids", "product.category"),
            ("department_ids", "hr.department"),
        ):
            ids = {
                record_id
                for rule in rules
                for part in (rule, *rule["steps"])
                for record_id in part["band"][key]
            }
            records = self.env[model].sudo().browse(sorted(ids)).exists()
            above[key] = {
                record.id: {int(part) for part in record.parent_path.split("/") if part}
                for record in records
            }
        return above

    def _try_all(self, rules, space):
        """Try every sample of ``space`` and note what happened."""
        seen = {
            "space": space,
            "total": 0,
            "no_rule": [],
            "no_step": defaultdict(list),
            "overlap": defaultdict(list),
            "first": defaultdict(int),
            "beaten": defaultdict(set),
            "steps": defaultdict(set),
            "together": defaultdict(set),
        }
        named = [conditions(rule["band"]) for rule in rules]
        steps = [
            [(step["band"], conditions(step["band"])) for step in rule["steps"]]
            for rule in rules
        ]
        for sample in space.samples():
            seen["total"] += 1
            fitting = [
                place
                for place, rule in enumerate(rules)
                if space.fits(rule["band"], sample, named[place])
            ]
            if not fitting:
                seen["no_rule"].append(sample)
                continue
            first = fitting[0]
            seen["first"][first] += 1
            for other in fitting[1:]:
                seen["beaten"][other].add(first)
            self._note_tie(rules, fitting, sample, seen)
            if rules[first]["outcome"] != "approve":
                continue
            route = [
                place
                for place, (band, names) in enumerate(steps[first])
                if space.fits(band, sample, names)
            ]
            seen["steps"][first].update(route)
            seen["together"][first].update(zip(route, route[1:], strict=False))
            if not route:
                seen["no_step"][first].append(sample)
        seen["rules"] = rules
        return seen

    def _note_tie(self, rules, fitting, sample, seen):
        """Note that only the age of two rules decides which of them acts."""
        if len(fitting) < 2:
            return
        one, two = rules[fitting[0]], rules[fitting[1]]
        same = ("rank", "sequence")
        if all(one[key] == two[key] for key in same) and len(one["conditions"]) == len(
            two["conditions"]
        ):
            seen["overlap"][fitting[0], fitting[1]].append(sample)

    # findings -------------------------------------------------------------

    def _gap_rows(self, seen):
        rows = []
        if seen["no_rule"]:
            rows.append(
                self._finding(
                    "warning",
                    "gap",
                    None,
                    self.env._(
                        "No rule for: %(which)s. Such a document cannot be submitted.",
                        which=self._samples_text(seen["space"], seen["no_rule"]),
                    ),
                    self.env._(
                        "Widen a rule, add one, or add one that refuses and says why."
                    ),
                )
            )
        for place, samples in seen["no_step"].items():
            rows.append(
                self._finding(
                    "error",
                    "gap",
                    seen["rules"][place],
                    self.env._(
                        "No step decides: %(which)s.",
                        which=self._samples_text(seen["space"], samples),
                    ),
                    self.env._("Add a step for it, or narrow the rule."),
                )
            )
        return rows

    def _overlap_rows(self, seen):
        return [
            self._finding(
                "warning",
                "overlap",
                seen["rules"][one],
                self.env._(
                    "“%(other)s” is as near and as specific for: %(which)s. Only their"
                    " age decides between them.",
                    other=seen["rules"][two]["name"],
                    which=self._samples_text(seen["space"], samples),
                ),
                self.env._("Give the one that shall act the lower sequence."),
            )
            for (one, two), samples in seen["overlap"].items()
        ]

    def _unreached_rows(self, rules, seen, unit_kind):
        """Rules and steps that never act; not told where not everything was tried."""
        rows = []
        if not seen["space"].complete:
            return rows
        for place, rule in enumerate(rules):
            kinds = rule["band"]["unit_kinds"]
            if kinds and unit_kind not in kinds:
                continue
            if not seen["first"][place]:
                rows.append(self._unreached_row(rule, seen["beaten"][place], rules))
                continue
            for number, step in enumerate(rule["steps"]):
                if rule["outcome"] == "approve" and number not in seen["steps"][place]:
                    rows.append(
                        self._finding(
                            "warning",
                            "unreachable",
                            rule,
                            self.env._(
                                "Step “%(step)s” never applies: no document that comes"
                                " to this rule meets its conditions.",
                                step=step["name"],
                            ),
                            self.env._("Correct its conditions, or remove the step."),
                        )
                    )
        return rows

    def _unreached_row(self, rule, beaten, rules):
        if beaten:
            what = self.env._(
                "The rule never acts: “%(others)s” comes first whenever it fits.",
                others="”, “".join(rules[place]["name"] for place in sorted(beaten)),
            )
        else:
            what = self.env._("The rule never acts: its conditions exclude each other.")
        mend = self.env._("Give it a lower sequence, or correct the conditions.")
        # of a rule for all schools, a school's own rules may well take the place
        severity = "info" if rule["rank"] else "warning"
        return self._finding(severity, "unreachable", rule, what, mend)

    def _swallow_rows(self, rules, seen):
        """A rule that refuses every document."""
        return [
            self._finding(
                "error",
                "swallow",
                rules[place],
                self.env._(
                    "The rule refuses every document: nothing can be submitted."
                ),
                self.env._("Say in its conditions what shall be refused."),
            )
            for place, count in seen["first"].items()
            if count == seen["total"] and rules[place]["outcome"] == "refuse"
        ]

    def _order_rows(self, rules, seen):
        """Steps for larger amounts that come before those for smaller ones."""
        rows = []
        for place, pairs in seen["together"].items():
            steps = rules[place]["steps"]
            for one, two in sorted(pairs):
                low, high = (
                    steps[number]["band"]["amount_min"] or 0.0 for number in (two, one)
                )
                if low < high:
                    rows.append(
                        self._finding(
                            "warning",
                            "order",
                            rules[place],
                            self.env._(
                                "“%(first)s” decides from ¥%(high)s and comes before"
                                " “%(second)s”, who decides from ¥%(low)s.",
                                first=steps[one]["name"],
                                second=steps[two]["name"],
                                high=f"{high:,.2f}",
                                low=f"{low:,.2f}",
                            ),
                            self.env._("Put the steps for larger amounts last."),
                        )
                    )
        return rows

    # words ----------------------------------------------------------------

    def _samples_text(self, space, samples):
        """Which documents ``samples`` are, as far as they are not simply all."""
        parts = [self._amounts_text(space, samples)]
        for name, values in space.axes.items():
            if name == "amount":
                continue
            found = {sample[name] for sample in samples}
            if len(found) < len(values):
                parts.append(self._values_text(name, found))
        return " · ".join(filter(None, parts)) or self.env._("every document")

    def _amounts_text(self, space, samples):
        """Amounts as ranges from the first to the last that was tried."""
        axis = space.axes["amount"]
        places = sorted({axis.index(sample["amount"]) for sample in samples})
        if len(places) == len(axis):
            return ""
        runs = []
        for place in places:
            if runs and runs[-1][1] == place - 1:
                runs[-1][1] = place
            else:
                runs.append([place, place])
        return ", ".join(self._run_text(axis, low, high) for low, high in runs)

    def _run_text(self, axis, low, high):
        low_text, high_text = f"{axis[low]:,.2f}", f"{axis[high]:,.2f}"
        if high == len(axis) - 1:
            return self.env._("¥%(low)s and above", low=low_text)
        if low == 0:
            return self.env._("up to ¥%(high)s", high=high_text)
        if low == high:
            return self.env._("exactly ¥%(low)s", low=low_text)
        return self.env._("¥%(low)s to ¥%(high)s", low=low_text, high=high_text)

    def _values_text(self, name, found):
        """Values of one condition in words."""
        Band = self.env["school.approval.band"]
        if name in TRISTATES:
            return Band._condition_text({name: "yes" if True in found else "no"}, name)
        if name == "price":
            prices = ", ".join(f"¥{value:,.2f}" for value in sorted(found))
            return self.env._("unit price %(prices)s", prices=prices)
        if name == "season":
            texts = [Band._condition_text({name: value}, name) for value in found]
            return ", ".join(sorted(texts))
        if name == "domain":
            return ", ".join(sorted(found - {""})) or self.env._("no free condition")
        known = sorted(value for value in found if value != OTHER)
        text = Band._condition_text({name: known}, name) if known else ""
        if OTHER not in found:
            return text
        label = (
            self.env["school.approval.flow"]
            ._fields[name.replace("kind_codes", "kind_ids")]
            ._description_string(self.env)
        )
        other = self.env._("%(what)s: others", what=label)
        return ", ".join(filter(None, [text, other]))
