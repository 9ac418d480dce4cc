from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_repr

from ..common.digest import digest
from ..common.gate import open_gate


class SchoolApprovalMixin(models.AbstractModel):
    """The bound content, its verification at use, revisions and duties."""

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
            problem = latest[record.id]._effect_problem(digests[record.id])
            if problem:
                raise UserError(
                    self.env._(
                        "%(document)s: %(problem)s Nothing was done (%(effect)s).",
                        document=record.sudo().display_name,
                        problem=problem,
                        effect=effect,
                    )
                )

    # revisions ------------------------------------------------------------

    def _approval_apply_cuts(self, cuts):
        """Cut the lines to the quantities in ``cuts``; documents that allow it
        override this, checking that every line is theirs and that nothing grows."""
        raise UserError(
            self.env._(
                "%(document)s cannot be cut line by line.", document=self.display_name
            )
        )

    def _approval_cut(self, cuts):
        """Let the deciding person cut lines (核减); returns before and after."""
        self.ensure_one()
        before = self._approval_content()[self.id]
        amount = self._approval_amount_now()
        open_gate(self, "approval")._approval_apply_cuts(cuts)
        self.env.flush_all()
        if self._approval_amount_now() > amount:
            raise UserError(
                self.env._(
                    "%(document)s: a cut cannot raise the amount.",
                    document=self.display_name,
                )
            )
        return self._approval_differences(before, self._approval_content()[self.id])

    def _approval_revise(self, change, reason):
        """Change bound content of an approved document through ``change``.

        :param change: function called with the document, its gate open
        :param reason: recorded with the revision
        :return: True if the approval still holds (nothing grew), else it is void
        """
        self.ensure_one()
        record = self.sudo()
        approval = record.approval_id
        last = approval._last_decision()
        approval._check_content(last)
        before = record._approval_content()[record.id]
        change(open_gate(record, "approval"))
        self.env.flush_all()
        after = record._approval_content()[record.id]
        keeps = record._approval_keeps(before, after)
        approval._append(
            "revise",
            last.result_state if keeps else "void",
            last.result_step,
            note={
                "comment": reason,
                "changes": record._approval_differences(before, after),
            },
        )
        if not keeps:
            approval.task_ids._finish(self.env.user, everybody=True)
            approval._notify_requester("void")
            self._on_approval_changed("void")
        return keeps

    def _approval_keeps(self, before, after):
        """Whether a revision only took away: no header change, no new line, no
        number that grew."""
        if before["fields"] != after["fields"]:
            return False
        for name in self._approval_bound_lines:
            old = {line["id"]: line for line in before["lines"][name]}
            for line in after["lines"][name]:
                if line["id"] not in old:
                    return False
                if any(
                    self._grew(self[name]._fields[key], old[line["id"]][key], value)
                    for key, value in line.items()
                    if key != "id"
                ):
                    return False
        return True

    def _grew(self, field, before, after):
        if field.type in ("float", "monetary"):
            return float(after) > float(before)
        return before != after

    # duties ---------------------------------------------------------------

    def _duty_record(self, duty, users):
        """Enter that ``users`` did ``duty`` on these records."""
        self.env["school.duty.act"].sudo().create(
            [
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "document_name": record.sudo().display_name,
                    "company_id": record.sudo().company_id.id,
                    "duty": duty,
                    "user_id": user.id,
                }
                for record in self
                for user in users
            ]
        )

    def _duty_conflicts(self, duty, users=None):
        """Acts in the chain that exclude their doers from ``duty``, with the rule."""
        rules = self.env["school.duty.rule"]._incompatible_with(duty)
        acts = self.env["school.duty.act"]._of_chain(self.sudo()._duty_chain())
        return [
            (act, rules[act.duty])
            for act in acts
            if act.duty in rules and (users is None or act.user_id in users)
        ]

    def _duty_conflicting(self, duty, unit):
        """Users who may not do ``duty`` here, because of what they did before."""
        Grant = self.env["school.duty.grant"]
        today = self._duty_today()
        users = self.env["res.users"]
        for act, rule in self._duty_conflicts(duty):
            if not Grant._find(rule, act.user_id, unit, today):
                users |= act.user_id
        return users

    def _duty_check(self, duty, users):
        """Refuse if one of ``users`` did an incompatible duty in this chain.

        A permission of the district lets the overlap through and counts its use.

        :raise UserError: names the person, both duties and the document
        """
        unit = self[:1].sudo()._approval_unit()
        Grant, today = self.env["school.duty.grant"], self._duty_today()
        uses = {}
        for act, rule in self._duty_conflicts(duty, users):
            grant = Grant._find(rule, act.user_id, unit, today)
            if not grant:
                labels = rule._labels()
                raise UserError(
                    self.env._(
                        "%(user)s did “%(done)s” on %(document)s and may not also do"
                        " “%(duty)s”. Let somebody else do it, or ask the district for"
                        " permission to overlap.",
                        user=act.user_id.name,
                        done=labels[act.duty],
                        document=act.document_name,
                        duty=labels[duty],
                    )
                )
            uses[grant, rule, act.user_id] = {
                "grant_id": grant.id,
                "rule_id": rule.id,
                "company_id": unit.company_id.id,
                "user_id": act.user_id.id,
                "res_model": self._name,
                "res_id": self[:1].id,
                "document_name": self[:1].sudo().display_name,
            }
        if uses:
            self.env["school.duty.use"].sudo().create(list(uses.values()))

    def _duty_today(self):
        return self.env["school.duty.grant"]._fields["date_from"].context_today(self)
