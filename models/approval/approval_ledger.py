from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..common.digest import chain, digest
from .decision import FORMAT
from .standing import Standing


class SchoolApproval(models.Model):
    """The ledger behind the approvals: reading it, and the one way to add to it."""

    _inherit = "school.approval"

    def _rows(self):
        """Decisions of this approval in the order of their numbers."""
        self.ensure_one()
        return self.decision_ids.sorted("seq")

    def _last_decision(self):
        """Last row of the ledger for this approval (empty before the submission)."""
        self.ensure_one()
        return self._rows()[-1:]

    def _standing(self):
        """Where this approval stands, by its rows and by nothing else."""
        self.ensure_one()
        return Standing(self.snapshot, self._rows())

    def _step(self, step_id):
        """The step with this id, those that approvers added included."""
        steps = self.snapshot["steps"]
        if step_id < len(steps):
            return steps[step_id]
        return self._standing().steps[step_id]

    def _document_contents(self):
        """Bound content of the documents, by approval id."""
        contents = {}
        for model, approvals in self.grouped("res_model").items():
            documents = self.env[model].sudo().browse(approvals.mapped("res_id"))
            by_document = documents._approval_content()
            contents.update(
                (approval.id, by_document.get(approval.res_id))
                for approval in approvals
            )
        return contents

    def _append(self, kind, state, step, **values):
        """Append one row; see :meth:`_append_many`."""
        self.ensure_one()
        return self._append_many(
            {self: {"kind": kind, "state": state, "step": step, **values}}
        )

    def _append_many(self, entries, contents=None):
        """Append a row to each approval, and repeat it on approval and document.

        The caller has checked who asks, and that the last row is the one expected.

        :param entries: mapping from approval to ``kind``, ``state`` and ``step`` that
            result, and maybe ``user``, ``behalf``, ``note`` (mapping), ``attachments``,
            ``effect`` and further columns of the ledger
        :param contents: what :meth:`_document_contents` returned, unless it changed
        :return: the new rows
        :raise UserError: somebody else decided meanwhile
        """
        approvals = self.browse([approval.id for approval in entries])
        if contents is None:
            contents = approvals._document_contents()
        Decision = self.env["school.approval.decision"].sudo()
        if not entries:
            return Decision
        rows, notes = [], []
        for approval, entry in entries.items():
            note, note_digest = approval._note_values(entry, contents[approval.id])
            row = approval._row_values(entry, contents[approval.id])
            row["note_digest"] = note_digest
            row["hash"] = chain(row["previous_hash"], Decision._hashed(row))
            rows.append(row)
            notes.append(note)
        self._advance(rows)
        decisions = Decision.create(rows)
        self.env["school.approval.note"].sudo().create(
            [
                {
                    **note,
                    "decision_id": decision.id,
                    "company_id": decision.company_id.id,
                }
                for note, decision in zip(notes, decisions, strict=True)
            ]
        )
        self._repeat(decisions)
        return decisions

    def _note_values(self, entry, content):
        return self.env["school.approval.note"]._prepare(
            content=content,
            attachments=entry.get("attachments") or self.env["ir.attachment"],
            **{
                "comment": "",
                "minutes": None,
                "changes": None,
                **(entry.get("note") or {}),
            },
        )

    def _row_values(self, entry, content):
        """Values of the next row of this approval, all but its own hash."""
        last = self._last_decision()
        user = entry.get("user") or self.env.user
        return {
            "approval_id": self.id,
            "company_id": self.company_id.id,
            "seq": last.seq + 1,
            "kind": entry["kind"],
            "step_index": last.result_step if last else entry["step"],
            "user_id": user.id,
            "behalf_id": (entry.get("behalf") or user).id,
            "channel": entry.get("channel", "screen"),
            "confirm_by": entry.get("confirm_by", False),
            "refers_seq": entry.get("refers_seq", 0),
            "effect": entry.get("effect") or {},
            "result_state": entry["state"],
            "result_step": entry["step"],
            "content_digest": digest(content),
            "decided_at": fields.Datetime.now(),
            "format": FORMAT,
            "previous_hash": last.hash or self._genesis(),
        }

    def _advance(self, rows):
        """Take the numbers of ``rows``, together with the rows that bear them.

        The UPDATE makes parallel deciders queue up: the loser fails with a
        serialisation error, is retried by Odoo and then finds another number.

        :raise UserError: an approval has another number by now
        """
        self.env.flush_all()
        taken = self.env.execute_query(
            SQL(
                """
                UPDATE school_approval AS approval
                   SET seq = row.seq, state = row.state, step_index = row.step,
                       head = row.hash, closed_on = row.closed_on
                  FROM (VALUES %s) AS row (id, seq, state, step, hash, closed_on)
                 WHERE approval.id = row.id AND approval.seq = row.seq - 1
                RETURNING approval.id
                """,
                SQL(", ").join(
                    SQL(
                        "(%s, %s, %s, %s, %s, %s::timestamp)",
                        row["approval_id"],
                        row["seq"],
                        row["result_state"],
                        row["result_step"],
                        row["hash"],
                        None if row["result_state"] == "running" else row["decided_at"],
                    )
                    for row in rows
                ),
            )
        )
        approvals = self.browse([row["approval_id"] for row in rows])
        approvals.invalidate_recordset(
            ["seq", "state", "step_index", "head", "closed_on"], flush=False
        )
        missed = approvals - self.browse([key for (key,) in taken])
        if missed:
            missed[0]._raise_meanwhile()

    def _raise_meanwhile(self):
        raise UserError(
            self.env._(
                "%(document)s was decided or changed meanwhile. Reload the page to"
                " see where it stands.",
                document=self.document_name,
            )
        )

    def _repeat(self, decisions):
        """Repeat on the documents what the last rows say, for lists and searches."""
        for (model, state), rows in decisions.grouped(
            lambda row: (row.approval_id.res_model, row.result_state)
        ).items():
            documents = self.env[model].sudo().browse(rows.approval_id.mapped("res_id"))
            documents.filtered(
                lambda document, state=state: document.approval_state != state
            )._approval_repeat(state)

    def _repeat_amount(self):
        """Repeat the amounts (CNY) after the content of documents changed."""
        for approval in self:
            approval.amount = approval._document()._approval_facts()["amount"]

    def _granted_amount(self):
        """The amount (CNY) that people decided on last, before later revisions."""
        self.ensure_one()
        granted = self.amount
        for row in reversed(self._rows()):
            if row.kind == "approve":
                break
            if row.kind == "revise":
                granted = (row.effect or {}).get("grew_from", granted)
        return granted
