from odoo import api, fields, models


class SchoolAcceptanceSignature(models.Model):
    """A signature under an acceptance, bound to what the acceptance said then."""

    _name = "school.acceptance.signature"
    _description = "Signature of an Acceptance"
    _inherit = ["school.ledger"]
    _order = "id"
    _rec_name = "user_name"

    acceptance_id = fields.Many2one(
        comodel_name="school.acceptance",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="acceptance_id.company_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        ondelete="restrict",
    )
    user_name = fields.Char(string="Name", required=True)
    signed_on = fields.Datetime(required=True, default=fields.Datetime.now)
    digest = fields.Char(required=True)
    is_valid = fields.Boolean(
        string="Valid",
        compute="_compute_is_valid",
        help="What was signed is what the acceptance says now.",
    )

    @api.depends("digest", "acceptance_id.line_ids")
    def _compute_is_valid(self):
        for signature in self:
            signature.is_valid = signature.digest == signature.acceptance_id._digest()
