import json

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

from ..common.gate import open_gate
from .band import DIGITS

MAX_SIZE = 100_000  # characters of a revision as JSON


class SchoolApprovalMixin(models.AbstractModel):
    """Changing what is under approval: only so, and on record."""

    _inherit = "school.approval.mixin"

    def action_revise(self, changes, reason):
        """Change bound content of one's own document under approval or approved.

        What grew less than the rule tolerates, or only shrank, keeps the approval;
        anything else voids it, and the table of before and after says why.

        :param changes: ``{"fields": {field: value}, "lines": {field: {line id:
            {column: value}}}}``
        :param reason: why; kept with the revision
        :return: whether the approval still holds
        :raise AccessError: the caller is not the applicant
        :raise UserError: no bound field, no such line, or it has had effects already
        """
        self.ensure_one()
        self.check_access("write")
        if self._approval_requester() != self.env.user:
            raise AccessError(
                self.env._(
                    "%(document)s: only the applicant may revise it.",
                    document=self.display_name,
                )
            )
        approval = self.approval_id.sudo()
        reason = approval._typed_text(reason)
        if not reason:
            raise UserError(self.env._("Say why the document must change."))
        header, lines = self._approval_typed_changes(changes)
        approval._check_alive()
        self._approval_can_reopen()

        def change(_record):
            document = open_gate(self, "approval")
            try:
                document.write(header)
                for name, columns_by_line in lines.items():
                    for line in document[name]:
                        line.write(columns_by_line.get(line.id, {}))
            except (TypeError, ValueError) as error:
                raise UserError(
                    self.env._(
                        "%(document)s: a value cannot be read (%(error)s).",
                        document=self.display_name,
                        error=error,
                    )
                ) from error

        return self._approval_revise(change, reason)

    def _approval_typed_changes(self, changes):
        """The header values and the line values of ``changes``, checked.

        :raise UserError: names what cannot be revised
        """
        if not isinstance(changes, dict) or len(json.dumps(changes)) > MAX_SIZE:
            raise UserError(self.env._("Say which fields change, and to what."))
        header, lines = changes.get("fields") or {}, {}
        self._approval_check_bound(header, self._approval_bound)
        for name, by_line in (changes.get("lines") or {}).items():
            columns = self._approval_bound_lines.get(name)
            if columns is None or not isinstance(by_line, dict):
                self._approval_check_bound({str(name): 0}, ())
            own = {str(line.id): line.id for line in self[name]}
            for key, values in by_line.items():
                if str(key) not in own:
                    raise UserError(
                        self.env._(
                            "%(document)s: only its own lines can be revised.",
                            document=self.display_name,
                        )
                    )
                self._approval_check_bound(values, columns)
                lines.setdefault(name, {})[own[str(key)]] = values
        if not header and not lines:
            raise UserError(self.env._("Say which fields change, and to what."))
        return header, lines

    def _approval_check_bound(self, values, columns):
        unknown = (
            set(values) - set(columns) if isinstance(values, dict) else {str(values)}
        )
        if unknown:
            raise UserError(
                self.env._(
                    "%(document)s: %(fields)s is no part of what was approved.",
                    document=self.display_name,
                    fields=", ".join(sorted(unknown)),
                )
            )

    def _approval_revise(self, change, reason):
        """Change bound content of an approved document through ``change``.

        :param change: function called with the document, its gate open
        :param reason: recorded with the revision
        :return: True if the approval still holds, else it is void
        """
        self.ensure_one()
        record = self.sudo()
        approval = record.approval_id
        last = approval._last_decision()
        approval._check_content(last)
        case = approval._case()
        before = record._approval_content()[record.id]
        change(open_gate(record, "approval"))
        self.env.flush_all()
        after = record._approval_content()[record.id]
        keeps = record._approval_keeps(before, after) or (
            record._approval_tolerates(approval, before, after)
        )
        approval._append(
            "revise",
            last.result_state if keeps else "void",
            last.result_step,
            note={
                "comment": reason,
                "changes": record._approval_differences(before, after),
            },
            effect={"grew_from": approval._granted_amount()},
        )
        approval._repeat_amount()
        approval._settle({approval: last}, {approval.id: case})
        if keeps:
            self._on_approval_content_changed()
        return keeps

    def _approval_keeps(self, before, after):
        """Whether a revision only took away: no header change, no new line, no
        number that grew."""
        return self._approval_same_shape(before, after) and not any(
            self._grew(self[name]._fields[key], old[key], value)
            for name, old, new in self._approval_line_pairs(before, after)
            for key, value in new.items()
        )

    def _approval_tolerates(self, approval, before, after):
        """Whether only numbers grew, and the amount by no more than the rule allows.

        Growth is measured from the amount that people decided on, so that many small
        steps are no way round.
        """
        snapshot = approval.snapshot
        percent = snapshot.get("tolerance_percent") or 0.0
        most = snapshot.get("tolerance_amount") or 0.0
        if not percent or not most or not self._approval_same_shape(before, after):
            return False
        if any(
            old[key] != value
            and self[name]._fields[key].type not in ("float", "monetary")
            for name, old, new in self._approval_line_pairs(before, after)
            for key, value in new.items()
        ):
            return False
        granted = approval._granted_amount()
        growth = self._approval_facts()["amount"] - granted
        allowed = min(most, granted * percent / 100)
        return float_compare(growth, allowed, precision_digits=DIGITS) <= 0

    def _approval_same_shape(self, before, after):
        """Whether the header is the same and no line came in."""
        return before["fields"] == after["fields"] and all(
            {line["id"] for line in after["lines"][name]}
            <= {line["id"] for line in before["lines"][name]}
            for name in self._approval_bound_lines
        )

    def _approval_line_pairs(self, before, after):
        """Each line that is still there as (field, values before, values after)."""
        for name in self._approval_bound_lines:
            old = {line["id"]: line for line in before["lines"][name]}
            for line in after["lines"][name]:
                values = {key: value for key, value in line.items() if key != "id"}
                yield name, old[line["id"]], values

    def _grew(self, field, before, after):
        if field.type in ("float", "monetary"):
            return float(after) > float(before)
        return before != after
