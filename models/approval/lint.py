"""Checks of the configured rules (检查结果): what is missing, doubled or stuck."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.unit_parent import on_date
from .definition import normal_definition


class SchoolApprovalLint(models.AbstractModel):
    """Findings on the rules that schools follow, computed when they are asked for.

    A finding is ``{"severity", "code", "flow_id", "rule", "unit_id", "what", "mend"}``:
    severity error (documents get stuck), warning or info; ``what`` is wrong and how to
    ``mend`` it are texts. The number of queries does not grow with schools or rules.
    """

    _name = "school.approval.lint"
    _description = "Check of Approval Rules"

    @api.model
    def _lint(self, units, flows=None):
        """Check the rules that ``units`` follow.

        :param units: ``school.unit`` that the caller reads
        :param flows: rules to take as they are edited now instead of as published,
            and the only ones whose models are checked; all rules in force by default
        :return: list of findings, the worst first, each once
        """
        units.check_access("read")
        today = self.env["school.unit"]._today()
        flows = (flows or self.env["school.approval.flow"]).sudo()
        places = self._places(units.sudo(), today)
        found = self._state_rows(flows, today)
        rules = self._all_rules(places, flows, today)
        asked = []
        done = {}
        for unit, companies in places.items():
            for model, own in self._rules_of_unit(rules, unit, companies).items():
                key = unit.kind, model, tuple((r["key"], r["rank"]) for r in own)
                if key not in done:
                    done[key] = self._coverage_rows(own, unit.kind)
                found += done[key]
                asked += [(unit, rule) for rule in own]
        found += self._people_rows(asked, places, today)
        found += self._loop_rows(places, today, [rule for _unit, rule in asked])
        return self._sorted(self._unique(found), flows)

    @api.model
    def _finding(self, severity, code, rule, what, mend, unit=None):
        """One finding; ``rule`` is a mapping of ``version._rule`` or None."""
        return {
            "severity": severity,
            "code": code,
            "flow_id": rule["flow_id"] if rule else False,
            "rule": rule["name"] if rule else "",
            "unit_id": unit.id if unit else False,
            "what": what,
            "mend": mend,
        }

    def _unique(self, rows):
        seen = {}
        for row in rows:
            key = row["code"], row["flow_id"], row["unit_id"], row["what"]
            seen.setdefault(key, row)
        return list(seen.values())

    def _sorted(self, rows, flows):
        """The worst first; about ``flows`` only, if there are any."""
        order = ("error", "warning", "info")
        rows = [
            row
            for row in rows
            if not flows or not row["flow_id"] or row["flow_id"] in flows.ids
        ]
        return sorted(rows, key=lambda row: (order.index(row["severity"]), row["rule"]))

    # rules ----------------------------------------------------------------

    def _places(self, units, date):
        """Units with the companies whose rules they follow, nearest first.

        :return: mapping from unit to ``(unit, those above it)``
        """
        lines = self.env["school.unit.parent"].sudo().search(on_date(date))
        parent = {line.unit_id: line.parent_id for line in lines}
        places = {}
        for unit in units:
            line = [unit]
            while line[-1] in parent and parent[line[-1]] not in line:
                line.append(parent[line[-1]])
            places[unit] = self.env["school.unit"].sudo().union(*line)
        return places

    def _all_rules(self, places, flows, date):
        """Rules in force for any of ``places``, drafts instead of published ones."""
        companies = self.env["school.unit"].sudo().union(*places.values()).company_id
        versions = (
            self.env["school.approval.version"]
            .sudo()
            .search(
                [
                    ("is_current", "=", True),
                    ("company_id", "in", [*companies.ids, False]),
                    ("flow_id", "not in", flows.ids),
                    *([("model", "in", flows.mapped("model"))] if flows else []),
                ]
            )
        )
        rows = [(version.flow_id, version.definition) for version in versions]
        rows += [(flow, flow._definition()) for flow in flows]
        return [
            self._plain_rule(flow, definition)
            for flow, definition in rows
            if self._is_valid(definition, date)
        ]

    def _plain_rule(self, flow, definition):
        """What the checks need of a rule."""
        version = self.env["school.approval.version"].sudo()
        version = version.new({"name": flow.name, "definition": definition})
        normal = normal_definition(definition)
        return {
            **version._rule(0),
            "flow_id": flow.id,
            "sequence": normal["sequence"],
            "key": (flow.id, version._definition_digest(definition)),
            "model": normal["model"],
            "company_id": normal["company_id"],
            "steps": normal["steps"],
        }

    def _is_valid(self, definition, date):
        today = fields.Date.to_string(date)
        start, end = definition.get("date_from"), definition.get("date_to")
        return not (start and start > today) and not (end and end < today)

    def _rules_of_unit(self, rules, unit, line):
        """Rules for documents of ``unit`` in the order they are asked, by model."""
        Version = self.env["school.approval.version"]
        ranks = {company: rank for rank, company in enumerate(line.company_id.ids)}
        ranks[False] = len(ranks)
        found = {}
        for rule in rules:
            only = rule["company_ids"]
            if rule["company_id"] in ranks and (not only or unit.company_id.id in only):
                ranked = {**rule, "rank": ranks[rule["company_id"]]}
                found.setdefault(rule["model"], []).append(ranked)
        return {
            model: sorted(own, key=Version._rule_order) for model, own in found.items()
        }

    # states ---------------------------------------------------------------

    def _state_rows(self, flows, today):
        """Rules that do not count today, and drafts."""
        rows = []
        for flow in flows:
            rule = {"flow_id": flow.id, "name": flow.name}
            if flow.date_to and flow.date_to < today:
                rows.append(
                    self._finding(
                        "warning",
                        "expired",
                        rule,
                        self.env._(
                            "The rule ended on %(date)s.",
                            date=format_date(self.env, flow.date_to),
                        ),
                        self.env._("Extend it, or archive it."),
                    )
                )
            elif flow.date_from and flow.date_from > today:
                rows.append(
                    self._finding(
                        "info",
                        "early",
                        rule,
                        self.env._(
                            "The rule is not in force before %(date)s.",
                            date=format_date(self.env, flow.date_from),
                        ),
                        self.env._("Nothing to do if that is meant."),
                    )
                )
            if flow.state != "published":
                rows.append(
                    self._finding(
                        "info",
                        "draft",
                        rule,
                        self.env._("What is edited here is not published yet."),
                        self.env._("Publish the rule when it is right."),
                    )
                )
        return rows


class SchoolApprovalFlow(models.Model):
    _inherit = "school.approval.flow"

    lint_level = fields.Selection(
        [("error", "Stuck"), ("warning", "Doubtful"), ("ok", "In Order")],
        string="Check",
        compute="_compute_lint",
        help="For forms: it checks the rules of each school concerned.",
    )
    lint_summary = fields.Char(string="Check Result", compute="_compute_lint")

    @api.depends("write_date", "step_ids.write_date")
    def _compute_lint(self):
        Lint = self.env["school.approval.lint"]
        for flow in self:
            rows = Lint._lint(flow._lint_units(), flow._origin) if flow._origin else []
            errors = sum(row["severity"] == "error" for row in rows)
            warnings = sum(row["severity"] == "warning" for row in rows)
            flow.lint_level = errors and "error" or warnings and "warning" or "ok"
            flow.lint_summary = (
                self.env._(
                    "%(errors)s errors, %(warnings)s warnings",
                    errors=errors,
                    warnings=warnings,
                )
                if errors or warnings
                else self.env._("nothing found")
            )

    def _lint_units(self):
        """Schools that the rule is for and that the caller reads."""
        self.ensure_one()
        units = self.env["school.unit"]
        if self.company_id:
            return units.search([("company_id", "=", self.company_id.id)])
        known = units.search([("kind", "!=", "district")])
        return known & self.only_unit_ids if self.only_unit_ids else known

    def action_check(self):
        """Open the findings on this rule as it is edited now."""
        self.check_access("read")
        if not self:
            raise UserError(self.env._("Choose the rules to check."))
        units = self.env["school.unit"].union(*(flow._lint_units() for flow in self))
        check = self.env["school.approval.check"].create(
            {"flow_ids": [(6, 0, self.ids)], "unit_ids": [(6, 0, units.ids)]}
        )
        return check.action_check()
