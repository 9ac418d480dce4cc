"""The sheet on which classes change rooms (班级搬迁), all at once in August."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ..card.card import GONE, PREPARING_POSTS

DESKS = [
    ("go", "Go with the Class"),
    ("stay", "Stay in the Room"),
]


class SchoolClassMove(models.Model):
    """Every class of a school: from which room, to which room, with or without desks.

    It is written and looked through, and applied once: rooms of classes, cards and
    their history change together.
    """

    _name = "school.class.move"
    _description = "Move of Classes"
    _inherit = ["school.document"]
    _order = "date desc, id desc"

    _document_prefix = "BQ"
    _document_own = frozenset({"applied_by_id", "applied_on", "moved_count"})

    date = fields.Date(
        string="Day of the Move",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    desks = fields.Selection(
        DESKS,
        string="Desks and Things",
        required=True,
        default="go",
        help="What a class keeps goes with it, or stays for the class that comes. What"
        " belongs to the room always stays. Each line can say otherwise.",
    )
    line_ids = fields.One2many(
        "school.class.move.line", "move_id", string="Classes", copy=True
    )
    class_count = fields.Integer(compute="_compute_counts", string="Classes That Move")
    card_count = fields.Integer(compute="_compute_counts", string="Cards That Change")
    moved_count = fields.Integer(string="Cards Changed", readonly=True, copy=False)
    applied_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    applied_on = fields.Datetime(readonly=True, copy=False)
    note = fields.Char()
    state = fields.Selection(
        [("draft", "Being Written"), ("done", "Applied"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("line_ids.to_room_id", "line_ids.from_room_id", "line_ids.card_count")
    def _compute_counts(self):
        for sheet in self:
            moving = sheet.line_ids.filtered("is_move")
            sheet.class_count = len(moving)
            sheet.card_count = sum(moving.mapped("card_count"))

    # -- CRUD ---------------------------------------------------------------------

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    # -- buttons --------------------------------------------------------------------

    def action_fill(self):
        """Put all classes of the school on the sheet, each in its room.

        A class that has graduated by then leaves its room.
        """
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        today = self.env["school.unit"]._today()
        for sheet in self:
            classes = self.env["school.class"].search(
                [("company_id", "=", sheet.company_id.id)]
            )
            missing = classes - sheet.line_ids.class_id
            stays = self.env["school.class.stay"]._on(today, classes=missing)
            rooms = {stay.class_id: stay.room_id.id for stay in stays}
            values = [
                {
                    "move_id": sheet.id,
                    "class_id": one.id,
                    "to_room_id": one.date_graduates > sheet.date and rooms.get(one),
                }
                for one in missing
                if one in rooms or one.date_graduates > sheet.date
            ]
            self.env["school.class.move.line"].create(values)
        return True

    def action_refresh(self):
        """Take again in which room each class is now."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self.line_ids._take_rooms()
        return True

    def action_cancel(self):
        """Give up a sheet."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True


class SchoolClassMoveLine(models.Model):
    """One class on the sheet."""

    _name = "school.class.move.line"
    _description = "Class That Moves"
    _inherit = ["school.document.line"]
    _order = "move_id, sequence, id"
    _document_field = "move_id"

    move_id = fields.Many2one(
        "school.class.move", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="move_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="move_id.state")
    sequence = fields.Integer(default=10)
    class_id = fields.Many2one(
        "school.class",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    from_room_id = fields.Many2one(
        "school.room",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
    )
    to_room_id = fields.Many2one(
        "school.room",
        check_company=True,
        ondelete="restrict",
        help="Empty: the class leaves its room and has none.",
    )
    desks = fields.Selection(DESKS, string="Desks and Things")
    teacher_id = fields.Many2one(
        "hr.employee",
        string="New Class Teacher",
        check_company=True,
        ondelete="restrict",
        help="Empty: the class teacher stays.",
    )
    is_move = fields.Boolean(compute="_compute_is_move")
    card_count = fields.Integer(string="Cards", compute="_compute_card_count")

    _class_once = models.UniqueIndex(
        "(move_id, class_id)", "A class stands on the sheet once."
    )

    @api.depends("from_room_id", "to_room_id", "teacher_id")
    def _compute_is_move(self):
        for line in self:
            line.is_move = bool(line.from_room_id != line.to_room_id or line.teacher_id)

    @api.depends("class_id", "from_room_id", "to_room_id", "desks", "move_id.desks")
    def _compute_card_count(self):
        groups = self.env["school.asset"]._read_group(
            [
                ("room_id", "in", self.from_room_id.ids),
                ("department_id", "in", self.class_id.department_id.ids),
                ("state", "not in", GONE),
            ],
            ["room_id", "department_id"],
            ["__count"],
        )
        counts = {(room.id, holder.id): count for room, holder, count in groups}
        for line in self:
            key = line.from_room_id.id, line.class_id.department_id.id
            moves = line.from_room_id != line.to_room_id
            line.card_count = counts.get(key, 0) if moves else 0

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Put classes on sheets; in which room each is, is known."""
        for vals in vals_list:
            vals["from_room_id"] = False
        lines = super().create(vals_list)
        lines._take_rooms()
        return lines

    def write(self, vals):
        """Change lines of open sheets.

        :raise UserError: for the room in which a class is
        """
        if gate_open(self, f"own {self._name}"):
            return super().write(vals)
        if not {"from_room_id", "move_id"}.isdisjoint(vals):
            raise UserError(
                self.env._("In which room a class is, is known and not typed in.")
            )
        result = super().write(vals)
        if "class_id" in vals:
            self._take_rooms()
        return result

    def _take_rooms(self):
        """Note in which room each class is today; one statement for all."""
        today = self.env["school.unit"]._today()
        stays = self.env["school.class.stay"].sudo()._on(today, classes=self.class_id)
        by_class = {stay.class_id.id: stay.room_id.id for stay in stays}
        for room, lines in self.grouped(
            lambda line: by_class.get(line.class_id.id, False)
        ).items():
            open_gate(lines, f"own {self._name}").write({"from_room_id": room})

    def _desks(self):
        """Return whether what the class keeps goes with it or stays."""
        self.ensure_one()
        if not self.to_room_id:
            return "stay"
        return self.desks or self.move_id.desks
