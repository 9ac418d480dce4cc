"""Choose the rule for a document: one, always the same one, or none with the reason."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, ormcache

from .definition import conditions, normal_definition

# So many rules that did not fit are named in the message.
NAMED = 4
#: columns that the published rules in memory are read from
KEPT = {"is_current", "model", "company_id", "sequence", "date_from", "date_to"}


class SchoolApprovalVersion(models.Model):
    _inherit = "school.approval.version"

    @api.model_create_multi
    def create(self, vals_list):
        versions = super().create(vals_list)
        self.env.registry.clear_cache()
        return versions

    def write(self, vals):
        result = super().write(vals)
        if not {*KEPT, "definition"}.isdisjoint(vals):
            self.env.registry.clear_cache()
        return result

    @api.model
    def _match(self, document, unit, facts, date):
        """Choose the rule for one document.

        The school's own rules come before those of the units above it and those of
        the district; among equals the lowest sequence wins, then the rule with more
        conditions, then the older one, so it is never two.

        What the document may have been split off from counts with it (化整为零): then
        ``facts`` gets ``band_amount`` and ``split``.

        :param document: record of a model with the approval mixin
        :param unit: ``school.unit`` that decides
        :param facts: what :meth:`_approval_facts` of the document returned
        :param date: date of the document
        :return: the version
        :raise UserError: no rule fits, or the one that does refuses; nothing passes
        """
        facts.pop("band_amount", None)
        facts.pop("split", None)
        rules = self._rules_for(document, unit, date)
        rule = self._first_fit(rules, document, facts)
        if rule:
            rule = self._with_split(rule, rules, document, unit, facts)
        if not rule:
            self._raise_no_rule(rules, document, unit, facts)
        above = self._binding_rules(rules, rule["rank"], document, unit, facts)
        for found in (rule, *(row for row, _facts in above)):
            if found["outcome"] == "refuse":
                self._raise_refused(found, document)
        version = self.sudo().browse(rule["id"])
        if not version.is_current:
            # archived by another thread after the rules were read into memory
            self.env.registry.clear_cache()
            return self._match(document, unit, facts, date)
        return version

    @api.model
    def _rules_for(self, document, unit, date):
        """The rules for ``document`` at ``unit``, as this transaction sees them."""
        rows = self.env.execute_query(
            SQL("SELECT COALESCE(max(id), 0) FROM school_approval_version")
        )
        return self._rules(document._name, unit.id, date, rows[0][0])

    @api.model
    def _first_fit(self, rules, document, facts):
        """The first of ``rules`` that fits, or None."""
        for rule in rules:
            if self._misfit(rule, document, facts) is None:
                return rule
        return None

    @api.model
    def _misfit(self, rule, document, facts):
        """The first condition of ``rule`` that does not hold, or None."""
        return self.env["school.approval.band"]._band_misfit(
            rule["band"], document, facts, rule["conditions"]
        )

    @api.model
    @ormcache("model", "unit_id", "date", "newest")
    def _rules(self, model, unit_id, date, newest):
        """The published rules for documents of a unit, in the order they are asked.

        Kept in memory until a rule is published or the hierarchy changes; nobody
        changes what is returned. ``rank`` 0 is the unit itself, then those above it.

        :param str model: model of the documents
        :param date: on which the rules are in force
        :param int newest: id of the newest version that the transaction sees, so that
            none is served what another did not commit yet
        """
        ranks = self._ranks(unit_id, date)
        versions = self.sudo().search(
            [
                ("model", "=", model),
                ("is_current", "=", True),
                ("company_id", "in", list(ranks)),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )
        rules = [version._rule(ranks[version.company_id.id]) for version in versions]
        return tuple(sorted(rules, key=self._rule_order))

    @api.model
    def _rule_order(self, rule):
        """Sort key: the nearest owner, the sequence, the more conditions, the older."""
        return (
            rule["rank"],
            rule["sequence"],
            -len(rule["conditions"]),
            rule["flow_id"],
        )

    @api.model
    def _ranks(self, unit_id, date):
        """Places of the companies whose rules a unit follows; False: all schools."""
        unit = self.env["school.unit"].sudo().browse(unit_id or ())
        line = unit + unit._ancestors_on(date) if unit else unit
        companies = [*line.company_id.ids, False]
        return {company: place for place, company in enumerate(companies)}

    def _rule(self, rank):
        """What matching needs of this version, as plain data."""
        definition = normal_definition(self.definition)
        return {
            "id": self.id,
            "flow_id": self.flow_id.id,
            "name": self.name,
            "rank": rank,
            "sequence": self.sequence,
            "conditions": conditions(definition["band"]),
            **{
                key: definition[key]
                for key in (
                    "band",
                    "source",
                    "outcome",
                    "refuse_reason",
                    "is_binding",
                    "split_days",
                    "split_by",
                )
            },
        }

    def _fits(self, document, facts):
        """Whether the conditions of this version hold for the document."""
        self.ensure_one()
        band = normal_definition(self.definition)["band"]
        return self.env["school.approval.band"]._band_applies(band, document, facts)

    # refusals -------------------------------------------------------------

    @api.model
    def _raise_no_rule(self, rules, document, unit, facts):
        """:raise UserError: always, with what the nearest rules ask for"""
        reasons = [
            self.env._(
                "“%(rule)s” is for: %(condition)s.",
                rule=rule["name"],
                condition=self.env["school.approval.band"]._condition_text(
                    rule["band"], self._misfit(rule, document, facts)
                ),
            )
            for rule in rules[:NAMED]
        ]
        message = self.env._(
            "No approval rule fits %(document)s (¥%(amount)s at %(unit)s)."
            " Ask the general-affairs office to publish one under"
            " Settings / Approval Rules.",
            document=document.display_name,
            amount=f"{facts.get('band_amount', facts['amount']):,.2f}",
            unit=unit.name,
        )
        split = self._split_text(facts.get("split"))
        raise UserError("\n".join(filter(None, [message, split, *reasons])))

    @api.model
    def _raise_refused(self, rule, document):
        """:raise UserError: always, with the reason that the rule gives"""
        raise UserError(
            self.env._(
                "%(document)s is refused: %(reason)s (%(rule)s)",
                document=document.display_name,
                reason=rule["refuse_reason"],
                rule=rule["source"] or rule["name"],
            )
        )


class SchoolUnitParent(models.Model):
    _inherit = "school.unit.parent"

    def _hierarchy_changed(self):
        """Also forget which rules a unit follows."""
        self.env.registry.clear_cache()
        return super()._hierarchy_changed()
