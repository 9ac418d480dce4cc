"""From rules to the file of a regulation."""

from odoo import api, models

from .band import RANGES, UNIT_KINDS
from .definition import TRISTATES
from .pack_reader import STEP_PLAIN
from .pack_schema import DEMAND, FORMAT, PACK, sparse


class SchoolRulePackWriter(models.AbstractModel):
    """Turns rules, as they are edited now, into what a file says."""

    _name = "school.rule.pack.writer"
    _description = "Writer of Rule Packs"

    @api.model
    def _pack_data(self, head, flows, cases):
        """The file of a regulation, without the keys that have their default.

        :param dict head: code, name, edition, source, reading and dates
        :param flows: ``school.approval.flow`` in the order of the file
        :param list cases: cases as files say them
        """
        return {
            "format": FORMAT,
            **sparse(
                {
                    **head,
                    "flows": [self._flow_data(flow) for flow in flows],
                    "cases": cases,
                },
                {key: rule for key, rule in PACK.items() if key != "format"},
            ),
        }

    def _flow_data(self, flow):
        day = flow._fields["date_from"].to_string
        return {
            "code": flow.pack_code or f"flow-{flow.id}",
            "name": flow.name,
            "document": flow.model,
            "sequence": flow.sequence,
            "source": flow.source or "",
            "date_from": flow.date_from and day(flow.date_from) or None,
            "date_to": flow.date_to and day(flow.date_to) or None,
            "outcome": flow.outcome,
            "refuse_reason": flow.refuse_reason or "",
            "copy_to": sorted(flow.copy_post_ids.mapped("code")),
            "when": self._band_data(flow),
            "demand": {name: flow[name] or DEMAND[name].default for name in DEMAND}
            | {"min_buyers": flow.min_buyers},
            "steps": [self._step_data(step) for step in flow.step_ids.sorted()],
        }

    def _band_data(self, record):
        categories = record.category_ids
        xmlids = categories.get_external_id() if categories else {}
        return {
            **{name: record[name] for name in (*RANGES, *TRISTATES, "season")},
            "kinds": sorted(record.kind_ids.mapped("code")),
            "funds": sorted(record.fund_ids.mapped("code")),
            "departments": sorted(record.department_ids.mapped("name")),
            "categories": sorted(
                xmlids[category.id] or category.complete_name for category in categories
            ),
            "unit_kinds": [kind for kind in UNIT_KINDS if record[f"at_{kind}"]],
            "domain": record.condition_domain or "[]",
        }

    def _step_data(self, step):
        return {
            "name": step.name or "",
            **{name: step[name] for name in STEP_PLAIN},
            "method": step.method or "",
            "post": step.post_id.code or "",
            "fallback_post": step.fallback_post_id.code or "",
            "group": step.group_id.get_external_id().get(step.group_id.id, ""),
            "users": step.user_ids.mapped("login"),
            "field": step.field_name or "",
            "when": self._band_data(step),
        }
