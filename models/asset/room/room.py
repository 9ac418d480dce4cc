"""Rooms (分室账): each with its number, its use and somebody who keeps it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.card import GONE

KINDS = [
    ("classroom", "Classroom"),
    ("function", "Special Classroom"),
    ("lab", "Laboratory"),
    ("office", "Office"),
    ("dormitory", "Dormitory"),
    ("store", "Store Room"),
    ("canteen", "Canteen"),
    ("sports", "Sports Ground or Hall"),
    ("public", "Corridor or Public Place"),
    ("other", "Other"),
]


class SchoolRoom(models.Model):
    """A room of a school: what stands in it is listed on its door."""

    _name = "school.room"
    _description = "Room"
    _inherit = [
        "school.asset.kept",
        "school.initials",
        "school.listed",
        "mail.thread",
    ]
    _order = "building, floor, number, name, id"
    _listed_columns = (
        "name",
        "building",
        "floor",
        "number",
        "kind",
        "class_id",
        "department_id",
        "keeper_id",
        "area",
        "seats",
        "card_count",
        "piece_count",
        "value_total",
    )
    _listed_totals = ("card_count", "piece_count", "value_total")

    name = fields.Char(
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
        help="As people call it: building and number, or a name of its own.",
    )
    building = fields.Char(tracking=True)
    floor = fields.Integer(string="Storey", help="Below the ground: negative.")
    number = fields.Char(string="Room Number", tracking=True)
    kind = fields.Selection(
        KINDS,
        string="Use of the Room",
        required=True,
        default="classroom",
        index=True,
    )
    keeper_id = fields.Many2one(
        comodel_name="hr.employee",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Answers for the room and for what stands in it.",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Used By",
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    area = fields.Float(string="Area (m²)", digits=(10, 1))
    seats = fields.Integer()
    note = fields.Char()
    asset_ids = fields.One2many("school.asset", "room_id", string="What Stands in It")
    stay_ids = fields.One2many("school.class.stay", "room_id", string="Classes")
    class_id = fields.Many2one(
        comodel_name="school.class",
        string="Class Today",
        compute="_compute_class_id",
        search="_search_class_id",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    card_count = fields.Integer(string="Cards", compute="_compute_things")
    piece_count = fields.Integer(string="Number of Pieces", compute="_compute_things")
    value_total = fields.Monetary(string="Original Value", compute="_compute_things")

    _name_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "The school has a room of this name already."
    )
    _figures = models.Constraint(
        "CHECK (COALESCE(area, 0) >= 0 AND COALESCE(seats, 0) >= 0"
        " AND COALESCE(floor, 0) BETWEEN -9 AND 99)",
        "Area and seats are not negative; floors lie between -9 and 99.",
    )

    @api.depends("building", "number")
    def _compute_name(self):
        for room in self:
            known = self._place_name(room.building, room.number)
            room.name = known or room.name

    @api.depends("stay_ids.date_from", "stay_ids.date_to", "stay_ids.class_id")
    def _compute_class_id(self):
        today = self.env["school.unit"]._today()
        found = self.env["school.class.stay"]._on(today, rooms=self)
        by_room = {stay.room_id.id: stay.class_id for stay in found}
        for room in self:
            room.class_id = by_room.get(room._origin.id, False)

    def _search_class_id(self, operator, value):
        return self.env["school.class.stay"]._search_today("class_id", operator, value)

    @api.depends("asset_ids.room_id", "asset_ids.quantity", "asset_ids.original_value")
    def _compute_things(self):
        groups = self.env["school.asset"]._read_group(
            [("room_id", "in", self.ids), ("state", "not in", GONE)],
            ["room_id"],
            ["__count", "quantity:sum", "original_value:sum"],
        )
        found = {room.id: figures for room, *figures in groups}
        for room in self:
            count, pieces, value = found.get(room._origin.id, (0, 0, 0.0))
            room.card_count, room.piece_count = count, pieces
            room.value_total = value

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Enter rooms, named by building and number unless they have a name."""
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = self._place_name(
                    vals.get("building"), vals.get("number")
                )
        rooms = super().create(vals_list)
        rooms._check_named()
        rooms._take_places()
        return rooms

    def write(self, vals):
        """Change rooms; cards in a room that is renamed follow, in their history."""
        names = {room: room.name for room in self}
        result = super().write(vals)
        renamed = self.filtered(lambda room: room.name != names[room])
        renamed._check_named()
        for room in renamed:
            cards = self.env["school.asset"].sudo().search([("room_id", "=", room.id)])
            cards._set_own({"place": room.name}, self.env._("Room renamed"))
        if vals.get("active") is False:
            self._check_empty()
        if "keeper_id" in vals:
            self._tell_holder()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_empty(self):
        self._check_empty()

    def action_open_cards(self):
        """Open the cards of what stands in the rooms."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_asset_action"
        )
        return {
            **action,
            "domain": [("room_id", "in", self.ids)],
            "context": {
                "search_default_present": 1,
                "default_room_id": self.id if len(self) == 1 else False,
            },
        }

    def _check_named(self):
        """:raise UserError: a room that nobody could name"""
        for room in self:
            if not (room.name or "").strip():
                raise UserError(
                    self.env._("Enter building and number of the room, or its name.")
                )

    def _check_empty(self):
        """:raise UserError: names a room with things in it"""
        full = self.filtered("card_count")
        if full:
            raise UserError(
                self.env._(
                    "%(room)s: %(count)s cards stand in it. Move them first.",
                    room=full[0].name,
                    count=full[0].card_count,
                )
            )

    def _tell_holder(self):
        """Hook: the rooms have another keeper."""

    @api.model
    def _place_name(self, building, number):
        parts = [part.strip() for part in (building, number) if isinstance(part, str)]
        return "".join(parts)

    def _take_places(self):
        """Take in the cards whose place was written in words until now."""
        named = {(room.company_id.id, room.name): room for room in self}
        cards = (
            self.env["school.asset"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("room_id", "=", False),
                    ("place", "in", self.mapped("name")),
                ]
            )
        )
        places = cards.grouped(lambda card: named.get((card.company_id.id, card.place)))
        cards._set_each(
            {
                card: {"room_id": room.id, "place": room.name}
                for room, of_room in places.items()
                if room
                for card in of_room
            },
            self.env._("Room entered"),
        )
