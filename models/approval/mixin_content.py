from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_repr

from ..common.digest import digest


class SchoolApprovalMixin(models.AbstractModel):
    """The bound content, its verification at use, and revisions."""

    _inherit = "school.approval.mixin"

    # content -------------------------------------------------------------

    def _approval_amount_now(self):
        """The amount (CNY), recomputed: a stored total is never believed."""
        self.ensure_one()
        record = self.sudo()
        field = record._fields[record._approval_amount]
        if field.compute and field.store:
            self.env.add_to_compute(field, record)
        return record[record._approval_amount]

    def _approval_content(self):
        """Bound content of each record, by id, in a form that never varies."""
        records = self.sudo()
        records.flush_recordset()
        records.invalidate_recordset(
            [*self._approval_bound, *self._approval_bound_lines], flush=False
        )
        content = {}
        for record in records:
            content[record.id] = {
                "model": record._name,
                "requester": record._approval_requester().id,
                "company": record.company_id.id,
                "fields": record._approval_values(self._approval_bound),
                "lines": {
                    name: [
                        {"id": line.id, **self._approval_line_values(line, columns)}
                        for line in record[name].sorted("id")
                    ]
                    for name, columns in self._approval_bound_lines.items()
                },
            }
        return content

    def _approval_digest(self):
        """Digest of the bound content of each record, by id."""
        return {key: digest(value) for key, value in self._approval_content().items()}

    def _approval_line_values(self, line, columns):
        return self._plain_values(line, columns)

    def _approval_values(self, columns):
        return self._plain_values(self, columns)

    def _plain_values(self, record, columns):
        """Values of ``columns`` as texts and ids."""
        return {name: self._plain_value(record, name) for name in columns}

    def _plain_value(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.id or 0
        if field.type in ("many2many", "one2many"):
            return sorted(value.ids)
        if field.type in ("float", "monetary"):
            return float_repr(value, 6)
        if field.type in ("boolean", "integer"):
            return value or 0
        if field.type in ("date", "datetime"):
            return field.to_string(value) or ""
        return str(value or "")

    def _approval_differences(self, before, after):
        """Before and after of two contents, in words.

        :return: list of ``{"field", "before", "after"}``
        """
        rows = self._difference_rows(
            self, before.get("fields", {}), after.get("fields", {}), ""
        )
        for name in self._approval_bound_lines:
            lines = self[name]
            old = {line["id"]: line for line in before.get("lines", {}).get(name, [])}
            new = {line["id"]: line for line in after.get("lines", {}).get(name, [])}
            for number, key in enumerate(sorted({*old, *new}), start=1):
                prefix = self.env._("Line %(number)s: ", number=number)
                rows += self._difference_rows(
                    lines, old.get(key, {}), new.get(key, {}), prefix
                )
        return rows

    def _difference_rows(self, records, before, after, prefix):
        return [
            {
                "field": prefix + records._fields[name]._description_string(self.env),
                "before": self._difference_text(records, name, before.get(name)),
                "after": self._difference_text(records, name, after.get(name)),
            }
            for name in {**before, **after}
            if name != "id" and before.get(name) != after.get(name)
        ]

    def _difference_text(self, records, name, value):
        field = records._fields[name]
        if value in (None, "", 0, []):
            return "–"
        if field.type == "many2one":
            return self.env[field.comodel_name].sudo().browse(value).display_name
        if field.type in ("float", "monetary"):
            return f"{float(value):,.10g}"
        return str(value)

    # verification at use --------------------------------------------------

    def _check_approval(self, effect):
        """Refuse ``effect`` unless exactly the present content was approved.

        :param effect: the effect in words of the domain, for the message
        :raise UserError: names the document, what is wrong and what changed
        """
        self.env.flush_all()
        latest = self.env["school.approval"]._latest(self)
        digests = self._approval_digest()
        for record in self:
            problem = latest[record.id]._effect_problem(digests[record.id], effect)
            if problem:
                raise UserError(
                    self.env._(
                        "%(document)s: %(problem)s Nothing was done (%(effect)s).",
                        document=record.sudo().display_name,
                        problem=problem,
                        effect=effect,
                    )
                )
