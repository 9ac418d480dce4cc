"""Clarifications, corrections and later deadlines: published, never changed."""

from odoo import fields, models


class SchoolTenderNotice(models.Model):
    """What is published about a tender after its publication (澄清、更正、公告)."""

    _name = "school.tender.notice"
    _description = "Notice of a Tender"
    _inherit = ["school.ledger"]
    _order = "id desc"

    tender_id = fields.Many2one(
        "school.tender", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("publish", "Call for Tenders"),
            ("clarify", "Clarification"),
            ("postpone", "Later Deadline"),
            ("award", "Award"),
            ("fail", "Failure"),
        ],
        required=True,
    )
    date = fields.Datetime(required=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, ondelete="restrict"
    )
    text = fields.Text(required=True)
    deadline = fields.Datetime(string="New Deadline")
    opening_at = fields.Datetime(string="New Opening")

    def _publish(self, tender, kind, text, **vals):
        """Add a notice; rights and state were checked."""
        return self.sudo().create(
            {
                "tender_id": tender.id,
                "company_id": tender.company_id.id,
                "kind": kind,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "text": text,
                **vals,
            }
        )
