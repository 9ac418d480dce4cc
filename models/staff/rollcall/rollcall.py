"""Roll calls (点名): one per group, day and shift."""

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

MARKS = [
    ("present", "Present"),
    ("late", "Came Late"),
    ("early", "Left Early"),
    ("leave", "Personal Leave"),
    ("sick", "Sick Leave"),
    ("absent", "Absent without Leave"),
]
#: kind of fact that a mark becomes; whoever is present leaves none
FACT_OF_MARK = {
    "late": "late",
    "early": "early",
    "leave": "personal_leave",
    "sick": "sick_leave",
    "absent": "absent",
}
SHIFTS = [
    ("day", "Day Shift"),
    ("morning", "Morning Shift"),
    ("afternoon", "Afternoon Shift"),
    ("night", "Night Shift"),
]


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    rollcall_hours = fields.Integer(
        string="Roll Call Open (Hours)",
        default=36,
        help="Hours after the beginning of the day until which its roll call may be"
        " sent or changed. Later, a correction is applied for.",
    )


class SchoolStaffRollcall(models.Model):
    """What the leader marked. Written by :meth:`submit` alone."""

    _name = "school.staff.rollcall"
    _description = "Roll Call"
    _order = "date desc, group_id, id"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, readonly=True, index=True)
    shift = fields.Selection(
        selection=SHIFTS, required=True, default="day", readonly=True
    )
    uuid = fields.Char(
        required=True, readonly=True, help="Of the sending; sent again, it is the same."
    )
    revision = fields.Integer(required=True, readonly=True, default=1)
    note = fields.Char(readonly=True)
    photo = fields.Binary(attachment=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Called By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    called_on = fields.Datetime(required=True, readonly=True)
    line_ids = fields.One2many(
        comodel_name="school.staff.rollcall.line",
        inverse_name="rollcall_id",
        readonly=True,
    )
    marked_count = fields.Integer(string="Not Present", compute="_compute_marked_count")

    _once = models.UniqueIndex("(group_id, date, shift)")
    _uuid_once = models.UniqueIndex("(company_id, uuid)")

    @api.depends("line_ids.mark")
    def _compute_marked_count(self):
        for rollcall in self:
            rollcall.marked_count = len(
                rollcall.line_ids.filtered(lambda line: line.mark != "present")
            )

    @api.depends("group_id", "date", "shift")
    def _compute_display_name(self):
        shifts = dict(self._fields["shift"]._description_selection(self.env))
        for rollcall in self:
            rollcall.display_name = (
                f"{rollcall.group_id.name or ''} {rollcall.date or ''}"
                f" {shifts.get(rollcall.shift, '')}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse anybody but our own code.

        :raise UserError: always, for a client
        """
        self._check_own_code()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse anybody but our own code."""
        self._check_own_code()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._check_own_code()

    def _check_own_code(self):
        if not self.env.su:
            raise UserError(self.env._("Call the roll on the page of the roll call."))

    @api.model
    def _is_open(self, company, day):
        """Whether the roll of a day may still be called in a school."""
        unit = self.env["school.unit"]._for_company(company).sudo()
        # begin of the day in China is 16:00 UTC the day before
        begin = datetime.combine(day, time()) - timedelta(hours=8)
        now = fields.Datetime.now()
        return begin <= now <= begin + timedelta(hours=unit.rollcall_hours)

    def _fact_photos(self):
        """Return the photos, for whoever may see the result that follows from it."""
        return [call.photo for call in self if call.photo]

    @api.model
    def _check_still_open(self, group, day):
        """:raise UserError: the day lies ahead, or its roll call is closed"""
        if day > self.env["school.unit"]._today():
            raise UserError(self.env._("%(day)s lies ahead.", day=day))
        if not self._is_open(group.company_id, day):
            raise UserError(
                self.env._(
                    "The roll call of %(group)s on %(day)s is closed. Apply for a"
                    " correction instead.",
                    group=group.name,
                    day=day,
                )
            )


class SchoolStaffRollcallLine(models.Model):
    """The mark of one member."""

    _name = "school.staff.rollcall.line"
    _description = "Mark of a Roll Call"
    _order = "rollcall_id, id"
    _log_access = False

    rollcall_id = fields.Many2one(
        comodel_name="school.staff.rollcall",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="rollcall_id.company_id", store=True, precompute=True
    )
    date = fields.Date(related="rollcall_id.date", store=True, precompute=True)
    group_id = fields.Many2one(
        related="rollcall_id.group_id", store=True, precompute=True
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    mark = fields.Selection(selection=MARKS, required=True, readonly=True)
    note = fields.Char(readonly=True)

    _person_once = models.UniqueIndex("(rollcall_id, employee_id)")

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse anybody but our own code."""
        self.env["school.staff.rollcall"]._check_own_code()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse anybody but our own code."""
        self.env["school.staff.rollcall"]._check_own_code()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self.env["school.staff.rollcall"]._check_own_code()
