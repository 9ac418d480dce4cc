"""Members of a panel: they declare, and give their points, on their own account."""

from odoo import api, fields, models

from .typed import typed_reason


class SchoolTenderMember(models.Model):
    """One member of the panel of a tender."""

    _name = "school.tender.member"
    _description = "Member of a Panel"
    _inherit = ["school.tender.part"]
    _order = "tender_id, id"
    _part_own = frozenset(
        {
            "user_id",
            "role",
            "draw_id",
            "state",
            "declared_on",
            "conflict",
            "signed_on",
            "signed_digest",
        }
    )

    user_id = fields.Many2one(
        "res.users", string="Member", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [("expert", "Expert, Drawn"), ("owner", "Of the School")],
        required=True,
        readonly=True,
        default="expert",
    )
    draw_id = fields.Many2one("school.tender.draw", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("asked", "To Declare"),
            ("present", "No Conflict"),
            ("recused", "Recused"),
        ],
        required=True,
        readonly=True,
        default="asked",
    )
    declared_on = fields.Datetime(readonly=True)
    conflict = fields.Char(readonly=True, help="Why the member stands back.")
    signed_on = fields.Datetime(string="Points Signed", readonly=True)
    signed_digest = fields.Char(readonly=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _once = models.Constraint(
        "UNIQUE (tender_id, user_id)", "The person is in the panel already."
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for member in self:
            member.is_mine = member.user_id == self.env.user

    @api.depends("user_id")
    def _compute_display_name(self):
        for member in self:
            member.display_name = member.user_id.name

    def _check_part(self):
        """Nobody types in members."""
        self.tender_id[:1]._refuse(
            self.env._("members are drawn, or named in what was approved.")
        )

    def _check_mine(self):
        """:raise UserError: unless the row is the calling user's own"""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            self.tender_id._refuse(
                self.env._(
                    "only %(user)s does this, on the own account.",
                    user=self.user_id.name,
                )
            )

    def action_no_conflict(self):
        """Declare that nothing ties one to a bidder, having seen who they are.

        :raise UserError: for another member's row, or declared already
        """
        for member in self:
            member._check_mine()
            member._check_asked()
            member._set_own({"state": "present", "declared_on": fields.Datetime.now()})
            member.sudo().tender_id._sync_scores()
        return True

    def action_conflict(self, reason=""):
        """Stand back from judging; a substitute is drawn.

        :param str reason: what ties one to a bidder
        :raise UserError: for another member's row, or no reason
        """
        for member in self:
            member._check_mine()
            member._check_asked()
            member._set_own(
                {
                    "state": "recused",
                    "declared_on": fields.Datetime.now(),
                    "conflict": typed_reason(self.env, reason),
                }
            )
        return True

    def _check_asked(self):
        self.tender_id._check_state("closed", "opening", "opened")
        if self.state != "asked":
            self.tender_id._refuse(self.env._("you have declared already."))
