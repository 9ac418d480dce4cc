"""Run imagined documents on rules, by the same code that real documents run on."""

from odoo import api, models
from odoo.exceptions import UserError

from .definition import TRISTATES, normal_definition
from .pack_format import Problems
from .pack_names import PackNames
from .pack_schema import EXPECT


class SchoolRuleRunner(models.AbstractModel):
    """Decides imagined documents on rules that need not be published.

    Rules of units above do not tighten here: a worked case is about its regulation.
    """

    _name = "school.rule.runner"
    _description = "Runner of Worked Cases"

    # rules ----------------------------------------------------------------

    @api.model
    def _draft_rules(self, flows):
        """What matching needs of ``flows`` as they are edited now, by model.

        :return: mapping from the model of the documents to rules in the order in which
            they are asked; each has its unsaved ``version``
        """
        return self._rules_of(
            [
                (flow.name, flow.model, flow.sequence, flow._definition())
                for flow in flows
            ]
        )

    @api.model
    def _rules_of(self, rows):
        """The same for definitions: tuples of name, model, sequence, definition."""
        Version = self.env["school.approval.version"].sudo()
        rules = {}
        for place, (name, model, sequence, definition) in enumerate(rows):
            version = Version.new(
                {
                    "name": name,
                    "number": 0,
                    "model": model,
                    "sequence": sequence,
                    "definition": definition,
                    "digest": "",
                }
            )
            rule = {**version._rule(0), "flow_id": place, "version": version}
            rules.setdefault(model, []).append(rule)
        return {
            model: sorted(found, key=Version._rule_order)
            for model, found in rules.items()
        }

    @api.model
    def _decide(self, rules, document, facts):
        """What ``rules`` lead to for one document.

        :param list rules: of :meth:`_draft_rules`, for the model of the document
        :return: ``{"rule": rule or None, "refused": text, "snapshot": mapping}``
        """
        Version = self.env["school.approval.version"].sudo()
        rule = Version._first_fit(rules, document, facts)
        if rule is None:
            text = self.env._("No rule of these fits.")
            return {"rule": None, "refused": text, "snapshot": {}}
        if rule["outcome"] == "refuse":
            return {"rule": rule, "refused": rule["refuse_reason"], "snapshot": {}}
        try:
            snapshot = rule["version"]._snapshot(document, facts, binding=False)
        except UserError as error:
            return {"rule": rule, "refused": str(error), "snapshot": {}}
        return {"rule": rule, "refused": "", "snapshot": snapshot}

    # cases ----------------------------------------------------------------

    @api.model
    def _run_cases(self, flows, cases, company):
        """Run cases, as files say them, against ``flows`` as they are edited now.

        :param flows: ``school.approval.flow``
        :param list cases: contents of ``school.rule.case``
        :param company: the school whose names the cases use; empty for all schools
        :return: one ``{"passed", "actual", "why"}`` for each case
        """
        rules = self._draft_rules(flows)
        problems = Problems()
        names = PackNames(self.env, {"flows": [], "cases": cases}, company, problems)
        posts = self._post_names()
        results = []
        for case in cases:
            problems.clear()
            facts = self._case_facts(case["facts"], names)
            if problems:
                why = [problem["problem"] for problem in problems]
                results.append({"passed": False, "actual": "", "why": why})
                continue
            found = self._decide(
                rules.get(case["document"], []), self._imagined(case), facts
            )
            results.append(self._judge(case, found, posts))
        return results

    def _imagined(self, case):
        """A document that is never saved, for the free conditions of rules."""
        return self.env[case["document"]].sudo().new(dict(case["values"]))

    def _case_facts(self, facts, names):
        """Facts of a case as documents give them."""
        return {
            "amount": facts["amount"],
            "price_max": facts["price_max"],
            **{name: facts[name] for name in TRISTATES},
            "season": facts["season"],
            "unit_kind": facts["unit_kind"],
            "kind_codes": facts["kinds"],
            "category_ids": names.ids(
                "category", ("facts", "categories"), facts["categories"]
            ),
            "fund_id": names.one("fund", ("facts", "fund"), facts["fund"]),
            "department_id": names.one(
                "department", ("facts", "department"), facts["department"]
            ),
        }

    def _judge(self, case, found, posts):
        """Compare what came out with what was expected."""
        if found["refused"]:
            wanted = case["expect_refused"]
            return {
                "passed": bool(wanted) and wanted in found["refused"],
                "actual": self.env._("Refused: %(why)s", why=found["refused"]),
                "why": self._why(found),
            }
        snapshot = found["snapshot"]
        steps = [snapshot["steps"][step_id] for step_id in snapshot["route"]]
        short = [self._short_step(step) for step in steps]
        wrong = self._demand_differences(case["demand"], snapshot)
        passed = (
            not case["expect_refused"]
            and not wrong
            and len(short) == len(case["expect"])
            and all(map(self._step_matches, case["expect"], short))
        )
        return {
            "passed": passed,
            "actual": self._steps_text(short, posts),
            "why": [*wrong, *self._why(found)],
        }

    def _why(self, found):
        """Which rule was chosen, and why each of its steps decides."""
        if not found["rule"]:
            return []
        Band = self.env["school.approval.band"]
        definition = normal_definition(found["rule"]["version"].definition)
        lines = [
            " · ".join(
                filter(
                    None,
                    [
                        definition["name"],
                        Band._band_text(definition["band"]),
                        definition["source"],
                    ],
                )
            )
        ]
        snapshot = found["snapshot"]
        for step_id in snapshot.get("route", ()):
            step = snapshot["steps"][step_id]
            condition = Band._band_text(step["band"])
            lines.append(f"{step['name']}: {condition}" if condition else step["name"])
        return lines

    def _demand_differences(self, demand, snapshot):
        """Demands that came out otherwise, as texts."""
        Flow = self.env["school.approval.flow"]
        compare = self.env["school.approval.compare"]
        flow = {key: snapshot.get(key) for key in demand}
        return [
            self.env._(
                "%(what)s: expected %(before)s, came out %(after)s",
                what=row["what"],
                before=row["before"] or self.env._("none"),
                after=row["after"] or self.env._("none"),
            )
            for row in compare._plain_rows("", Flow, tuple(demand), demand, flow)
        ]

    # steps ----------------------------------------------------------------

    @api.model
    def _short_step(self, step):
        """A published step by the keys that cases speak of."""
        group = self.env["res.groups"].sudo().browse(step["group_id"] or ())
        return {
            **{key: step[key] for key in EXPECT if key in step},
            "field": step["field_name"],
            "group": group and group.get_external_id()[group.id] or "",
            "name": step["name"],
        }

    def _step_matches(self, expected, actual):
        """Whether a step is the expected one."""
        keys = {
            "post": ("post", "level"),
            "field": ("field",),
            "group": ("group",),
        }.get(expected["who"], ())
        compared = ["who", "is_collective", *keys]
        compared += [key for key in ("mode", "head_level") if expected[key]]
        return all(expected[key] == actual[key] for key in compared)

    @api.model
    def _steps_text(self, steps, posts):
        """Steps of a case in words, in their order."""
        Step = self.env["school.approval.step"]
        who = dict(Step._fields["who"]._description_selection(self.env))
        levels = dict(Step._fields["level"]._description_selection(self.env))
        texts = []
        for step in steps:
            asked = {
                "post": posts.get(step["post"], step["post"]),
                "field": step.get("name") or step["field"],
                "group": step["group"],
            }.get(step["who"]) or who[step["who"]]
            marks = [levels[step["level"]] if step["level"] != "own" else ""]
            marks += [self.env._("meeting") if step["is_collective"] else ""]
            marks = ", ".join(filter(None, marks))
            texts.append(f"{asked} ({marks})" if marks else asked)
        return " → ".join(texts)

    @api.model
    def _post_names(self):
        """Names of all posts by their codes."""
        posts = self.env["school.post"].sudo().with_context(active_test=False)
        return {post.code: post.name for post in posts.search([])}

    # words ----------------------------------------------------------------

    @api.model
    def _facts_text(self, case):
        """The document of a case in words."""
        facts = case.get("facts") or {}
        texts = self.env["school.approval.band"]._tristate_texts()
        told = [
            texts[name][not facts[name]]
            for name in TRISTATES
            if facts.get(name) is not None
            and (facts[name] or name in ("accepted", "purchase_approved"))
        ]
        return " · ".join(
            filter(
                None,
                [
                    self.env["ir.model"]._get(case.get("document", "")).sudo().name,
                    f"¥{facts.get('amount', 0.0):,.2f}",
                    *told,
                    *facts.get("kinds", ()),
                ],
            )
        )

    @api.model
    def _expected_text(self, case, posts):
        """What a case expects, in words."""
        if case.get("expect_refused"):
            return self.env._("Refused: %(why)s", why=case["expect_refused"])
        return self._steps_text(case.get("expect") or [], posts)
