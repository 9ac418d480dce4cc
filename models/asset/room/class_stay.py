"""Which class is in which room, from which day until which day."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.gate import gate_open, open_gate

GATE = "own school.class.stay"


class SchoolClassStay(models.Model):
    """A class in a room. Only the sheet of a move writes here."""

    _name = "school.class.stay"
    _description = "Class in a Room"
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _rec_name = "room_id"

    class_id = fields.Many2one(
        "school.class",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    room_id = fields.Many2one(
        "school.room",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="class_id.company_id", store=True, precompute=True, index=True
    )
    date_from = fields.Date(string="Moved In On", required=True)
    date_to = fields.Date(string="Left On", help="Empty while it lasts.")
    move_id = fields.Many2one(
        "school.class.move", string="Sheet of the Move", index=True, ondelete="restrict"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A class does not leave a room before it came.",
    )
    # ranges of one number compare ids without the extension btree_gist
    _one_room = models.Constraint(
        "EXCLUDE USING gist (int4range(class_id, class_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[)') WITH &&)",
        "A class is in one room at a time.",
    )
    _one_class = models.Constraint(
        "EXCLUDE USING gist (int4range(room_id, room_id, '[]') WITH &&,"
        " daterange(date_from, date_to, '[)') WITH &&)",
        "Another class is in this room at that time.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Enter stays, from the sheet of a move.

        :raise UserError: for anybody else
        """
        self._check_gate()
        return super().create(vals_list)

    def write(self, vals):
        """End stays, from the sheet of a move.

        :raise UserError: for anybody else
        """
        self._check_gate()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._check_gate()

    def _check_gate(self):
        """:raise UserError: says which page changes the room of a class"""
        if not gate_open(self, GATE):
            raise UserError(
                self.env._("Classes change rooms on the sheet of a move, all at once.")
            )

    def _own(self):
        """Open the gate for our own code; rights and state were checked."""
        return open_gate(self.sudo(), GATE)

    @api.model
    def _on_domain(self, day):
        """Return the domain of the stays on a day."""
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">", day)
        )

    @api.model
    def _search_today(self, name, operator, value):
        """Return the domain of the classes, or rooms, by where they are today.

        :param str name: the field of the stay that ``value`` is about
        """
        if operator != "in":
            return NotImplemented
        stays = self._on_domain(self.env["school.unit"]._today())
        ids = [one for one in value if one]
        domain = Domain("stay_ids", "any", stays & Domain(name, "in", ids))
        if False in value:
            domain |= ~Domain("stay_ids", "any", stays)
        return domain

    @api.model
    def _on(self, day, classes=None, rooms=None):
        """Return the stays of classes, or in rooms, on a day."""
        domain = self._on_domain(day)
        if classes is not None:
            domain &= Domain("class_id", "in", classes._origin.ids)
        if rooms is not None:
            domain &= Domain("room_id", "in", rooms._origin.ids)
        return self.search(domain)
