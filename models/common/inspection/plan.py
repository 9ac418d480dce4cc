"""Plans: which sheet is inspected each week or month, by whom, of whom."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .template import PREPARING_POSTS

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
#: days that a missed plan is caught up
CATCH_UP = 6


class SchoolInspectionPlan(models.Model):
    """A plan; the inspection of the day opens by itself."""

    _name = "school.inspection.plan"
    _description = "Inspection Plan"
    _inherit = ["school.kept"]
    _order = "sequence, name, id"
    _check_company_auto = True

    _kept_posts = PREPARING_POSTS

    name = fields.Char(required=True)
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
    template_id = fields.Many2one(
        comodel_name="school.inspection.template",
        string="Sheet",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    period = fields.Selection(
        [("week", "Every Week"), ("month", "Every Month")],
        required=True,
        default="week",
    )
    weekday = fields.Selection(WEEKDAYS, default="0", string="On")
    day = fields.Integer(string="On Day", default=1, help="1 to 28.")
    scope = fields.Selection(
        [("all", "All of the School"), ("listed", "Those Listed")],
        string="Of",
        required=True,
        default="all",
    )
    target_ids = fields.One2many(
        comodel_name="school.inspection.target",
        inverse_name="plan_id",
        string="Listed",
        copy=True,
    )
    draw_count = fields.Integer(
        string="Drawn by Lot",
        help="How many are inspected each time; 0: all of them.",
    )
    inspector_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_inspection_plan_user_rel",
        string="Inspectors",
        required=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    date_to = fields.Date(string="Until", help="Empty: until further notice.")
    in_vacation = fields.Boolean(string="Also in the Vacation")
    inspection_ids = fields.One2many(
        comodel_name="school.inspection", inverse_name="plan_id", readonly=True
    )
    next_date = fields.Date(string="Next Time", compute="_compute_next_date")

    _numbers_sane = models.Constraint(
        "CHECK (COALESCE(draw_count, 0) >= 0 AND day BETWEEN 1 AND 28)",
        "Days of the month go from 1 to 28, and nobody draws less than none.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day cannot lie before the first.",
    )

    @api.depends("period", "weekday", "day", "date_from", "date_to")
    def _compute_next_date(self):
        today = self.env["school.unit"]._today()
        for plan in self:
            start = max(today, plan.date_from or today)
            day = plan._due(start)
            if day < start:
                step = {"weeks": 1} if plan.period == "week" else {"months": 1}
                day = plan._due(start + relativedelta(**step))
            over = plan.date_to and day > plan.date_to
            plan.next_date = False if over else day

    @api.constrains("inspector_ids", "company_id")
    def _check_inspectors(self):
        for plan in self:
            strangers = plan.inspector_ids.sudo().filtered(
                lambda user, plan=plan: plan.company_id not in user.company_ids
            )
            if strangers or not plan.inspector_ids:
                raise ValidationError(
                    self.env._(
                        "%(plan)s: choose inspectors who work at %(school)s.",
                        plan=plan.name,
                        school=plan.company_id.name,
                    )
                )

    def _due(self, date):
        """Return the day of the plan in the week or month of ``date``."""
        self.ensure_one()
        if self.period == "month":
            return date.replace(day=self.day or 1)
        monday = date - timedelta(days=date.weekday())
        return monday + timedelta(days=int(self.weekday or 0))

    def _due_now(self, today):
        """Return the day whose inspection is to be opened now; None if there is none.

        A day that is free at school is made up for on the next working day.
        """
        self.ensure_one()
        unit = self.env["school.unit"]._for_company(self.company_id).sudo()
        due = self._due(today)
        if due > today or (today - due).days > CATCH_UP:
            return None
        if due < self.date_from or (self.date_to and due > self.date_to):
            return None
        if not unit._is_working_day(today):
            return None
        if not self.in_vacation and unit._season(today) == "vacation":
            return None
        return due

    def action_open(self):
        """Open an inspection of today, beside those that the plan opens by itself.

        :return: window action on it
        """
        self.ensure_one()
        self.check_access("write")
        self._check_keeping()
        inspection = self._open(self.env["school.unit"]._today())
        return {
            "type": "ir.actions.act_window",
            "res_model": inspection._name,
            "res_id": inspection.id,
            "views": [(False, "form")],
        }

    def _open(self, day):
        """Return the inspection of a day, made and begun unless there is one."""
        self.ensure_one()
        Inspection = self.env["school.inspection"]
        known = Inspection.search([("plan_id", "=", self.id), ("date", "=", day)])
        if known:
            return known
        keys = self.target_ids.mapped("subject_key")
        inspection = Inspection.create(
            {
                "company_id": self.company_id.id,
                "template_id": self.template_id.id,
                "date": day,
                "draw_count": self.draw_count,
                "inspector_ids": [Command.set(self.inspector_ids.ids)],
                "plan_id": self.id,
                "line_ids": [Command.create({"subject": key}) for key in keys],
            }
        )
        if self.scope == "all":
            inspection.action_fill()
        if inspection.line_ids:
            inspection._start()
        return inspection

    @api.model
    def _cron_open(self):
        """Open what is due today in every school; what was missed is caught up."""
        today = self.env["school.unit"]._today()
        plans = self.search(
            Domain("date_from", "<=", today)
            & (
                Domain("date_to", "=", False)
                | Domain("date_to", ">=", today - timedelta(days=CATCH_UP))
            ),
            order="company_id, id",
        )
        for number, plan in enumerate(plans, start=1):
            due = plan._due_now(today)
            if due:
                plan._open(due)
            self.env["ir.cron"]._commit_progress(1, remaining=len(plans) - number)


class SchoolInspectionTarget(models.Model):
    """A subject that a plan lists."""

    _name = "school.inspection.target"
    _description = "Subject of an Inspection Plan"
    _inherit = ["school.kept"]
    _order = "plan_id, sequence, id"

    _kept_posts = PREPARING_POSTS

    plan_id = fields.Many2one(
        comodel_name="school.inspection.plan",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    subject = fields.Reference(
        selection=lambda self: self.env["school.inspection.line"]._selection_subject(),
        string="Inspected",
        required=True,
    )
    subject_key = fields.Char(compute="_compute_subject_key")

    @api.depends("subject")
    def _compute_subject_key(self):
        for target in self:
            subject = target.subject
            target.subject_key = f"{subject._name},{subject.id}" if subject else False

    @api.constrains("subject", "plan_id")
    def _check_subject(self):
        for target in self:
            subject = target.subject.sudo().exists() if target.subject else None
            wanted = target.plan_id.template_id.sudo()._subject_model()
            fits = subject and subject._name == wanted
            owner = fits and "company_id" in subject._fields and subject.company_id
            if not fits or (owner and owner != target.company_id):
                raise ValidationError(
                    self.env._(
                        "%(plan)s inspects %(kind)s of the school: choose one.",
                        plan=target.plan_id.name,
                        kind=self.env[wanted]._description,
                    )
                )
