"""Groups of contract staff (门卫、保洁、食堂、宿管…), and of whatever is assessed."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: what is assessed: field of a member, and its model
SUBJECTS = {
    "person": ("employee_id", "hr.employee"),
    "class": ("department_id", "hr.department"),
    "department": ("department_id", "hr.department"),
    "room": ("area_id", "school.staff.area"),
    "vendor": ("partner_id", "res.partner"),
}
SUBJECT_KINDS = [
    ("person", "Person"),
    ("class", "Class"),
    ("department", "Department"),
    ("room", "Room or Area"),
    ("vendor", "Vendor"),
]
#: as what facts speak of a subject: a class is a department, a room is an area
FACT_KINDS = {
    "person": ("person",),
    "class": ("class", "department"),
    "department": ("class", "department"),
    "room": ("room", "area"),
    "vendor": ("vendor",),
}
GROUP_KINDS = [
    ("guard", "Guards"),
    ("cleaning", "Cleaners"),
    ("canteen", "Canteen"),
    ("dormitory", "Dormitory"),
    ("repair", "Repairs"),
    ("green", "Gardeners"),
    ("class", "Classes"),
    ("vendor", "Vendors"),
    ("other", "Other"),
]
LEADING_POSTS = ("affairs_director", "affairs_clerk")


class SchoolStaffGroup(models.Model):
    """A group with a leader, whose members are assessed together."""

    _name = "school.staff.group"
    _description = "Staff Group"
    _inherit = ["school.staff.setting", "mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    subject_kind = fields.Selection(
        selection=SUBJECT_KINDS,
        string="Who Is Assessed",
        required=True,
        default="person",
    )
    kind = fields.Selection(selection=GROUP_KINDS, required=True, default="other")
    leader_id = fields.Many2one(
        comodel_name="hr.employee",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Calls the roll and scores the members. Needs a user account.",
    )
    deputy_id = fields.Many2one(
        comodel_name="hr.employee",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="Stands in for the leader.",
    )
    duties = fields.Text(help="What the group does, for its members to read.")
    area_ids = fields.Many2many(
        comodel_name="school.staff.area",
        string="Areas",
        check_company=True,
    )
    member_ids = fields.One2many("school.staff.member", "group_id", string="Members")
    member_count = fields.Integer(compute="_compute_member_count")
    currency_id = fields.Many2one(related="company_id.currency_id")
    pool_amount = fields.Monetary(
        string="Pool a Month",
        help="What the members share, where the scheme shares a pool.",
    )
    is_mine = fields.Boolean(
        string="Led by Me", compute="_compute_is_mine", search="_search_is_mine"
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "The school has a group of this name already."
    )

    @api.depends("member_ids.date_from", "member_ids.date_to")
    def _compute_member_count(self):
        today = self.env["school.unit"]._today()
        counts = dict(
            self.env["school.staff.member"]._read_group(
                Domain("group_id", "in", self.ids)
                & self.env["school.staff.member"]._on(today, today),
                ["group_id"],
                ["__count"],
            )
        )
        for group in self:
            group.member_count = counts.get(group, 0)

    @api.depends_context("uid")
    @api.depends("leader_id.user_id", "deputy_id.user_id")
    def _compute_is_mine(self):
        for group in self:
            group.is_mine = self.env.user in group._leading_users()

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        people = self.env["hr.employee"].sudo()
        people = people.search([("user_id", "=", self.env.uid)])
        return Domain("leader_id", "in", people.ids) | Domain(
            "deputy_id", "in", people.ids
        )

    @api.constrains("subject_kind")
    def _check_subject_kind(self):
        for group in self:
            if group.member_ids.filtered(
                lambda member: member.subject_kind != member.group_id.subject_kind
            ):
                raise ValidationError(
                    self.env._(
                        "%(group)s has members already: make another group for"
                        " something else.",
                        group=group.name,
                    )
                )

    # -- helpers --------------------------------------------------------------------

    def _leading_users(self):
        """Return the users who lead the group: leader and deputy."""
        group = self.sudo()
        return (group.leader_id | group.deputy_id).user_id

    def _check_leading(self):
        """Refuse who neither leads these groups nor stands above them.

        :raise UserError: names the group
        """
        for group in self:
            if self.env.user not in group._leading_users():
                unit = self.env["school.unit"]._for_company(group.company_id)
                unit._check_post(LEADING_POSTS)
