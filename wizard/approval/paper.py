from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolApprovalPaper(models.TransientModel):
    """Enter a decision that was signed on paper or given by phone (纸质签批登记)."""

    _name = "school.approval.paper"
    _description = "Register a Signed Form"

    approval_id = fields.Many2one(
        "school.approval",
        string="Document",
        required=True,
        ondelete="cascade",
        domain=[("state", "=", "running")],
    )
    seq = fields.Integer(
        compute="_compute_seq",
        store=True,
        precompute=True,
        readonly=False,
    )
    decider_ids = fields.Many2many("res.users", compute="_compute_decider_ids")
    user_id = fields.Many2one(
        "res.users",
        string="Decided By",
        required=True,
        ondelete="cascade",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'in', decider_ids)]",
    )
    channel = fields.Selection(
        [("paper", "Signed on Paper"), ("phone", "Agreed by Phone")],
        string="How",
        required=True,
        default="paper",
    )
    kind = fields.Selection(
        [("approve", "Approve"), ("reject", "Reject"), ("send_back", "Send Back")],
        string="Decision",
        required=True,
        default="approve",
    )
    comment = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Photos of the Signed Form")
    needs_minutes = fields.Boolean(compute="_compute_decider_ids")
    minutes_number = fields.Char(string="Minutes No.")
    minutes_date = fields.Date(string="Date of the Meeting")
    minutes_attendees = fields.Char(string="Attendees")

    @api.depends("approval_id")
    def _compute_seq(self):
        """The number that the registrar saw; a later decision makes it stale."""
        for wizard in self:
            wizard.seq = wizard.approval_id.seq

    @api.depends("approval_id")
    def _compute_decider_ids(self):
        for wizard in self:
            tasks = wizard.approval_id.sudo().task_ids.filtered(
                lambda task: task.state == "open"
            )
            wizard.decider_ids = tasks.user_id
            wizard.needs_minutes = any(tasks.mapped("needs_minutes"))

    @api.depends("decider_ids")
    def _compute_user_id(self):
        for wizard in self:
            people = wizard.decider_ids._origin
            wizard.user_id = people if len(people) == 1 else False

    def action_register(self):
        """Hand the decision to the approval, which checks who may enter it.

        :raise UserError: no photo of a signed form
        """
        self.ensure_one()
        if self.channel == "paper" and not self.photo_ids:
            raise UserError(
                self.env._("Add a photo of the signed form, all signatures readable.")
            )
        self.approval_id.action_register_paper(
            self.user_id.id,
            self.kind,
            self.seq,
            self.channel,
            photos=[
                {"name": photo.name, "data": photo.datas.decode()}
                for photo in self.photo_ids
            ],
            comment=self.comment or "",
            minutes=self._minutes(),
        )
        return {"type": "ir.actions.act_window_close"}

    def _minutes(self):
        if not self.needs_minutes:
            return None
        return {
            "number": self.minutes_number or "",
            "date": fields.Date.to_string(self.minutes_date) or "",
            "attendees": self.minutes_attendees or "",
        }
