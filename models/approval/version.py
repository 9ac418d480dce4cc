from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.digest import digest
from ..common.purchase_method import stricter_method
from .definition import normal_definition

#: demands that a document takes over from the rule as they are
TAKEN = (
    "dedup",
    "tolerance_percent",
    "tolerance_amount",
    "emergency_cap",
    "emergency_days",
    "min_buyers",
    "min_quotes",
    "method",
    "copy_post_ids",
)


class SchoolApprovalVersion(models.Model):
    """A published rule. Documents run on the copy they took when submitted."""

    _name = "school.approval.version"
    _description = "Published Approval Rule"
    _order = "sequence, id desc"

    flow_id = fields.Many2one(
        "school.approval.flow", required=True, ondelete="restrict", index=True
    )
    number = fields.Integer(required=True)
    name = fields.Char(required=True)
    model = fields.Char(required=True)
    company_id = fields.Many2one("res.company", ondelete="restrict")
    sequence = fields.Integer(required=True)
    date_from = fields.Date()
    date_to = fields.Date()
    is_current = fields.Boolean(default=True)
    definition = fields.Json(required=True)
    digest = fields.Char(required=True)
    published_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    published_on = fields.Datetime(required=True)

    _number_unique = models.Constraint(
        "UNIQUE (flow_id, number)", "A rule has each version number once."
    )
    _current_unique = models.UniqueIndex(
        "(flow_id) WHERE is_current", "A rule has one current version."
    )
    _match_index = models.Index("(model, company_id, sequence) WHERE is_current")

    @api.depends("name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(name)s, version %(number)s",
                name=version.name,
                number=version.number,
            )

    @api.model
    def _definition_digest(self, definition):
        return digest(definition)

    def _says(self, definition):
        """Whether this version says the same as ``definition``.

        A key that an older release did not publish means what it meant then.
        """
        self.ensure_one()
        mine, other = normal_definition(self.definition), normal_definition(definition)
        return digest(mine) == digest(other)

    @api.model
    def _publish(self, flows):
        """Append a version to each flow and make it the current one."""
        numbers = dict(
            self.sudo()._read_group(
                [("flow_id", "in", flows.ids)], ["flow_id"], ["number:max"]
            )
        )
        self.sudo().search(
            [("flow_id", "in", flows.ids), ("is_current", "=", True)]
        ).is_current = False
        self.env.flush_all()
        return self.sudo().create(
            [
                {
                    "flow_id": flow.id,
                    "number": numbers.get(flow, 0) + 1,
                    "name": flow.name,
                    "model": flow.model,
                    "company_id": flow.company_id.id,
                    "sequence": flow.sequence,
                    "date_from": flow.date_from,
                    "date_to": flow.date_to,
                    "definition": definition,
                    "digest": self._definition_digest(definition),
                    "published_by_id": self.env.uid,
                    "published_on": fields.Datetime.now(),
                }
                for flow in flows
                for definition in [flow._definition()]
            ]
        )

    def _snapshot(self, document, facts, date=None, binding=True):
        """What the document runs on: the demands of the rule and all of its steps.

        The place of a step in ``steps`` is its id; ``route`` lists the ids of those
        that apply, in order. Binding rules of units above have tightened it.

        :param document: record of a model with the approval mixin
        :param dict facts: as :meth:`_match` left them
        :param date: on which the rules above are read, today by default
        :param binding: whether binding rules of units above tighten it
        :raise UserError: no step applies, so nobody would decide
        """
        self.ensure_one()
        definition = normal_definition(self.definition)
        snapshot = {
            "flow": self.name,
            "version": self.number,
            "source": definition["source"],
            "digest": self.digest,
            "band": definition["band"],
            "split": facts.get("split") or {},
            "steps": self._ladder_steps(definition["steps"], facts),
            **{name: definition[name] for name in TAKEN},
        }
        if binding:
            self._tighten(snapshot, document, facts, date)
        snapshot["route"] = self._route_for(snapshot, document, facts)
        if not snapshot["route"]:
            raise UserError(
                self.env._(
                    "%(version)s has no step for %(document)s (¥%(amount)s): nobody"
                    " would decide. Add a step for this amount and publish the rule.",
                    version=self.display_name,
                    document=document.display_name,
                    amount=f"{facts['amount']:,.2f}",
                )
            )
        self._merge_demands(snapshot)
        self._enter_chosen(snapshot, document)
        snapshot["why_flow"] = self._why_flow(definition)
        return snapshot

    @api.model
    def _route_for(self, snapshot, document, facts):
        """Ids of the steps of ``snapshot`` that apply to ``facts``, in order.

        :param dict facts: plain facts of the document as it is now; what its amount is
            summed with was fixed when it was submitted
        """
        Band = self.env["school.approval.band"]
        route, covered = [], set()
        for step_id, step in enumerate(snapshot["steps"]):
            extra = step.get("sum", snapshot.get("split", {}).get("sum", 0.0))
            summed = {**facts, "band_amount": facts["amount"] + extra}
            key = step.get("key")
            if step.get("binding") and key in covered:
                continue
            if Band._band_applies(step["band"], document, summed):
                route.append(step_id)
                covered.add(key)
        return route

    @api.model
    def _ladder_steps(self, steps, facts):
        """The published steps, with one step for each head of a ladder (逐级)."""
        department = self.env["hr.department"].sudo()
        department = department.browse(facts.get("department_id") or ())
        result = []
        for step in steps:
            if step["who"] != "department_head" or not step["is_ladder"]:
                result.append(step)
                continue
            last = min(step["head_level"], max(len(_path(department)), 1))
            result += [
                {
                    **step,
                    "name": self.env._(
                        "%(step)s, level %(level)s", step=step["name"], level=level
                    ),
                    "head_level": level,
                    "is_ladder": False,
                }
                for level in range(1, last + 1)
            ]
        return result

    @api.model
    def _merge_demands(self, snapshot):
        """Raise the demands of the rule to those of the steps on the route."""
        steps = [snapshot["steps"][step_id] for step_id in snapshot["route"]]
        snapshot["min_quotes"] = max(
            snapshot["min_quotes"], *(step["min_quotes"] for step in steps)
        )
        snapshot["method"] = stricter_method(
            snapshot["method"], *(step["method"] for step in steps)
        )

    @api.model
    def _enter_chosen(self, snapshot, document):
        """Enter whom the applicant chose; only who is in the range counts."""
        if "approval_chosen" not in document._fields:
            return
        resolver = self.env["school.approval.resolver"]
        choices = document.sudo().approval_chosen or {}
        for step_id, step in enumerate(snapshot["steps"]):
            chosen = step["who"] == "chosen" and choices.get(str(step_id))
            if chosen:
                unit = document._approval_unit()
                found = resolver._range_users(
                    step, unit, self.env["school.unit"]._today()
                )
                step["chosen_ids"] = found.filtered(lambda u, c=chosen: u.id == c).ids

    def _why_flow(self, definition):
        """Why this rule was chosen, in words: whose it is and what it asks for."""
        company = self.env["res.company"].sudo().browse(definition["company_id"] or ())
        parts = [
            company.name or self.env._("All schools"),
            self.env["school.approval.band"]._band_text(definition["band"]),
            definition["source"],
        ]
        return " · ".join(filter(None, parts))


def _path(department):
    """The department and those above it, nearest first."""
    found = department.browse()
    while department and department not in found:
        found += department
        department = department.parent_id
    return found
