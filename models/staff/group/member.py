"""Membership in a group, dated: who was where on which day."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .group import SUBJECT_KINDS, SUBJECTS


class SchoolStaffMember(models.Model):
    """A spell of a person, a class, a room or a vendor in a group.

    A person needs no user account. A transfer ends one spell and begins another, so
    that a month is scored in both groups by its days.
    """

    _name = "school.staff.member"
    _description = "Group Member"
    _inherit = ["school.staff.setting"]
    _order = "group_id, sequence, id"
    _check_company_auto = True

    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="group_id.company_id", store=True, precompute=True, index=True
    )
    subject_kind = fields.Selection(
        selection=SUBJECT_KINDS,
        compute="_compute_subject",
        store=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        index="btree_not_null",
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Class or Department",
        index="btree_not_null",
        ondelete="restrict",
    )
    area_id = fields.Many2one(
        comodel_name="school.staff.area",
        string="Room or Area",
        index="btree_not_null",
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        index="btree_not_null",
        ondelete="restrict",
    )
    subject_id = fields.Integer(
        compute="_compute_subject",
        store=True,
        precompute=True,
        help="Id of whoever is assessed.",
    )
    position = fields.Selection(
        selection=[("member", "Member"), ("leader", "Leader")],
        required=True,
        default="member",
    )
    job = fields.Char(string="Post", help="Such as morning guard, second floor.")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until", help="Last day; empty while it lasts.")
    coefficient = fields.Float(
        digits=(16, 4),
        required=True,
        default=1.0,
        help="By which pay is multiplied, such as 1.2 for a leader.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    pay_standard = fields.Monetary(
        groups="school_logistics.group_affairs,school_logistics.group_principal,"
        "school_logistics.group_accountant,school_logistics.group_officer,"
        "school_logistics.group_auditor",
        help="Incentive pay a month at full score, where the scheme asks for it.",
    )
    is_exempt = fields.Boolean(
        string="Not Assessed", help="Such as on long leave; is paid by its own rule."
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day cannot lie before the first.",
    )
    _coefficient_positive = models.Constraint(
        "CHECK (coefficient >= 0)", "A coefficient cannot be negative."
    )
    _one_subject = models.Constraint(
        "CHECK (num_nonnulls(employee_id, department_id, area_id, partner_id) = 1)",
        "Choose who is assessed: one person, class, room or vendor.",
    )
    # Ranges of one number compare ids without the extension btree_gist.
    _person_once = models.Constraint(
        "EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)"
        " WHERE (employee_id IS NOT NULL)",
        "This person is in a group in this period already. End that first.",
    )
    _subject_once = models.Constraint(
        "EXCLUDE USING gist (int4range(group_id, group_id, '[]') WITH &&,"
        " int4range(subject_id, subject_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "This member is in the group in this period already.",
    )

    @api.depends(
        "group_id.subject_kind", "employee_id", "department_id", "area_id", "partner_id"
    )
    def _compute_subject(self):
        for member in self:
            member.subject_kind = member.group_id.subject_kind
            name, _model = SUBJECTS.get(member.subject_kind, ("employee_id", ""))
            member.subject_id = member[name].id

    @api.depends("employee_id", "department_id", "area_id", "partner_id")
    def _compute_display_name(self):
        for member in self:
            record = member.sudo()
            member.display_name = (
                record.employee_id
                or record.department_id
                or record.area_id
                or record.partner_id
            ).display_name

    @api.constrains("group_id", "employee_id", "department_id", "area_id", "partner_id")
    def _check_subject(self):
        for member in self.sudo():
            name, model = SUBJECTS[member.group_id.subject_kind]
            subject = member[name]
            if not subject:
                raise ValidationError(
                    self.env._(
                        "%(group)s assesses %(kind)s: choose one.",
                        group=member.group_id.name,
                        kind=self.env[model]._description,
                    )
                )
            company = subject.company_id
            if company and company != member.company_id:
                raise ValidationError(
                    self.env._(
                        "%(subject)s belongs to %(company)s, not to %(school)s.",
                        subject=subject.display_name,
                        company=company.name,
                        school=member.company_id.name,
                    )
                )

    @api.model
    def _on(self, first, last):
        """Return the domain of the spells that touch a period.

        :param first: first day
        :param last: last day
        """
        return Domain("date_from", "<=", last) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", first)
        )
