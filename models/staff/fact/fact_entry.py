"""Facts entered by hand: a slip with whom, what, when, and a photo."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..group.group import LEADING_POSTS


class SchoolStaffFactEntry(models.Model):
    """What a leader or the office notes (加扣分登记), recorded as facts at once."""

    _name = "school.staff.fact.entry"
    _description = "Assessment Entry"
    _inherit = ["school.document"]
    _order = "date desc, id desc"

    _document_prefix = "KF"
    _document_open = ("draft",)

    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    member_id = fields.Many2one(
        comodel_name="school.staff.member",
        string="Whom",
        domain="[('group_id', '=', group_id)]",
        index=True,
        check_company=True,
        ondelete="restrict",
        help="Empty: an area or the whole group.",
    )
    area_id = fields.Many2one(
        comodel_name="school.staff.area",
        check_company=True,
        ondelete="restrict",
        help="Counts for whoever is on duty there.",
    )
    type_id = fields.Many2one(
        comodel_name="school.staff.fact.type",
        string="What",
        required=True,
        domain="[('is_manual', '=', True), ('company_id', 'in', [False, company_id])]",
        ondelete="restrict",
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        index=True,
    )
    quantity = fields.Float(digits=(16, 4), required=True, default=1.0)
    unit = fields.Selection(related="type_id.unit")
    note = fields.Char(string="What Happened")
    photo = fields.Image(max_width=1600, max_height=1600)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("done", "On Record"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0)", "Enter a quantity above zero: the rule says the points."
    )

    def _check_preparing(self):
        """:raise UserError: unless the user leads the group or stands above it"""
        self.group_id._check_leading()

    def _document_date(self):
        return self.date

    @api.constrains("date", "type_id", "group_id", "member_id")
    def _check_entry(self):
        today = self.env["school.unit"]._today()
        for entry in self:
            if entry.date > today:
                raise ValidationError(
                    self.env._("%(entry)s: the day lies ahead.", entry=entry.name or "")
                )
            if not entry.type_id.sudo().is_manual:
                raise ValidationError(
                    self.env._(
                        "%(type)s is not entered by hand: its own document records it.",
                        type=entry.type_id.sudo().name,
                    )
                )
            member = entry.member_id.sudo()
            if member and member.group_id != entry.group_id:
                raise ValidationError(
                    self.env._(
                        "%(member)s is not in %(group)s.",
                        member=member.display_name,
                        group=entry.group_id.name,
                    )
                )

    def action_record(self):
        """Put the entries on record.

        :raise UserError: about oneself, or of a month that is closed
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        for entry in self:
            if entry.member_id.sudo().employee_id.user_id == self.env.user:
                raise UserError(
                    self.env._(
                        "%(entry)s: nobody enters facts about himself. Ask the general"
                        " affairs office.",
                        entry=entry.name,
                    )
                )
        self.env["school.fact.hook"]._record_facts(
            [entry._fact_vals() for entry in self]
        )
        self._set_own({"state": "done"})
        return True

    def action_void(self, reason=None):
        """Void entries that were wrong; the office alone.

        :param str reason: why
        """
        self.check_access("write")
        self.unit_id._check_post(LEADING_POSTS)
        for entry in self:
            if entry.state != "done":
                raise UserError(
                    self.env._("%(entry)s is not on record.", entry=entry.name)
                )
        text = reason if isinstance(reason, str) and reason.strip() else False
        self.env["school.fact.hook"]._void_facts(
            self, text or self.env._("Entered wrongly")
        )
        self._set_own({"state": "void"})
        return True

    def _fact_photos(self):
        """Return the photos, for whoever may see the result that follows from it."""
        return [entry.photo for entry in self if entry.photo]

    def _fact_vals(self):
        """Return what the hook wants to know of an entry."""
        self.ensure_one()
        member = self.member_id.sudo()
        subject, kind = self.area_id, "area"
        if member:
            kind = member.subject_kind
            subject = (
                member.employee_id
                or member.department_id
                or member.area_id
                or member.partner_id
            )
        elif not subject:
            subject, kind = self.group_id, "group"
        return {
            "company": self.company_id,
            "subject": subject,
            "kind": kind,
            "type": self.type_id.sudo().code,
            "date": self.date,
            "quantity": self.quantity,
            "source": self,
            "note": self.note,
        }
