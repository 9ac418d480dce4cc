"""A document within something that was approved already needs no second decision.

An approved term plan covers a request of its lines, say. The document is submitted on
a rule like any other, so that refusals and demands hold; then one row of the ledger
says on which decisions it rests. Every effect verifies those decisions too.
"""

from odoo import models
from odoo.tools import format_date

from ..common.digest import digest


class SchoolApproval(models.Model):
    _inherit = "school.approval"

    def _carry(self, carriers):
        """Approve this submission by earlier approvals, and say by which.

        The row bears the name of who decided the last of them; it was entered by the
        applicant, and what it rests on is named by number and hash.

        :param carriers: what :meth:`_carriers` returned for the document
        """
        self.ensure_one()
        case = self._case()
        was = self._last_decision()
        decisions = [carrier._last_approver_row() for carrier in carriers]
        self._append(
            "carried",
            "approved",
            was.result_step,
            behalf=max(decisions, key=lambda row: row.decided_at).behalf_id,
            note={"comment": self._carried_text(decisions)},
            effect={
                "carried": [
                    {"approval": row.approval_id.id, "seq": row.seq, "hash": row.hash}
                    for row in decisions
                ]
            },
        )
        self._settle({self: was}, {self.id: case})

    def _carried_text(self, decisions):
        """Where it was approved, when and by whom, for the trail."""
        return "\n".join(
            self.env._(
                "Within %(document)s, approved on %(date)s by %(user)s.",
                document=row.approval_id.document_name,
                date=format_date(self.env, row.decided_at.date(), date_format="long"),
                user=row.behalf_id.name,
            )
            for row in decisions
        )

    def _carriers(self, document):
        """The approvals that carry ``document``, if all of them hold; else none.

        Nobody's own decision carries what he applies for.
        """
        nobody = self.browse()
        documents = document._approval_carriers()
        if not documents:
            return nobody
        requester = document._approval_requester()
        found = nobody.sudo()
        for records in documents:
            latest = self._latest(records)
            digests = records._approval_digest()
            for record in records:
                carrier = latest[record.id]
                if (
                    carrier._effect_problem(digests[record.id])
                    or not carrier._last_approver_row()
                    or requester in carrier._deciders()
                ):
                    return nobody
                found |= carrier
        return found

    def _last_approver_row(self):
        """The last row by which a person approved."""
        return self._rows().filtered(lambda row: row.kind == "approve")[-1:]

    def _deciders(self):
        """People who approved, and those who entered it for them."""
        rows = self._rows().filtered(lambda row: row.kind in ("approve", "same"))
        return rows.user_id | rows.behalf_id

    def _carried_row(self):
        """The row by which earlier approvals carry this one, if they still do."""
        for row in reversed(self._rows()):
            if row.kind == "carried":
                return row
            if row.kind in ("approve", "same", "submit"):
                break
        return self.env["school.approval.decision"]

    def _effect_problem(self, content_digest, effect=""):
        """Also verify what the approval rests on.

        :return: what is wrong, in words, or empty
        """
        problem = super()._effect_problem(content_digest, effect)
        row = not problem and self._carried_row()
        if not row:
            return problem
        for item in row.effect["carried"]:
            carrier = self.browse(item["approval"])
            problem = carrier._carrier_problem(item)
            if problem:
                return self.env._(
                    "it rests on %(document)s: %(problem)s",
                    document=carrier.document_name,
                    problem=problem,
                )
        return self._document()._approval_carried_problem()

    def _carrier_problem(self, item):
        """Why the decision named by ``item`` does not carry anything any more."""
        row = self._rows().filtered(lambda row: row.seq == item["seq"])
        document = self._document()
        if not document or row.hash != item["hash"]:
            return self.env._("its approval cannot be found.")
        if self._latest(document)[document.id] != self:
            return self.env._("it was submitted anew since.")
        content = document._approval_content()[document.id]
        return self._effect_problem(digest(content))
