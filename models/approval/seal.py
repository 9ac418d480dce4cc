import logging

from odoo import api, fields, models
from odoo.tools import SQL

from ..common.digest import chain, digest

_logger = logging.getLogger(__name__)

BATCH = 1000  # approvals verified between two commits


class SchoolApprovalSeal(models.Model):
    """Nightly seal of a school's chains, so that a document deleted whole is seen."""

    _name = "school.approval.seal"
    _description = "Nightly Seal of Decisions"
    _inherit = ["school.ledger"]
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    sealed_at = fields.Datetime(required=True)
    head_ids = fields.One2many("school.approval.seal.head", "seal_id")
    decision_count = fields.Integer(required=True, help="Decisions sealed this time.")
    findings = fields.Text(help="What the verification of that night found broken.")
    previous_hash = fields.Char(required=True)
    hash = fields.Char(required=True)

    _company_index = models.Index("(company_id, id)")

    @api.depends("company_id", "sealed_at")
    def _compute_display_name(self):
        for seal in self:
            seal.display_name = f"{seal.company_id.name} {seal.sealed_at}"

    @api.model
    def _cron_seal(self):
        """Seal and verify every school, one after the other."""
        decisions = self.env["school.approval.decision"].sudo()
        groups = decisions._read_group([], ["company_id"], order="company_id")
        companies = [company for (company,) in groups]
        self.env["ir.cron"]._commit_progress(remaining=len(companies))
        for company in companies:
            self._seal(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _seal(self, company):
        """Verify the chains of ``company`` and append the seal of its new links.

        :return: the seal; its findings name the first broken link of each chain
        """
        findings = self._verify(company)
        heads = self._unsealed(company)
        last = self.sudo().search([("company_id", "=", company.id)], limit=1)
        now = fields.Datetime.now()
        values = {
            "company_id": company.id,
            "sealed_at": now,
            "decision_count": len(heads),
            "findings": "\n".join(findings),
            "previous_hash": last.hash or digest(["school.approval.seal", company.id]),
        }
        values["hash"] = chain(
            values["previous_hash"], self._hashed(company.id, now, findings, heads)
        )
        seal = self.sudo().create(values)
        self.env["school.approval.seal.head"].sudo().create(
            [
                {"seal_id": seal.id, "approval_id": approval, "seq": seq, "hash": link}
                for approval, seq, link in heads
            ]
        )
        if findings:
            self._alert(company, findings)
        return seal

    @api.model
    def _hashed(self, company_id, sealed_at, findings, heads):
        return [
            company_id,
            fields.Datetime.to_string(sealed_at),
            "\n".join(findings),
            sorted(list(head) for head in heads),
        ]

    @api.model
    def _unsealed(self, company):
        """Decisions of ``company`` that no seal covers: (approval, seq, hash)."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT d.approval_id, d.seq, d.hash
                  FROM school_approval_decision d
                 WHERE d.company_id = %s
                   AND NOT EXISTS (SELECT 1 FROM school_approval_seal_head h
                                    WHERE h.approval_id = d.approval_id
                                      AND h.seq = d.seq)
                 ORDER BY 1, 2
                """,
                company.id,
            )
        )

    @api.model
    def _verify(self, company):
        """Everything that is wrong with the chains of ``company``, in words."""
        return [
            *self._verify_seals(company),
            *self._verify_sealed(company),
            *self._verify_chains(company),
        ]

    def _verify_seals(self, company):
        """The chain of the seals themselves."""
        link = digest(["school.approval.seal", company.id])
        for seal in self.sudo().search([("company_id", "=", company.id)], order="id"):
            heads = [(head.approval_id, head.seq, head.hash) for head in seal.head_ids]
            findings = (seal.findings or "").split("\n") if seal.findings else []
            expected = chain(
                link, self._hashed(company.id, seal.sealed_at, findings, heads)
            )
            if seal.previous_hash != link or seal.hash != expected:
                yield self.env._("The seal of %(time)s is broken.", time=seal.sealed_at)
                return
            link = seal.hash

    def _verify_sealed(self, company):
        """Every sealed decision still exists with the hash that was sealed."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT h.approval_id, min(h.seq)
                  FROM school_approval_seal_head h
                  JOIN school_approval_seal s ON s.id = h.seal_id
             LEFT JOIN school_approval_decision d
                    ON d.approval_id = h.approval_id AND d.seq = h.seq
                   AND d.hash = h.hash
                 WHERE s.company_id = %s AND d.id IS NULL
                 GROUP BY 1 ORDER BY 1
                """,
                company.id,
            )
        )
        for approval_id, seq in rows:
            approval = self.env["school.approval"].sudo().browse(approval_id).exists()
            yield self.env._(
                "Approval %(id)s (%(name)s): decision %(seq)s was sealed and is gone or"
                " altered.",
                id=approval_id,
                name=approval.document_name or self.env._("deleted"),
                seq=seq,
            )

    def _verify_chains(self, company):
        """Each approval's own chain, in batches."""
        Approval = self.env["school.approval"].sudo()
        last_id = 0
        while approvals := Approval.search(
            [("company_id", "=", company.id), ("id", ">", last_id)],
            order="id",
            limit=BATCH,
        ):
            for approval in approvals:
                problem = approval._chain_problem()
                if not problem and not approval._document():
                    problem = self.env._("its document was deleted")
                if problem:
                    yield self.env._(
                        "Approval %(id)s (%(name)s): %(problem)s.",
                        id=approval.id,
                        name=approval.document_name,
                        problem=problem,
                    )
            last_id = approvals[-1].id
            self.env.invalidate_all()

    @api.model
    def _alert(self, company, findings):
        """Tell the auditors who may read this school."""
        auditors = (
            self.env.ref("school_logistics.group_auditor")
            .sudo()
            .all_user_ids.filtered(
                lambda user: company in user.school_scope_company_ids
            )
        )
        text = self.env._(
            "The nightly verification of %(school)s found broken decisions.",
            school=company.name,
        )
        _logger.info("%s %s", text, findings)
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=auditors.partner_id.ids,
            subject=text,
            body="\n".join(findings),
        )


class SchoolApprovalSealHead(models.Model):
    """One decision as it was sealed."""

    _name = "school.approval.seal.head"
    _description = "Sealed Decision"
    _inherit = ["school.ledger"]

    seal_id = fields.Many2one(
        "school.approval.seal", required=True, ondelete="restrict", index=True
    )
    # an integer, not a relation: it must outlive the row it speaks of
    approval_id = fields.Integer(required=True)
    seq = fields.Integer(required=True)
    hash = fields.Char(required=True)

    _decision_unique = models.Constraint(
        "UNIQUE (approval_id, seq)", "This decision is sealed already."
    )
