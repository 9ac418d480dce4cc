"""Transfers (调岗): another group or post, with the consent that the law asks for."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..rights import KEEPING_POSTS
from .contract_sign import SIGNING_POSTS

REASONS = [
    ("agreed", "Agreed (Art. 35)"),
    ("illness", "After Illness, Cannot Do the Work (Art. 40 no. 1)"),
    ("incompetent", "Not Up to the Work (Art. 40 no. 2)"),
    ("changed", "Circumstances Changed (Art. 40 no. 3)"),
]


class SchoolStaffTransfer(models.Model):
    """A person goes to another group or post from a day on.

    What is agreed in the contract is changed in writing and by agreement (Labour
    Contract Law, Art. 35). Ranking last in a month is no reason.
    """

    _name = "school.staff.transfer"
    _description = "Transfer of a Person"
    _inherit = ["school.document", "school.staff.person"]
    _order = "date desc, id desc"

    _document_prefix = "DG"
    _document_own = frozenset({"done_by_id", "from_group_id", "from_job"})

    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    from_group_id = fields.Many2one(
        comodel_name="school.staff.group",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    from_job = fields.Char(string="Post So Far", readonly=True, copy=False)
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        string="To Group",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    job = fields.Char(string="To Post", required=True)
    reason = fields.Selection(selection=REASONS, required=True, default="agreed")
    explanation = fields.Text(required=True)
    consent_on = fields.Date(
        string="Consented On", help="The person signed the change of the contract."
    )
    consent_photo = fields.Image(string="Signed Paper", max_width=1600, max_height=1600)
    done_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "In Preparation"), ("done", "In Effect")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.constrains("group_id", "employee_id")
    def _check_group(self):
        for transfer in self.sudo():
            if transfer.group_id.subject_kind != "person":
                raise ValidationError(
                    self.env._(
                        "%(group)s has no people as members.",
                        group=transfer.group_id.name,
                    )
                )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(KEEPING_POSTS)

    def action_apply(self):
        """Let the transfer take effect: membership and Odoo's own record.

        :raise UserError: without a post or consent, or about oneself
        """
        self.check_access("write")
        self._check_open()
        self.unit_id._check_post(SIGNING_POSTS)
        for transfer in self:
            transfer._check_consent()
            transfer._apply()
        return True

    def _check_consent(self):
        self.ensure_one()
        person = self.sudo().employee_id
        if person.user_id == self.env.user:
            raise UserError(self.env._("Nobody transfers himself."))
        if self.reason == "agreed" and not self.consent_on:
            raise UserError(
                self.env._(
                    "%(transfer)s: enter when the person signed the change (Labour"
                    " Contract Law, Art. 35).",
                    transfer=self.name,
                )
            )
        if self.consent_on and self.consent_on > self.env["school.unit"]._today():
            raise UserError(self.env._("Nobody consented tomorrow."))

    def _apply(self):
        self.ensure_one()
        Member = self.env["school.staff.member"].sudo()
        member = Member.search(
            Member._on(self.date, self.date)
            & fields.Domain("employee_id", "=", self.employee_id.id)
        )
        self._set_own(
            {
                "state": "done",
                "done_by_id": self.env.uid,
                "from_group_id": member.group_id.id,
                "from_job": member.job,
            }
        )
        until = member.date_to
        if member.date_from and member.date_from >= self.date:
            member.write({"group_id": self.group_id.id, "job": self.job})
        else:
            member.write({"date_to": fields.Date.subtract(self.date, days=1)})
            # one group at a time: the old spell ends before the new one begins
            member.flush_recordset()
            Member.create(
                {
                    "group_id": self.group_id.id,
                    "employee_id": self.employee_id.id,
                    "date_from": self.date,
                    "date_to": until,
                    "job": self.job,
                }
            )
        self._write_version()

    def _write_version(self):
        """Let Odoo's own record of the person follow, as ``create_version`` would: its
        rights are those of personnel officers, ours hold a post instead."""
        person = self.employee_id.sudo()
        version = person._get_version(self.date)
        if version.date_version == self.date:
            version.write({"job_title": self.job})
            return
        version.create(
            {
                **version.copy_data()[0],
                "employee_id": person.id,
                "date_version": self.date,
                "contract_date_start": version.contract_date_start,
                "contract_date_end": version.contract_date_end,
                "job_title": self.job,
            }
        )
