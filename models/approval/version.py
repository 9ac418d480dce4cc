from odoo import api, fields, models
from odoo.exceptions import UserError

from ..common.digest import digest


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

    @api.model
    def _match(self, document, unit, facts, date):
        """Choose the rule for one document.

        The school's own rules come before those of the units above it and those of
        the district; among equals the lowest sequence wins, so it is never two.

        :param document: record of a model with the approval mixin
        :param unit: ``school.unit`` that decides
        :param facts: what :meth:`_approval_facts` of the document returned
        :param date: date of the document
        :return: the version
        :raise UserError: no rule fits; nothing passes without one
        """
        companies = [unit.company_id.id, *unit._ancestors_on(date).company_id.ids]
        candidates = self.sudo().search(
            [
                ("model", "=", document._name),
                ("is_current", "=", True),
                ("company_id", "in", [*companies, False]),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )
        rank = {company: place for place, company in enumerate(companies)}
        for version in candidates.sorted(
            lambda item: (
                rank.get(item.company_id.id, len(rank)),
                item.sequence,
                item.id,
            )
        ):
            if version._fits(document, facts):
                return version
        raise UserError(
            self.env._(
                "No approval rule fits %(document)s (¥%(amount)s at %(unit)s)."
                " Ask the general-affairs office to publish one under"
                " Settings / Approval Rules.",
                document=document.display_name,
                amount=f"{facts['amount']:,.2f}",
                unit=unit.name,
            )
        )

    def _fits(self, document, facts):
        """Whether the conditions of this version hold for the document."""
        self.ensure_one()
        definition = self.definition
        for key in ("planned", "urgent"):
            wanted = definition[key]
            if wanted != "any" and facts.get(key, False) != (wanted == "yes"):
                return False
        return self.env["school.approval.band"]._band_applies(
            definition["band"], document, facts["amount"]
        )

    def _snapshot(self, document, facts):
        """What the document runs on: the version and the steps that apply to it.

        :raise UserError: no step applies, so nobody would decide
        """
        self.ensure_one()
        band = self.env["school.approval.band"]
        steps = [
            step
            for step in self.definition["steps"]
            if band._band_applies(step["band"], document, facts["amount"])
        ]
        if not steps:
            raise UserError(
                self.env._(
                    "%(version)s has no step for %(document)s (¥%(amount)s): nobody"
                    " would decide. Add a step for this amount and publish the rule.",
                    version=self.display_name,
                    document=document.display_name,
                    amount=f"{facts['amount']:,.2f}",
                )
            )
        return {
            "flow": self.name,
            "version": self.number,
            "source": self.definition["source"],
            "band": self.definition["band"],
            "min_buyers": self.definition["min_buyers"],
            "digest": self.digest,
            "steps": steps,
        }

    @api.model
    def _route_for(self, snapshot, document, facts):
        """Ids of the steps of ``snapshot`` that apply to ``facts``, in order."""
        band = self.env["school.approval.band"]
        return [
            step_id
            for step_id, step in enumerate(snapshot["steps"])
            if band._band_applies(step["band"], document, facts["amount"])
        ]
