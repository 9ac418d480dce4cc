"""Rules of a unit above that bind: a school's own rule may only be stricter."""

from odoo import api, models

from ..common.purchase_method import stricter_method
from .definition import normal_definition, step_key

#: how strict a way of deciding is
MODES = ("any", "vote", "order", "all")
FLAGS = ("is_collective", "needs_signature", "needs_attachment", "needs_comment")
HIGHEST = ("vote_count", "vote_percent", "members", "quorum_percent", "min_quotes")


class SchoolApprovalVersion(models.Model):
    _inherit = "school.approval.version"

    @api.model
    def _binding_rules(self, rules, rank, document, unit, facts):
        """The binding rules above ``rank`` that fit, one of each unit.

        Each looks at its own sum of documents that belong together.

        :return: list of ``(rule, facts that it sees)``, the nearest unit first
        """
        found = {}
        for rule in rules:
            if not rule["is_binding"] or rule["rank"] <= rank or rule["rank"] in found:
                continue
            seen = facts
            if rule["split_days"]:
                split = self._split_of(document, unit, facts, rule)
                amount = facts["amount"] + split.get("sum", 0.0)
                if amount > facts.get("band_amount", facts["amount"]):
                    seen = {**facts, "band_amount": amount, "split": split}
            if self._misfit(rule, document, seen) is None:
                found[rule["rank"]] = (rule, seen)
        return list(found.values())

    def _tighten(self, snapshot, document, facts, date):
        """Add to ``snapshot`` what binding rules of the units above demand.

        A step that asks the same people as one of the school's tightens that one;
        another is added at the end. The higher demands apply.
        """
        unit = document._approval_unit()
        date = date or self.env["school.unit"]._today()
        rules = self._rules_for(document, unit, date)
        if not any(rule["is_binding"] for rule in rules):
            return
        rank = self._ranks(unit.id, date).get(self.definition["company_id"], 0)
        for step in snapshot["steps"]:
            step["key"] = step_key(step)
        for rule, seen in self._binding_rules(rules, rank, document, unit, facts):
            definition = normal_definition(self.sudo().browse(rule["id"]).definition)
            self._tighten_demands(snapshot, definition)
            self._tighten_steps(snapshot, definition, document, facts, seen)

    @api.model
    def _tighten_demands(self, snapshot, binding):
        for name in ("min_buyers", "min_quotes"):
            snapshot[name] = max(snapshot[name], binding[name])
        for name in ("tolerance_percent", "tolerance_amount", "emergency_cap"):
            snapshot[name] = min(snapshot[name], binding[name])
        if binding["emergency_days"]:
            snapshot["emergency_days"] = min(
                snapshot["emergency_days"] or binding["emergency_days"],
                binding["emergency_days"],
            )
        snapshot["method"] = stricter_method(snapshot["method"], binding["method"])
        snapshot["copy_post_ids"] = sorted(
            {*snapshot["copy_post_ids"], *binding["copy_post_ids"]}
        )
        order = ("none", "adjacent", "all")
        snapshot["dedup"] = min(snapshot["dedup"], binding["dedup"], key=order.index)

    def _tighten_steps(self, snapshot, binding, document, facts, seen):
        """Tighten or add the steps of one binding rule.

        :param dict facts: of the document
        :param dict seen: the same as the binding rule sees them
        """
        Band = self.env["school.approval.band"]
        label = {
            "flow": binding["name"],
            "source": binding["source"],
            "split": seen.get("split") or {},
        }
        extra = seen.get("band_amount", facts["amount"]) - facts["amount"]
        for step in self._ladder_steps(binding["steps"], facts):
            key = step_key(step)
            route = self._route_for(snapshot, document, facts)
            same = [i for i in route if snapshot["steps"][i]["key"] == key]
            if same and Band._band_applies(step["band"], document, seen):
                first = same[0]
                snapshot["steps"][first] = stricter_step(snapshot["steps"][first], step)
            snapshot["steps"].append(
                {**step, "key": key, "binding": label, "sum": extra}
            )


def stricter_step(step, other):
    """``step`` with the demands of ``other``, which asks the same people."""
    result = {**step}
    for name in FLAGS:
        result[name] = step[name] or other[name]
    for name in HIGHEST:
        result[name] = max(step[name], other[name])
    result["mode"] = max(step["mode"], other["mode"], key=MODES.index)
    result["days"] = min(step["days"], other["days"])
    result["method"] = stricter_method(step["method"], other["method"])
    return result
