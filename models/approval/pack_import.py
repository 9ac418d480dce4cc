"""Import of a regulation's file: first what it would do, then all of it or nothing."""

from odoo import api, fields, models
from odoo.fields import Command

from ..common.digest import digest
from . import pack_format
from .definition import normal_definition, step_key
from .pack_format import Problems
from .pack_schema import CASE, PACK, sparse
from .regulation import HEAD
from .template import template_content


class SchoolRulePack(models.Model):
    _inherit = "school.rule.pack"

    @api.model
    def _load(self, content, company):
        """Read a file for one school.

        :param bytes content: as uploaded
        :param company: ``res.company``; empty for all schools
        :return: ``(pack, values of its rules, problems)``; no pack when there are
            problems
        """
        problems = Problems()
        pack = pack_format.load(self.env, content, problems)
        if pack is None:
            return None, [], problems
        reader = self.env["school.rule.pack.reader"]
        values = reader._read_pack(pack, company, problems)
        return (None if problems else pack), values, problems

    @api.model
    def _plan(self, pack, values, company):
        """What an import would do.

        :param dict pack: checked file
        :param list values: values of its rules
        :param company: ``res.company``; empty for all schools
        :return: list of ``{"kind", "name", "action", "detail", "record", "values"}``,
            kind pack|flow|cases, action create|change|same|drop
        """
        existing = self._existing(pack, company)
        rows = [self._plan_head(existing, pack, company)]
        flows = existing.with_context(active_test=False).flow_ids
        by_code = {flow.pack_code: flow for flow in flows}
        for vals in values:
            flow = by_code.pop(vals["pack_code"], flows.browse())
            rows.append(self._plan_flow(flow, vals, existing))
        rows += [
            self._row("flow", flow.name, "drop", flow)
            for flow in by_code.values()
            if flow.active and not flow.pack_dropped
        ]
        rows.append(self._plan_cases(existing, pack))
        return rows

    @api.model
    def _row(self, kind, name, action, record, values=None, detail=""):
        return {
            "kind": kind,
            "name": name,
            "action": action,
            "record": record,
            "values": values or {},
            "detail": detail,
        }

    def _plan_head(self, existing, pack, company):
        checksum = digest(sparse(pack, PACK))
        values = {name: pack[name] or False for name in HEAD}
        if not existing:
            values |= {"company_id": company.id, "checksum": checksum}
            return self._row("pack", pack["name"], "create", existing, values)
        compare = self.env["school.approval.compare"]
        before = {name: existing[name] or False for name in HEAD}
        for name in ("date_from", "date_to"):
            before[name] = fields.Date.to_string(existing[name]) or False
        found = compare._plain_rows(existing.code, existing, HEAD, before, values)
        if not existing.active:
            values["active"] = True
        elif not found and existing.checksum == checksum:
            return self._row("pack", pack["name"], "same", existing)
        values["checksum"] = checksum
        detail = "\n".join(compare._difference_text(row) for row in found)
        return self._row("pack", pack["name"], "change", existing, values, detail)

    def _plan_flow(self, flow, vals, existing):
        if not flow:
            return self._row("flow", vals["name"], "create", flow, vals)
        # what the district laid down for this rule beside its text stays
        kept = {
            "is_binding": flow.is_binding,
            "only_unit_ids": [Command.set(flow.only_unit_ids.ids)],
        }
        imagined = flow.new({**vals, **kept})._definition()
        before = flow._definition()
        self._take_names(vals, imagined, before)
        if (
            digest(normal_definition(imagined)) == digest(normal_definition(before))
            and flow.active
            and not flow.pack_dropped
        ):
            return self._row("flow", vals["name"], "same", flow)
        compare = self.env["school.approval.compare"]
        detail = "\n".join(
            compare._difference_text(row)
            for row in compare._differences(before, imagined)
        )
        return self._row("flow", vals["name"], "change", flow, vals, detail)

    def _take_names(self, vals, imagined, before):
        """A step that the file does not name keeps the name that it has."""
        given = ["name" in values for _command, _id, values in vals["step_ids"]]
        for step, named, old in zip(
            imagined["steps"], given, before["steps"], strict=False
        ):
            same = step_key({**step, "name": ""}) == step_key({**old, "name": ""})
            if not named and same:
                step["name"] = old["name"]

    def _plan_cases(self, existing, pack):
        name = self.env._("%(count)s worked cases", count=len(pack["cases"]))
        before = [case._data() for case in existing.case_ids.sorted()]
        after = [sparse(case, CASE) for case in pack["cases"]]
        if before == after:
            return self._row("cases", name, "same", existing)
        action = "change" if before else "create"
        values = {"contents": pack["cases"]}
        return self._row("cases", name, action, existing, values)

    # import ---------------------------------------------------------------

    @api.model
    def _install_template(self, name):
        """Import a shipped template for all schools and publish it.

        :param str name: of the file, without its ending
        """
        pack = self._import(template_content(name), self.env["res.company"])
        if pack.draft_count:
            pack.action_publish()
        pack.action_run_cases()
        return pack

    @api.model
    def _import(self, content, company):
        """Import a file: everything in it, or nothing and the reason.

        Rules are drafted, not published.

        :param bytes content: as uploaded
        :param company: ``res.company``; empty for all schools
        :return: the regulation
        :raise UserError: lists the problems of the file
        """
        pack, values, problems = self._load(content, company)
        self._refuse_problems(problems)
        return self._apply(self._plan(pack, values, company))

    @api.model
    def _apply(self, rows):
        """Do what :meth:`_plan` said; nothing where nothing changes."""
        head = rows[0]
        record = head["record"]
        if all(row["action"] == "same" for row in rows):
            return record
        values = {**head["values"], "imported_on": fields.Datetime.now()}
        if record:
            record.write(values)
        else:
            record = self.create(values)
        flows = [row for row in rows[1:] if row["kind"] == "flow"]
        self.env["school.approval.flow"].create(
            [
                {**row["values"], "pack_id": record.id}
                for row in flows
                if row["action"] == "create"
            ]
        )
        for row in flows:
            if row["action"] == "change":
                steps = [Command.clear(), *row["values"]["step_ids"]]
                row["record"].write(
                    {
                        **row["values"],
                        "step_ids": steps,
                        "pack_dropped": False,
                        "active": True,
                    }
                )
            elif row["action"] == "drop":
                row["record"].pack_dropped = True
        self._apply_cases(record, rows[-1])
        return record

    def _apply_cases(self, record, row):
        if row["action"] != "same":
            record.case_ids.unlink()
            record.case_ids = self._case_commands(row["values"]["contents"])
