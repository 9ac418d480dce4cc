"""Import of a regulation's file: what it would do, then all of it or nothing."""

from odoo import api, fields, models
from odoo.fields import Command

from ...approval.pack_schema import sparse
from ...approval.regulation import HEAD
from ...approval.template import template_content
from ...common.digest import digest
from .schema import CASE, REGULATION


class SchoolCompensationRegulation(models.Model):
    _inherit = "school.compensation.regulation"

    # -- plan ---------------------------------------------------------------------

    @api.model
    def _plan(self, data, company):
        """Return what an import would do, as rows for the preview."""
        existing = self._existing(data, company)
        before = existing._data() if existing else {}
        after = sparse(data, REGULATION)
        action = "change" if existing else "create"
        if existing.active and not self._differs(before, after, HEAD):
            action = "same"
        rows = [self._row("regulation", data["name"], action)]
        names = {
            "settings": self.env._("Settings"),
            "prices": self.env._(
                "%(count)s prices", count=len(after.get("prices") or ())
            ),
            "rules": self.env._("%(count)s rules", count=len(after.get("rules") or ())),
            "cases": self.env._(
                "%(count)s worked cases", count=len(after.get("cases") or ())
            ),
        }
        for key, name in names.items():
            if not before.get(key) and not after.get(key):
                continue
            if before.get(key) == after.get(key):
                action = "same"
            else:
                action = "change" if before.get(key) else "create"
            rows.append(self._row(key, name, action, self._detail(before, after, key)))
        return rows

    def _differs(self, before, after, keys):
        return any((before.get(key) or "") != (after.get(key) or "") for key in keys)

    def _row(self, kind, name, action, detail=""):
        return {"kind": kind, "name": name, "action": action, "detail": detail}

    def _detail(self, before, after, key):
        """Name the rules that are new, changed or dropped."""
        if key != "rules" or not before.get(key):
            return ""
        old = {rule["name"]: rule for rule in before[key]}
        new = {rule["name"]: rule for rule in after.get(key) or ()}
        lines = [
            self.env._("%(rule)s: dropped", rule=name)
            for name in old
            if name not in new
        ]
        lines += [
            self.env._("%(rule)s: new", rule=name)
            if name not in old
            else self.env._("%(rule)s: changed", rule=name)
            for name, rule in new.items()
            if old.get(name) != rule
        ]
        return "\n".join(lines)

    # -- import -------------------------------------------------------------------

    @api.model
    def _install_template(self, name):
        """Import a shipped template for all schools, publish it and run its cases.

        :param str name: of the file, without its ending
        """
        regulation = self._import(template_content(name), self.env["res.company"])
        if regulation.is_draft:
            regulation.action_publish()
        regulation.action_run_cases()
        return regulation

    @api.model
    def _import(self, content, company):
        """Import a file: everything in it, or nothing and the reason. It is drafted.

        :param bytes content: as uploaded
        :param company: ``res.company``; empty for all schools
        :return: the regulation
        :raise UserError: lists the problems of the file
        """
        data, problems = self._load(content, company)
        self._refuse_problems(problems)
        regulation = self._existing(data, company)
        checksum = digest(sparse(data, REGULATION))
        if regulation.active and regulation._data() == {
            "format": data["format"],
            **sparse(data, {k: v for k, v in REGULATION.items() if k != "format"}),
        }:
            return regulation
        values = {
            **{name: data[name] or False for name in HEAD},
            **self._setting_values(data["settings"], company, data),
            "active": True,
            "checksum": checksum,
            "imported_on": fields.Datetime.now(),
        }
        if regulation:
            regulation.rule_ids.unlink()
            regulation.price_ids.unlink()
            regulation.case_ids.unlink()
            regulation.write(values)
        else:
            regulation = self.create({**values, "company_id": company.id})
        regulation._create_parts(data, company)
        return regulation

    def _create_parts(self, data, company):
        words = self._take_words(data, company)
        self.write(
            {
                "price_ids": [
                    Command.create(self._price_values(place, row))
                    for place, row in enumerate(data["prices"])
                ],
                "rule_ids": [
                    Command.create(self._rule_values(place, row, words))
                    for place, row in enumerate(data["rules"])
                ],
                "case_ids": self._case_commands(
                    [sparse(row, CASE) for row in data["cases"]]
                ),
            }
        )
