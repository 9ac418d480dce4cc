"""The room of a card, and many cards that change at once."""

from odoo import api, fields, models

from ...common.gate import gate_open, open_gate
from ..card.card import GATE

TOGETHER = "asset history"


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    room_id = fields.Many2one(
        "school.room",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The room in which it stands; the place follows.",
    )
    place = fields.Char(
        compute="_compute_place", store=True, readonly=False, precompute=True
    )
    holder_kind = fields.Selection(
        [
            ("person", "Person"),
            ("office", "Department"),
            ("class", "Class"),
            ("dormitory", "Dormitory"),
            ("room", "Keeper of the Room"),
            ("nobody", "Nobody"),
        ],
        string="Kind of Custodian",
        compute="_compute_holder_kind",
        search="_search_holder_kind",
    )

    @api.depends("room_id")
    def _compute_place(self):
        for asset in self:
            asset.place = asset.room_id.name or asset.place

    @api.depends("employee_id", "department_id.school_kind", "room_id.keeper_id")
    def _compute_holder_kind(self):
        for asset in self:
            if asset.employee_id:
                kind = "person"
            elif asset.department_id:
                kind = asset.department_id.sudo().school_kind or "office"
            else:
                kind = "room" if asset.room_id.keeper_id else "nobody"
            asset.holder_kind = kind

    def _search_holder_kind(self, operator, value):
        if operator != "in":
            return NotImplemented
        Domain = fields.Domain
        alone = Domain("employee_id", "=", False)
        nobody = alone & Domain("department_id", "=", False)
        kept = Domain("room_id.keeper_id", "!=", False)
        known = {
            "person": Domain("employee_id", "!=", False),
            "room": nobody & kept,
            "nobody": nobody & ~kept,
            **{
                kind: alone & Domain("department_id.school_kind", "=", kind)
                for kind in ("office", "class", "dormitory")
            },
        }
        return Domain.OR(known[kind] for kind in value if kind in known)

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make out cards; a place that is the name of a room is that room."""
        self._match_rooms(
            [vals for vals in vals_list if vals.get("place") and "room_id" not in vals]
        )
        return super().create(vals_list)

    def write(self, vals):
        """Change cards; another place is another room, or none that is known."""
        if "place" in vals and "room_id" not in vals:
            vals = {**vals, "room_id": False}
            if len(self.company_id) == 1:
                vals["company_id"] = self.company_id.id
                self._match_rooms([vals])
                del vals["company_id"]
        return super().write(vals)

    @api.model
    def _values_of_place(self, company, place):
        """Return place and room of a card that stands there, for our own effects."""
        vals = {"place": place, "company_id": company.id, "room_id": False}
        self._match_rooms([vals])
        return {"place": vals["place"], "room_id": vals["room_id"]}

    @api.model
    def _match_rooms(self, values):
        """Put the room into values whose place is the name of one; one query."""
        for vals in values:
            vals["place"] = str(vals["place"] or "").strip() or False
        names = {vals["place"] for vals in values if vals["place"]}
        if not names:
            return
        rooms = self.env["school.room"].sudo().search([("name", "in", sorted(names))])
        known = {(room.company_id.id, room.name): room.id for room in rooms}
        for vals in values:
            company = vals.get("company_id") or self.env.company.id
            vals["room_id"] = known.get((company, vals["place"]), False)

    # -- many at once -----------------------------------------------------------------

    def _set_each(self, changes, reason=""):
        """Write different values to different cards, with one entry for each card.

        The number of statements does not grow with the cards. Rights were checked.

        :param dict changes: ``{card: values}``
        :param reason: goes into the history
        """
        changes = {card.id: vals for card, vals in changes.items() if vals}
        cards = self.browse(sorted(changes)).with_context(
            school_asset_reason=reason, tracking_disable=True
        )
        if not cards:
            return
        cards._check_not_counted()
        names = {name for vals in changes.values() for name in vals}
        before = cards._history_values(dict.fromkeys(names))
        groups = {}
        for card in cards:
            groups.setdefault(tuple(sorted(changes[card.id].items())), []).append(
                card.id
            )
        for vals, ids in groups.items():
            part = open_gate(open_gate(cards.browse(ids), GATE), TOGETHER)
            part.write(dict(vals))
        cards._record_changes(before)

    def _check_not_counted(self):
        """Hook: refuse to move cards that are being counted just now."""

    def _history_values(self, vals):
        """A room brings its place; of many cards at once the caller takes note."""
        if gate_open(self, TOGETHER):
            return {}
        if "room_id" in vals:
            vals = {**vals, "place": None}
        return super()._history_values(vals)
