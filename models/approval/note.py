import secrets

from odoo import api, fields, models

from ..common.digest import digest


class SchoolApprovalNote(models.Model):
    """What was said with a decision, and the content it was taken on.

    The ledger holds only the salted digest, so that personal data can be erased on
    a lawful demand without breaking the chain.
    """

    _name = "school.approval.note"
    _description = "Approval Note"

    decision_id = fields.Many2one(
        "school.approval.decision", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    salt = fields.Char(required=True)
    comment = fields.Text()
    content = fields.Json()
    minutes = fields.Json(help="Number, date and attendees of the deciding meeting.")
    changes = fields.Json(help="Before and after, when the decision changed content.")
    attachment_digests = fields.Json()
    attachment_ids = fields.Many2many("ir.attachment", copy=False)

    _decision_unique = models.Constraint(
        "UNIQUE (decision_id)", "A decision has one note."
    )

    @api.model
    def _prepare(self, comment, content, minutes, changes, attachments):
        """Values of a note and its digest, before the decision exists."""
        values = {
            "salt": secrets.token_hex(16),
            "comment": comment or "",
            "content": content,
            "minutes": minutes or {},
            "changes": changes or [],
            "attachment_digests": sorted(attachments.mapped("checksum")),
        }
        return {**values, "attachment_ids": attachments.ids}, digest(values)

    def _own_digest(self):
        """Recompute the digest of the note from what it says."""
        self.ensure_one()
        return digest(
            {
                "salt": self.salt,
                "comment": self.comment or "",
                "content": self.content,
                "minutes": self.minutes or {},
                "changes": self.changes or [],
                "attachment_digests": self.attachment_digests or [],
            }
        )
