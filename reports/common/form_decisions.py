"""Signature columns out of the decisions of an approval."""

from odoo import fields, models

# An approval in another state (sent back, withdrawn, void) signs nothing: its
# decisions were taken on something else than what the paper says.
SIGNING_KINDS = ("approve", "reject", "same")
SIGNING_STATES = ("running", "approved", "rejected")


class SchoolForm(models.AbstractModel):
    _inherit = "school.form"

    def _approval_posts(self):
        """The columns that schools expect on an approval form, by code of the post."""
        return {
            "department_head": self.env._("Head of Department"),
            "affairs_director": self.env._("General Affairs Office"),
            "vice_principal": self.env._("Vice-Principal in Charge"),
            "principal": self.env._("Principal"),
        }

    def _approval_signatures(self, doc):
        """Columns of the applicant, of each decider and of the minutes.

        Decided steps carry the name, the date and the words of the decision. Columns
        that the rule does not ask for are crossed out once the rule is known; before
        the submission all are empty, to be signed by hand.
        """
        approval = self._signing_approval(doc)
        steps = self._steps_by_column(approval)
        columns = self._approval_posts()
        for key, indexes in steps.items():
            columns.setdefault(key, approval.sudo()._step(indexes[0])["name"])
        return [
            self._signature(
                self.env._("Applicant"),
                approval.requester_id.name,
                approval.submitted_on,
            ),
            *(
                self._decision_column(label, approval, steps.get(key, []))
                for key, label in columns.items()
            ),
            self._minutes_column(approval),
        ]

    def _signing_approval(self, doc):
        """The latest approval of the document, empty if it does not stand."""
        approval = doc.approval_id
        return approval if approval.state in SIGNING_STATES else approval.browse()

    def _route_steps(self, approval):
        """Pairs of id and step that the document goes through, in order."""
        if not approval:
            return []
        standing = approval.sudo()._standing()
        return [(step_id, standing.steps[step_id]) for step_id in standing.route]

    def _steps_by_column(self, approval):
        """``{column key: [step index, …]}`` of a running or finished approval."""
        columns = {}
        for index, step in self._route_steps(approval):
            if step["who"] == "department_head":
                key = "department_head"
            elif step["who"] == "post" and step.get("level", "own") == "own":
                key = step["post"]
            else:
                key = f"step {index}"
            columns.setdefault(key, []).append(index)
        return columns

    def _decision_column(self, label, approval, indexes):
        rows = approval.decision_ids.sorted("seq").filtered(
            lambda row: row.step_index in indexes and row.kind in SIGNING_KINDS
        )
        if not rows:
            # where an approved plan decided, nobody signs here
            void = bool(approval) and (not indexes or bool(approval._carried_row()))
            return self._signature(label, void=void)
        return self._signature(
            label,
            self._form_list(rows.behalf_id.mapped("name")),
            rows[-1].decided_at,
            "\n".join(self._opinion(row) for row in rows),
            image=self._drawn(rows[-1]),
        )

    def _drawn(self, row):
        """The signature that was drawn with a decision, base64, or None."""
        signature = row.approval_id._timeline_signature(row)
        return self.env["ir.attachment"].sudo().browse(signature or ()).datas or None

    def _opinion(self, row):
        """What a decider said, and how, if not in person on the screen."""
        if row.kind == "reject":
            said = self.env._("Not agreed")
        elif row.kind == "same":
            said = self.env._("Agreed (decided before)")
        else:
            said = self.env._("Agreed")
        words = self._form_text(row.comment)
        if words.startswith(said):
            said = words
        elif words:
            said = self.env._("%(decision)s: %(comment)s", decision=said, comment=words)
        if row.channel == "paper":
            return self.env._("%s (signed on paper)", said)
        if row.channel == "phone":
            return self.env._("%s (by phone)", said)
        if row.user_id != row.behalf_id:
            return self.env._(
                "%(said)s (by %(delegate)s)", said=said, delegate=row.user_id.name
            )
        return said

    def _minutes_column(self, approval):
        """Number and date of the minutes where a meeting decided."""
        label = self.env._("No. of Minutes")
        if not approval:
            return self._signature(label)
        steps = self._route_steps(approval)
        if not any(step["is_collective"] for _index, step in steps):
            return self._signature(label, void=True)
        minutes = [row.note_id.minutes for row in approval.decision_ids.sorted("seq")]
        latest = next((entry for entry in reversed(minutes) if entry), {})
        return {
            **self._signature(label, opinion=latest.get("number")),
            "date": self._minutes_date(latest.get("date")),
        }

    def _minutes_date(self, typed):
        """The date of the minutes as the form writes it, or as it was typed."""
        try:
            return self._form_date(fields.Date.to_date(str(typed or "") or False))
        except ValueError:
            return str(typed)
