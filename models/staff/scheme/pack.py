"""Import of a scheme's file (制度模板): all of it, or a list of what is wrong.

A file is JSON::

    {"format": "school_logistics.assessment_pack", "code": "S1", "name": …, "source": …,
     "facts": [{"code": "late", "name": "迟到", "unit": "time"}],
     "scheme": {"base": 100, "floor": 0, "items": [{"code": "late", "name": "迟到",
                "facts": ["late"], "points": -1}], "grades": […], "pays": […]},
     "cases": [{"name": …, "people": [{"expect_score": 93}],
                "facts": [{"fact": "late", "times": 2}]}]}

Keys are the fields of the form; ``floor`` and ``cap`` that are left out do not bound.
docs/assessment.md lists them.
"""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...approval.pack_format import Problems, read_json
from ...approval.template import template_content

FORMAT = "school_logistics.assessment_pack"
MOST_PARTS = 500
HEAD = ("name", "source", "reading")
#: fields that a switch beside them turns on
SWITCHED = (
    "floor",
    "cap",
    "min_score",
    "item_max",
    "expect_score",
    "expect_pay",
)
#: keys of a part that name other things, by model
LINKS = {
    "school.staff.scheme": {"exempt_facts": "exempt_type_ids"},
    "school.staff.scheme.item": {
        "section": "section_id",
        "facts": "type_ids",
        "out_of": "base_type_ids",
    },
    "school.staff.scheme.veto": {
        "facts": "type_ids",
        "section": "section_id",
        "grade": "grade_id",
    },
    "school.staff.scheme.pay": {"item": "item_id", "grades": "grade_ids"},
    "school.staff.case.fact": {"fact": "type_id"},
}
#: lists inside a part: key, field
LISTS = {
    "school.staff.scheme": {
        "sections": "section_ids",
        "grades": "grade_ids",
        "items": "item_ids",
        "vetoes": "veto_ids",
        "pays": "pay_ids",
    },
    "school.staff.scheme.item": {"steps": "step_ids", "raters": "rater_ids"},
    "school.staff.scheme.pay": {"steps": "step_ids"},
    "school.staff.case": {
        "people": "person_ids",
        "facts": "fact_ids",
        "points": "point_ids",
    },
}
#: fields that a file does not set
KEPT = {
    "id",
    "scheme_id",
    "company_id",
    "case_id",
    "sequence",
    "state",
    "problem",
    "score",
    "grade",
    "pay",
    "explanation",
    "active",
    "detail",
    "group_ids",
    "item_count",
    "case_failed_count",
    "lint_text",
    "file",
}


def plain_fields(model):
    """Names of the fields of a model that a file gives as plain values."""
    return [
        name
        for name, field in model._fields.items()
        if field.store
        and not field.related
        and field.type
        in ("char", "text", "selection", "boolean", "integer", "float", "date")
        and name not in KEPT
        and name not in models.MAGIC_COLUMNS
        and not name.startswith(("has_", "message_"))
    ]


