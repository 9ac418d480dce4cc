"""What stands behind a result: the facts that count for it, and their photos."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..group.group import FACT_KINDS


class SchoolStaffResult(models.Model):
    _inherit = "school.staff.result"

    def get_evidence(self, item=None):
        """Return the facts behind a result, or behind one of its items.

        :param int item: place of the item in the scheme from 1; all if empty
        :return: list of dicts: id, date, what, quantity, note, void, why it was voided,
            photos (a number)
        """
        self.ensure_one()
        self.check_access("read")
        number = item if isinstance(item, int) and item is not False else None
        facts = self._facts_by_result(number)[self]
        photos = facts._photos_by_fact()
        return [
            {
                "id": fact.id,
                "date": fields.Date.to_string(fact.date),
                "what": fact.type_id.name,
                "quantity": fact.quantity,
                "note": fact.note or "",
                "void": fact.is_void,
                "why": fact.mark_ids.sorted("seq")[-1:].reason or ""
                if fact.is_void
                else "",
                "photos": len(photos[fact]),
            }
            for fact in facts
        ]

    def get_photos(self, fact_id):
        """Return the photos of a fact that counts for the result.

        They belong to documents that not everybody may open; whoever may see the
        result may see what it follows from.

        :param int fact_id: from :meth:`get_evidence`
        :return: list of base64 texts
        :raise UserError: the fact does not count for the result
        """
        self.ensure_one()
        self.check_access("read")
        facts = self._facts_by_result()[self].filtered(lambda fact: fact.id == fact_id)
        if not facts:
            raise UserError(self.env._("This does not count for the result any more."))
        return [photo.decode() for photo in facts._photos_by_fact()[facts]]

    def _facts(self):
        """Return the facts that count for the result, void ones too."""
        self.ensure_one()
        return self._facts_by_result()[self]

    def _facts_by_result(self, item=None):
        """Return the facts that count for results, void ones too.

        Four queries, however many results there are.

        :param int item: place of an item in the scheme from 1; all, vetoes too, if None
        :return: ``{result: facts by date}``
        """
        results = self.sudo()
        wanted = {version: version._counted(item) for version in results.version_id}
        spells, places = results._spells(), results._places()
        facts = results._candidates(
            {kind for pairs in wanted.values() for kind, _via in pairs},
            {
                place
                for of_subject in places.values()
                for place, _from, _to in of_subject
            },
        )
        found = {}
        for result in results:
            pairs = wanted[result.version_id]
            own = (result.subject_kind, result.subject_id)
            chosen = [
                fact
                for via, key in (
                    *(("person", (kind, own[1])) for kind in FACT_KINDS[own[0]]),
                    ("group", ("group", result.group_id.id)),
                    *(
                        ("area", (kind, place))
                        for place in {place for place, *_ in places.get(own, ())}
                        for kind in ("area", "room")
                    ),
                )
                for fact in facts.get((result.run_id, *key), ())
                if (fact.type_id.id, via) in pairs
                and _covers(spells.get((result.group_id.id, *own), ()), fact.date)
                and (
                    via != "area"
                    or _covers(
                        [
                            (first, last)
                            for place, first, last in places[own]
                            if place == fact.subject_id
                        ],
                        fact.date,
                    )
                )
            ]
            ids = {fact.id: fact for fact in chosen}
            ordered = sorted(ids.values(), key=lambda fact: (fact.date, fact.id))
            found[result.sudo(False)] = (
                self.env["school.staff.fact"]
                .sudo()
                .browse([fact.id for fact in ordered])
            )
        return {result: found[result.sudo(False)] for result in self}

    def _spells(self):
        """Return the days in the groups: ``{(group, kind, subject): [(from, to)]}``."""
        spells = {}
        for member in self.env["school.staff.member"].search(
            [
                ("group_id", "in", self.group_id.ids),
                ("subject_id", "in", self.mapped("subject_id")),
            ]
        ):
            key = (member.group_id.id, member.subject_kind, member.subject_id)
            spells.setdefault(key, []).append((member.date_from, member.date_to))
        return spells

    def _places(self):
        """Return the areas kept: ``{(kind, subject): [(area, from, to)]}``."""
        places = {}
        for name, kinds in (
            ("employee_id", ("person",)),
            ("department_id", ("class", "department")),
        ):
            subjects = self.filtered(
                lambda result, kinds=kinds: result.subject_kind in kinds
            ).mapped("subject_id")
            duties = subjects and self.env["school.staff.duty"].search(
                [(name, "in", subjects)]
            )
            for duty in duties or ():
                spell = (duty.area_id.id, duty.date_from, duty.date_to)
                for kind in kinds:
                    places.setdefault((kind, duty[name].id), []).append(spell)
        return places

    def _candidates(self, types, areas):
        """Return facts by run, kind and id of what they are about."""
        domain = fields.Domain.FALSE
        for run, of_run in self.grouped("run_id").items():
            about = fields.Domain.OR(
                fields.Domain("subject_kind", "in", FACT_KINDS[kind])
                & fields.Domain("subject_id", "in", theirs.mapped("subject_id"))
                for kind, theirs in of_run.grouped("subject_kind").items()
            )
            about |= fields.Domain("subject_kind", "=", "group") & fields.Domain(
                "subject_id", "in", of_run.group_id.ids
            )
            about |= fields.Domain(
                "subject_kind", "in", ("area", "room")
            ) & fields.Domain("subject_id", "in", list(areas))
            domain |= (
                fields.Domain("company_id", "=", run.company_id.id)
                & fields.Domain("date", ">=", run.date_from)
                & fields.Domain("date", "<=", run.date_to)
                & about
            )
        found = self.env["school.staff.fact"].search(
            fields.Domain("type_id", "in", list(types)) & domain
        )
        facts = {}
        for fact in found:
            for run in self.run_id:
                if (
                    fact.company_id == run.company_id
                    and run.date_from <= fact.date <= run.date_to
                ):
                    key = (run, fact.subject_kind, fact.subject_id)
                    facts.setdefault(key, []).append(fact)
        return facts


class SchoolStaffSchemeVersion(models.Model):
    _inherit = "school.staff.scheme.version"

    def _counted(self, item=None):
        """Return the pairs of kind of fact and the way by which it counts.

        :param int item: place of an item from 1, vetoes behind them; all if None
        """
        definition = self.definition
        entries = [*definition["items"], *definition["vetoes"]]
        return {
            (kind, entry.get("attribution", "person"))
            for number, entry in enumerate(entries, start=1)
            if item is None or number == item
            for kind in [*entry["types"], *entry.get("base_types", [])]
        }


class SchoolStaffFact(models.Model):
    _inherit = "school.staff.fact"

    def _photos_by_fact(self):
        """Return the photos of the documents that say so, read together.

        A document offers them by a method ``_fact_photos``.

        :return: ``{fact: list of base64 bytes}``
        """
        photos = dict.fromkeys(self, ())
        for name, facts in self.sudo().grouped("res_model").items():
            model = self.env.get(name)
            if model is None or not hasattr(model, "_fact_photos"):
                continue
            documents = model.sudo().browse(facts.mapped("res_id")).exists()
            of_document = {
                document.id: document._fact_photos() for document in documents
            }
            for fact in facts:
                photos[fact.sudo(False)] = of_document.get(fact.res_id, ())
        return photos


def _covers(spells, day):
    return any(first <= day and (not last or day <= last) for first, last in spells)
