"""Classes: 届别 and 班号 for good; the grade that is shown follows from the year."""

from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..card.card import GONE

STAGES = [
    ("kindergarten", "Kindergarten"),
    ("primary", "Primary School"),
    ("junior", "Junior High School"),
    ("senior", "Senior High School"),
]
YEARS = {"kindergarten": 3, "primary": 6, "junior": 3, "senior": 3}
NUMERALS = "一二三四五六七八九"


class SchoolClass(models.Model):
    """A class from its first day to its graduation."""

    _name = "school.class"
    _description = "School Class"
    _inherit = [
        "school.asset.kept",
        "school.initials",
        "school.listed",
        "mail.thread",
    ]
    _order = "stage_order, entry_year desc, number, id"
    _kept_fixed = frozenset(
        {"company_id", "name", "entry_year", "number", "stage", "department_id"}
    )
    _listed_columns = (
        "name",
        "grade_name",
        "teacher_id",
        "room_id",
        "pupils",
        "card_count",
        "piece_count",
    )
    _listed_totals = ("pupils", "card_count", "piece_count")

    name = fields.Char(required=True, readonly=True, copy=False)
    stage = fields.Selection(STAGES, required=True, default="junior")
    stage_order = fields.Integer(
        compute="_compute_stage_order", store=True, precompute=True
    )
    entry_year = fields.Integer(
        string="Entered In",
        required=True,
        default=lambda self: self.env["school.unit"]._today().year,
        aggregator=None,
        help="The year of the first September: the class is named after it for good.",
    )
    number = fields.Integer(string="Class Number", required=True, aggregator=None)
    years = fields.Integer(
        compute="_compute_years",
        store=True,
        readonly=False,
        precompute=True,
        aggregator=None,
        help="How many years the class stays: primary school 6 or 5, junior 3 or 4.",
    )
    grade = fields.Integer(
        string="Year of Study", compute="_compute_grade", aggregator=None
    )
    grade_name = fields.Char(string="Grade", compute="_compute_grade")
    date_graduates = fields.Date(
        string="Leaves On", compute="_compute_date_graduates", store=True, index=True
    )
    is_graduated = fields.Boolean(
        string="Graduated", compute="_compute_grade", search="_search_is_graduated"
    )
    teacher_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Class Teacher",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Answers for what the class keeps.",
    )
    pupils = fields.Integer()
    parent_id = fields.Many2one(
        comodel_name="hr.department",
        string="Above It",
        check_company=True,
        ondelete="restrict",
        help="The grade group or the office to which the class belongs.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        check_company=True,
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Under this name the class receives goods, keeps things and is assessed.",
    )
    stay_ids = fields.One2many("school.class.stay", "class_id", string="Rooms")
    room_id = fields.Many2one(
        comodel_name="school.room",
        string="Room Today",
        compute="_compute_room_id",
        search="_search_room_id",
    )
    card_count = fields.Integer(string="Cards", compute="_compute_things")
    piece_count = fields.Integer(string="Number of Pieces", compute="_compute_things")

    _once = models.UniqueIndex(
        "(company_id, stage, entry_year, number)",
        "The school has this class already.",
    )
    _department_once = models.UniqueIndex(
        "(department_id)", "A department is one class at most."
    )
    _figures = models.Constraint(
        "CHECK (entry_year > 0 AND number > 0 AND years > 0 AND pupils >= 0)",
        "Years and numbers of classes are above zero, pupils are counted.",
    )

    @api.depends("stage")
    def _compute_stage_order(self):
        stages = [stage for stage, _label in STAGES]
        for record in self:
            record.stage_order = stages.index(record.stage) if record.stage else 0

    @api.depends("stage")
    def _compute_years(self):
        for record in self:
            record.years = YEARS.get(record.stage, 3)

    @api.depends("entry_year", "years")
    def _compute_date_graduates(self):
        for record in self:
            year = (record.entry_year or 0) + (record.years or 0)
            record.date_graduates = date(year, 8, 31) if 1 <= year <= 9999 else False

    @api.depends("entry_year", "years", "stage")
    @api.depends_context("lang")
    def _compute_grade(self):
        today = self.env["school.unit"]._today()
        first = self._year_of(today)
        for record in self:
            record.grade = first - (record.entry_year or 0) + 1
            record.is_graduated = record.grade > record.years
            record.grade_name = record._grade_text()

    def _search_is_graduated(self, operator, value):
        if operator != "in":
            return NotImplemented
        first = self._year_of(self.env["school.unit"]._today())
        return [("date_graduates", "<=", date(first, 8, 31))]

    @api.depends("name", "entry_year", "years", "stage")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            grade = record.grade_name
            record.display_name = (
                self.env._("%(name)s (%(grade)s)", name=record.name, grade=grade)
                if grade and record.name
                else record.name
            )

    @api.depends("stay_ids.date_from", "stay_ids.date_to", "stay_ids.room_id")
    def _compute_room_id(self):
        today = self.env["school.unit"]._today()
        found = self.env["school.class.stay"]._on(today, classes=self)
        by_class = {stay.class_id.id: stay.room_id for stay in found}
        for record in self:
            record.room_id = by_class.get(record._origin.id, False)

    def _search_room_id(self, operator, value):
        return self.env["school.class.stay"]._search_today("room_id", operator, value)

    @api.depends("department_id")
    def _compute_things(self):
        groups = self.env["school.asset"]._read_group(
            [
                ("department_id", "in", self.department_id.ids),
                ("employee_id", "=", False),
                ("state", "not in", GONE),
            ],
            ["department_id"],
            ["__count", "quantity:sum"],
        )
        found = {department.id: figures for department, *figures in groups}
        for record in self:
            count, pieces = found.get(record.department_id.id, (0, 0))
            record.card_count, record.piece_count = count, pieces

    @api.constrains("entry_year", "number", "years", "pupils")
    def _check_figures(self):
        for record in self:
            if not (
                1980 <= record.entry_year <= 2100
                and record.number <= 99
                and 1 <= record.years <= 9
                and record.pupils <= 200
            ):
                raise ValidationError(
                    self.env._(
                        "%(class)s: years of entry lie between 1980 and 2100, classes"
                        " are numbered from 1 to 99, stay 1 to 9 years and have at"
                        " most 200 pupils.",
                        **{"class": record.name},
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enter classes; each gets the department under which it keeps things.

        :raise AccessError: for a department that exists, unless the user administers
            the school: its head would be another from then on
        """
        self._check_departments(vals_list)
        for vals in vals_list:
            vals["name"] = self._class_name(vals)
        missing = [vals for vals in vals_list if not vals.get("department_id")]
        # staff files are closed to those who keep classes; rights follow below
        Department = self.env["hr.department"].sudo()
        made = Department.with_context(mail_create_nolog=True).create(
            [
                {
                    "name": vals["name"],
                    "company_id": vals.get("company_id") or self.env.company.id,
                }
                for vals in missing
            ]
        )
        for vals, department in zip(missing, made, strict=True):
            vals["department_id"] = department.id
        classes = super().create(vals_list)
        classes._tell_department({"teacher_id", "parent_id"})
        return classes

    def write(self, vals):
        """Change classes; the department's head is the class teacher.

        :raise UserError: for the name, and a class that still keeps things is not
            taken off the list
        """
        if vals.get("active") is False:
            self._check_returned()
        result = super().write(vals)
        self._tell_department(vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Classes are kept for good. Archive one that has left.")
        )

    # -- actions --------------------------------------------------------------------

    def action_open_cards(self):
        """Open the cards of what the classes keep."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_asset_action"
        )
        return {
            **action,
            "domain": [
                ("department_id", "in", self.department_id.ids),
                ("employee_id", "=", False),
            ],
            "context": {"search_default_present": 1},
        }

    def action_move(self):
        """Open a sheet on which the chosen classes change rooms.

        :return: window action
        """
        self.check_access("read")
        sheet = self.env["school.class.move"].create(
            {
                "company_id": self[:1].company_id.id or self.env.company.id,
                "line_ids": [Command.create({"class_id": one.id}) for one in self],
            }
        )
        return sheet._get_records_action()

    # -- inside ---------------------------------------------------------------------

    @api.model
    def _year_of(self, day):
        """Return the calendar year in which the school year of ``day`` began."""
        year = (
            self.env["school.year"]
            .sudo()
            .search([("date_start", "<=", day), ("date_end", ">=", day)], limit=1)
        )
        if year:
            return year.date_start.year
        return day.year if day.month >= 9 else day.year - 1

    def _grade_text(self):
        """Return what the grade is called this year; empty before and after."""
        self.ensure_one()
        grade = self.grade
        if not 1 <= grade <= (self.years or 0):
            return ""
        if self.stage == "kindergarten":
            labels = (
                self.env._("Lower Form"),
                self.env._("Middle Form"),
                self.env._("Upper Form"),
            )
            return labels[min(grade, 3) - 1]
        if self.stage == "junior":
            grade += 9 - self.years
        chinese = (self.env.lang or "").startswith("zh")
        figure = NUMERALS[grade - 1] if chinese and 1 <= grade <= 9 else str(grade)
        if self.stage == "senior":
            return self.env._("Senior %(grade)s", grade=figure)
        return self.env._("Grade %(grade)s", grade=figure)

    @api.model
    def _class_name(self, vals):
        """Return the name that a class has for good, as the school's papers write it.

        :raise UserError: for figures that are none
        """
        Company = self.env["res.company"]
        company = Company.browse(vals.get("company_id") or self.env.company.id)
        missing = {"entry_year", "stage", "number"}.difference(vals)
        try:
            values = self.default_get(sorted(missing)) | vals
            year, number = int(values["entry_year"]), int(values["number"])
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("Enter the year of entry and the number of the class.")
            ) from error
        texts = self.with_context(lang=self.env["school.form"]._form_lang(company))
        figures = {"year": year, "number": number}
        name = {
            "kindergarten": texts.env._("Kindergarten %(year)s-%(number)s", **figures),
            "primary": texts.env._("Primary %(year)s-%(number)s", **figures),
            "junior": texts.env._("Junior %(year)s-%(number)s", **figures),
            "senior": texts.env._("Senior %(year)s-%(number)s", **figures),
        }.get(values.get("stage"))
        if not name:
            raise UserError(self.env._("Choose the stage of the class."))
        return name

    @api.model
    def _check_departments(self, vals_list):
        """:raise AccessError: a department that exists becomes a class"""
        for vals in vals_list:
            if not vals.get("department_id"):
                vals["department_id"] = False
                continue
            company = vals.get("company_id") or self.env.company.id
            unit = self.env["school.unit"]._for_company(
                self.env["res.company"].browse(company)
            )
            if not unit or not unit._administers():
                raise AccessError(
                    self.env._(
                        "Only the school's administrator makes a class of a department"
                        " that exists: its head would be the class teacher from then"
                        " on. Leave it empty to have it made."
                    )
                )

    def _tell_department(self, names):
        """Let the departments follow: their head, what is above them, archived."""
        followed = {"teacher_id": "manager_id", "parent_id": "parent_id"}
        for record in self.sudo():
            vals = {
                target: record[name].id
                for name, target in followed.items()
                if name in names
            }
            if "active" in names:
                vals["active"] = record.active
            if vals:
                record.department_id.write(vals)

    def _check_returned(self):
        """:raise UserError: names a class in whose name things stand"""
        for record in self:
            if record.card_count:
                raise UserError(
                    self.env._(
                        "%(class)s still keeps %(count)s things. Hand them on or take"
                        " them back first.",
                        **{"class": record.name, "count": record.card_count},
                    )
                )