class SchoolStaffSchemeReader(models.AbstractModel):
    """Turns the file of a scheme into values; notes what is wrong."""

    _name = "school.staff.scheme.reader"
    _description = "Reader of Scheme Files"

    @api.model
    def _load(self, content, company):
        """Read a file.

        :param bytes content: as uploaded
        :param company: the school; empty for all schools
        :return: ``(data, problems)``; the data only without problems
        """
        problems = Problems()
        data = read_json(self.env, content, problems)
        if problems:
            return None, problems
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            problems.note(
                ("format",),
                self.env._("This is not the file of a scheme."),
                self.env._("It begins with the format %(format)s.", format=FORMAT),
            )
            return None, problems
        return data, problems

    def _mapping(self, path, value, problems):
        if isinstance(value, dict):
            return value
        problems.note(
            path, self.env._("An object is wanted here."), self.env._("Write {…}.")
        )
        return {}

    def _rows(self, path, value, problems):
        if isinstance(value, list) and len(value) <= MOST_PARTS:
            return value
        problems.note(
            path,
            self.env._("A list is wanted here."),
            self.env._("Write […] of at most %(most)s entries.", most=MOST_PARTS),
        )
        return []

    def _plain(self, path, model, name, value, problems):
        """Return one value as its field wants it; note what does not fit."""
        field = model._fields[name]
        fits = {
            "boolean": lambda: isinstance(value, bool),
            "integer": lambda: isinstance(value, int) and abs(value) < 10**9,
            "float": lambda: (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and abs(value) < 10**11
            ),
            "selection": lambda: value in field.get_values(self.env),
        }.get(field.type, lambda: isinstance(value, str) and len(value) <= 20000)
        if fits():
            return value
        words = self.env._("Write a %(type)s.", type=field.type)
        if field.type == "selection":
            words = ", ".join(field.get_values(self.env))
        problems.note(
            path,
            self.env._("%(value)s is not allowed here.", value=str(value)[:80]),
            words,
        )
        return False

    def _values(self, path, model, data, problems, links):
        """Values of one part and of the lists inside it.

        :param dict links: ``{key: {code: id}}`` of what the part may name
        """
        data = self._mapping(path, data, problems)
        known = plain_fields(model)
        named, lists = LINKS.get(model._name, {}), LISTS.get(model._name, {})
        values = {}
        for key, value in data.items():
            here = (*path, key)
            if (
                key in SWITCHED
                and key in model._fields
                and f"has_{key}" in model._fields
            ):
                values[f"has_{key}"] = value is not None
                values[key] = (
                    0.0
                    if value is None
                    else self._plain(here, model, key, value, problems)
                )
            elif key in known:
                values[key] = self._plain(here, model, key, value, problems)
            elif key in named:
                values[named[key]] = self._link(
                    here, model, named[key], value, links.get(key, {}), problems
                )
            elif key in lists and model._name != "school.staff.scheme":
                values[lists[key]] = self._list(
                    here, model, lists[key], value, links, problems
                )
            elif key not in lists:
                problems.note(
                    here,
                    self.env._("This key is not known."),
                    self.env._(
                        "Known here: %(keys)s.",
                        keys=", ".join([*known, *named, *lists]),
                    ),
                )
        return values

    def _list(self, path, model, name, value, links, problems):
        """Commands that make the rows of a One2many anew."""
        comodel = self.env[model._fields[name].comodel_name]
        commands = [Command.clear()]
        for place, row in enumerate(self._rows(path, value, problems)):
            here = (*path, place)
            if isinstance(row, list) and len(row) == 2 and name == "step_ids":
                keys = plain_fields(comodel)
                row = dict(zip(keys, row, strict=True))
            commands.append(
                Command.create(self._values(here, comodel, row, problems, links))
            )
        return commands

    def _link(self, path, model, name, value, known, problems):
        """Id or ids of what is named by its code."""
        many = model._fields[name].type == "many2many"
        codes = value if isinstance(value, list) else [value]
        found = []
        for code in codes:
            if isinstance(code, str) and code in known:
                found.append(known[code])
            else:
                problems.note(
                    path,
                    self.env._("There is no %(code)s.", code=str(code)[:80]),
                    self.env._(
                        "Known are: %(codes)s.", codes=", ".join(list(known)[:50])
                    ),
                )
        if many:
            return [Command.set(found)]
        return found[0] if found else False


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    @api.model
    def _import_template(self, name, company=None):
        """Import a file of the addon.

        :param str name: of the template, without its ending: ``assessment_s1``
        :param company: the school; empty for all schools
        """
        return self._import_pack(
            template_content(name), company or self.env["res.company"].browse()
        )

    @api.model
    def _import_pack(self, content, company):
        """Import the file of a scheme: it replaces the one with its code, as a draft.

        :param bytes content: as uploaded
        :param company: the school; empty for all schools
        :return: the scheme, its cases run
        :raise UserError: lists what is wrong in the file
        """
        reader = self.env["school.staff.scheme.reader"]
        data, problems = reader._load(content, company)
        scheme = self.browse()
        if data:
            scheme = self._read_head(reader, data, company, problems)
            types = self._read_types(reader, data, company, problems)
            self._read_parts(reader, scheme, data, types, problems)
            self._read_cases(reader, scheme, data, types, problems)
        if problems:
            raise UserError(
                self.env._("The file cannot be imported:")
                + "".join(
                    f"\n{row['place']}: {row['problem']} {row['mend']}"
                    for row in problems
                )
            )
        scheme.case_ids._run()
        return scheme

    def _read_head(self, reader, data, company, problems):
        """Return the scheme of the file's code, emptied, or a new one."""
        head = {
            name: reader._plain((name,), self, name, data.get(name) or "", problems)
            for name in HEAD
        }
        code = reader._plain(("code",), self, "code", data.get("code") or "", problems)
        if not head["name"] or not code:
            problems.note(
                ("name",),
                self.env._("A scheme has a name and a code."),
                self.env._("Fill them in."),
            )
        scheme = self.with_context(active_test=False).search(
            [("code", "=", code), ("company_id", "=", company.id)], limit=1
        )
        values = {**head, "name": head["name"] or "?", "company_id": company.id}
        if not scheme:
            return self.create({**values, "code": code})
        scheme.write({**values, "active": True})
        for name in LISTS[self._name].values():
            scheme[name].unlink()
        scheme.case_ids.unlink()
        return scheme

    def _read_types(self, reader, data, company, problems):
        """Return ``{code: id}`` of the kinds of facts, new ones made."""
        Type = self.env["school.staff.fact.type"]
        new = [
            reader._values(("facts", place), Type, row, problems, {})
            for place, row in enumerate(
                reader._rows(("facts",), data.get("facts", []), problems)
            )
        ]
        known = Type._by_code({row["code"] for row in new if row.get("code")}, company)
        missing = [
            {**row, "company_id": company.id}
            for row in new
            if row.get("code") and row.get("name") and row["code"] not in known
        ]
        if missing and not problems:
            Type.create(missing)
        every = Type.sudo().search([("company_id", "in", [False, *company.ids])])
        by_code = Type._by_code(every.mapped("code"), company)
        return {code: record.id for code, record in by_code.items()}

    def _read_parts(self, reader, scheme, data, types, problems):
        """Write the scheme and its parts, those first that others name."""
        body = reader._mapping(("scheme",), data.get("scheme", {}), problems)
        links = {"facts": types, "out_of": types, "exempt_facts": types}
        values = reader._values(("scheme",), scheme, body, problems, links)
        if not problems:
            scheme.write(values)
        single = {
            "sections": "section",
            "grades": "grade",
            "items": "item",
            "vetoes": "veto",
            "pays": "pay",
        }
        for key, name in LISTS[self._name].items():
            rows = reader._rows(("scheme", key), body.get(key, []), problems)
            model = self.env[scheme._fields[name].comodel_name]
            made = [
                {
                    "name": "?",
                    **reader._values(
                        ("scheme", key, place), model, row, problems, links
                    ),
                    "scheme_id": scheme.id,
                    "sequence": 10 * (place + 1),
                }
                for place, row in enumerate(rows)
            ]
            if problems:
                continue
            records = model.create(made)
            links[single[key]] = {record._key(): record.id for record in records}
            if key == "grades":
                links["grades"] = links["grade"]

    def _read_cases(self, reader, scheme, data, types, problems):
        Case = self.env["school.staff.case"]
        rows = reader._rows(("cases",), data.get("cases", []), problems)
        made = [
            {
                "name": "?",
                **reader._values(
                    ("cases", place), Case, row, problems, {"fact": types}
                ),
                "scheme_id": scheme.id,
                "sequence": 10 * (place + 1),
            }
            for place, row in enumerate(rows)
        ]
        if not problems:
            Case.create(made)
