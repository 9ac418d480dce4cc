"""Replay of a past term (回放): what other rules would have made of its documents."""

from odoo import api, models

from .definition import normal_definition, step_key

#: so many approvals are read at a time
BATCH = 200


class SchoolApprovalReplay(models.AbstractModel):
    """Puts past documents before other rules; nothing of them is written.

    What a document was is taken from the facts that its approval keeps; only the free
    conditions of rules look at the document as it is now.
    """

    _name = "school.approval.replay"
    _description = "Replay of Past Documents"

    @api.model
    def _replay(self, approvals, flow, definition):
        """Compare what was decided on with what ``definition`` leads to.

        :param approvals: ``school.approval`` of one model, which the caller reads
        :param flow: the rule whose published version ``definition`` replaces
        :param dict definition: a draft or another version of the rule
        :return: yields ``{"approval", "before", "after", "changed", "rule_before",
            "rule_after", "why"}`` for each that the rule had or would have
        """
        runner = self.env["school.rule.runner"]
        rules = {}
        for start in range(0, len(approvals), BATCH):
            batch = approvals[start : start + BATCH]
            documents = self._documents(batch)
            for approval in batch.sudo():
                document = documents.get(approval.res_id)
                if document is None:
                    continue
                unit = approval.unit_id
                if unit not in rules:
                    rules[unit] = self._rules_with(unit, flow, definition)
                facts = self._facts(approval)
                found = runner._decide(rules[unit], document, facts)
                ours = approval.version_id.flow_id == flow
                if ours or (found["rule"] and found["rule"]["flow"] == flow):
                    yield self._row(approval, found)

    def _documents(self, approvals):
        """The documents of ``approvals`` that still exist, by id."""
        # the caller reads the approvals; conditions look at a document, nobody sees it
        documents = self.env[approvals[:1].res_model].sudo()
        documents = documents.browse(approvals.mapped("res_id")).exists()
        return {document.id: document for document in documents}

    def _facts(self, approval):
        """Facts of a past document, with what it was summed with."""
        facts = dict(approval.facts)
        split = (approval.snapshot or {}).get("split") or {}
        if split.get("sum"):
            facts.setdefault("band_amount", facts["amount"] + split["sum"])
            facts.setdefault("split", split)
        return facts

    def _rules_with(self, unit, flow, definition):
        """Rules in force at ``unit``, ``definition`` in the place of the rule's own."""
        Lint = self.env["school.approval.lint"]
        today = self.env["school.unit"]._today()
        places = Lint._places(unit, today)
        line = places[unit]
        versions = (
            self.env["school.approval.version"]
            .sudo()
            .search(
                [
                    ("is_current", "=", True),
                    ("model", "=", flow.model),
                    ("company_id", "in", [*line.company_id.ids, False]),
                    ("flow_id", "!=", flow.id),
                ]
            )
        )
        rows = [(version.flow_id, version.definition) for version in versions]
        rules = []
        for other, rule_definition in [*rows, (flow, definition)]:
            version = versions.new(
                {
                    "name": other.name,
                    "number": 0,
                    "definition": rule_definition,
                    "digest": "",
                }
            )
            plain = Lint._plain_rule(other, rule_definition)
            rules.append({**plain, "version": version, "flow": other})
        return Lint._rules_of_unit(rules, unit, line).get(flow.model, [])

    def _row(self, approval, found):
        """One line of the difference list."""
        snapshot = approval.snapshot
        before = _route(snapshot)
        after = [] if found["refused"] else _route(found["snapshot"])
        rule = found["rule"]
        demands_differ = not found["refused"] and any(
            found["snapshot"].get(name, 0) != snapshot.get(name, 0)
            for name in ("min_buyers", "min_quotes", "method")
            if name in snapshot
        )
        return {
            "approval": approval,
            "rule_before": snapshot.get("flow") or "",
            "rule_after": rule["name"] if rule else "",
            "before": self._steps_text(before),
            "after": self._steps_text(after) or found["refused"],
            "refused": bool(found["refused"]),
            "changed": bool(found["refused"])
            or demands_differ
            or _keys(before) != _keys(after),
            "why": "\n".join(self.env["school.rule.runner"]._why(found)),
        }

    def _steps_text(self, steps):
        return " → ".join(step["name"] for step in steps)


def _route(snapshot):
    """Steps of the rule that a snapshot goes through, without those of other units.

    A rule above that binds added its steps in both cases alike.
    """
    steps = normal_definition({"steps": snapshot["steps"]})["steps"]
    route = snapshot.get("route")
    places = range(len(steps)) if route is None else route
    return [
        steps[place]
        for place in places
        if place < len(steps)
        and not steps[place].get("binding")
        and not steps[place].get("added_by")
    ]


def _keys(steps):
    return [(step_key(step), step["mode"], step["is_collective"]) for step in steps]
