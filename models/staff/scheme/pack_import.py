"""Import of a scheme's file: all of it, or a list of what is wrong."""

from odoo import api, models
from odoo.exceptions import UserError

from ...approval.template import template_content
from .pack_format import HEAD, LISTS


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
