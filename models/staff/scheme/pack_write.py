"""Export of a scheme as a file that can be imported elsewhere."""

import base64
import json

from odoo import fields, models

from .pack_format import FORMAT, HEAD, KEPT, LINKS, LISTS, SWITCHED, plain_fields


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    file = fields.Binary(compute="_compute_file")

    def _compute_file(self):
        for scheme in self:
            text = json.dumps(scheme._pack_data(), ensure_ascii=False, indent=1)
            scheme.file = base64.b64encode(f"{text}\n".encode())

    def action_export(self):
        """Download the scheme with its cases as a file."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{self.code or 'scheme'}"
            ".json?download=true",
            "target": "self",
        }

    def _pack_data(self):
        """Return the scheme as it is edited now, as the data of a file."""
        self.ensure_one()
        scheme = self.sudo()
        types = (
            scheme.item_ids.type_ids
            | scheme.item_ids.base_type_ids
            | scheme.veto_ids.type_ids
            | scheme.exempt_type_ids
            | scheme.case_ids.fact_ids.type_id
        )
        body = self._part_data(scheme)
        for name in (*HEAD, "code", "date_from"):
            body.pop(name, None)
        return {
            "format": FORMAT,
            "code": scheme.code or "",
            **{name: scheme[name] or "" for name in HEAD},
            "facts": [
                {"code": kind.code, "name": kind.name, "unit": kind.unit}
                for kind in types.sorted("code")
            ],
            "scheme": body,
            "cases": [self._part_data(case) for case in scheme.case_ids.sorted()],
        }

    def _part_data(self, part):
        """Return a part as the mapping of a file; what has its default is left out."""
        data = self._plain_data(part)
        for key, name in LINKS.get(part._name, {}).items():
            if part[name]:
                codes = [
                    record._key() if hasattr(record, "_key") else record.code
                    for record in part[name]
                ]
                many = part._fields[name].type == "many2many"
                data[key] = codes if many else codes[0]
        for key, name in LISTS.get(part._name, {}).items():
            if part[name]:
                data[key] = [self._part_data(row) for row in part[name].sorted()]
        if "code" in part._fields and hasattr(part, "_key"):
            data["code"] = part._key()
        return data

    def _plain_data(self, part):
        """Return the plain fields of a part that differ from what a new one has."""
        data = {}
        defaults = part.default_get(plain_fields(part))
        for name in plain_fields(part):
            value = part[name]
            if name in SWITCHED and f"has_{name}" in part._fields:
                if part[f"has_{name}"]:
                    data[name] = value
                elif part.default_get([f"has_{name}"]).get(f"has_{name}"):
                    data[name] = None
            elif (
                name not in KEPT and value != defaults.get(name, False) and value != ""
            ):
                if value or name in defaults:
                    data[name] = value
        return data
