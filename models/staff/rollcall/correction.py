"""Correction of a roll call that is closed: applied for, decided by the office."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .rollcall import MARKS

DECIDING_POSTS = ("affairs_director",)


class SchoolStaffCorrection(models.Model):
    """Another mark for one person on one day, with a reason."""

    _name = "school.staff.correction"
    _description = "Correction of a Roll Call"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "DM"
    _document_own = frozenset(
        {"decided_by_id", "mark_before", "requester_id", "rollcall_id"}
    )
    _document_fixed = frozenset({"line_id"})
    _document_open = ("open",)

    line_id = fields.Many2one(
        comodel_name="school.staff.rollcall.line",
        string="Mark to Correct",
        required=True,
        index=True,
        ondelete="restrict",
    )
    rollcall_id = fields.Many2one(
        related="line_id.rollcall_id", store=True, precompute=True, index=True
    )
    employee_id = fields.Many2one(related="line_id.employee_id")
    mark_before = fields.Selection(
        selection=MARKS, string="Marked As", readonly=True, copy=False
    )
    mark = fields.Selection(selection=MARKS, string="Should Be", required=True)
    reason = fields.Char(required=True)
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Applicant",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("done", "Corrected"), ("refused", "Refused")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )

    _line_once = models.UniqueIndex(
        "(line_id) WHERE state = 'open'", "A correction of this mark is open already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Apply, as whoever leads the group.

        :raise UserError: not one's group
        """
        for vals in vals_list:
            line = self.env["school.staff.rollcall.line"].browse(vals.get("line_id"))
            if line.exists():
                line.check_access("read")
                vals["company_id"] = line.sudo().company_id.id
        corrections = super().create(vals_list)
        for correction in corrections:
            correction._set_own(
                {
                    "requester_id": self.env.uid,
                    "mark_before": correction.sudo().line_id.mark,
                }
            )
        return corrections

    def _check_preparing(self):
        """:raise UserError: unless the user leads the group"""
        if not self.env.su:
            self.sudo().line_id.group_id.sudo(False)._check_leading()

    def action_approve(self):
        """Correct the mark, and with it the facts.

        :raise UserError: without a post, one's own application, or a closed month
        """
        self._check_deciding()
        for correction in self:
            call = correction.sudo().line_id.rollcall_id
            month = (
                self.env["school.staff.run"]
                .sudo()
                .search(
                    [
                        ("company_id", "=", call.company_id.id),
                        ("date_from", "<=", call.date),
                        ("date_to", ">=", call.date),
                    ]
                )
            )
            month._check_state("draft", "published")
            person = correction.sudo().line_id.employee_id.id
            old = {person: correction.sudo().line_id.mark}
            new = {person: correction.mark}
            call.write({"revision": call.revision + 1})
            call._write_lines(new)
            call._write_facts(old, new)
            correction._set_own({"state": "done", "decided_by_id": self.env.uid})
        return True

    def action_refuse(self):
        """Leave the mark as it is."""
        self._check_deciding()
        self._set_own({"state": "refused", "decided_by_id": self.env.uid})
        return True

    def _check_deciding(self):
        self.check_access("write")
        self._check_open()
        for correction in self:
            correction.unit_id._check_post(DECIDING_POSTS)
            if correction.requester_id == self.env.user:
                raise UserError(
                    self.env._(
                        "%(name)s is your own application: somebody else decides it.",
                        name=correction.name,
                    )
                )
