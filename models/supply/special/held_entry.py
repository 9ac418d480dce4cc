"""The ledger of held items, and how many lie where: running balances, never below 0."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.running import shift_rows

KINDS = [
    ("receive", "Taken into Keeping"),
    ("issue", "Handed to a Class"),
    ("back", "Handed Back by a Class"),
    ("out", "Sent Away"),
]


class SchoolHeldBalance(models.Model):
    """How much of an item lies in the store, or is with a class."""

    _name = "school.held.balance"
    _description = "Held Quantity"
    _order = "item_id, department_id, id"
    _rec_name = "item_id"

    item_id = fields.Many2one(
        comodel_name="school.held.item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Class or Department",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: in the store.",
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    least = fields.Float(digits="Product Unit", readonly=True)

    _place_once = models.UniqueIndex("(item_id, COALESCE(department_id, 0))")
    _not_below_zero = models.Constraint(
        "CHECK (quantity >= least)", "A held quantity does not fall below zero."
    )

    @api.model
    def _shift(self, changes):
        """Move quantities between places, in place and under the lock of the rows.

        :param dict changes: ``{(item, department): quantity}``
        :raises UserError: names the item and the place that has too little
        """
        wanted = {
            (item.id, department.id or None): quantity
            for (item, department), quantity in changes.items()
            if quantity
        }
        if not wanted:
            return
        rows = self._rows_for(
            {(item, department): item.company_id.id for item, department in changes}
        )
        moves = {rows[key]: {"quantity": quantity} for key, quantity in wanted.items()}
        moved = shift_rows(
            self.browse(), moves, ("quantity",), "least", "quantity >= least"
        )
        short = self.browse(sorted(set(moves) - moved))
        if short:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(item)s: %(place)s has %(there)s, %(wanted)s are asked for.",
                        item=row.item_id.name,
                        place=row.department_id.name or self.env._("the store"),
                        there=f"{row.quantity:g}",
                        wanted=f"{-moves[row.id]['quantity']:g}",
                    )
                    for row in short
                )
            )

    @api.model
    def _rows_for(self, places):
        """Return the rows of places, made where they are missing.

        :param dict places: ``{(item, department): company id}``
        :return: ``{(item id, department id or None): id}``
        """
        self.flush_model()
        values = SQL(", ").join(
            SQL("(%s, %s, %s, 0, 0)", item.id, department.id or None, company_id)
            for (item, department), company_id in sorted(
                places.items(), key=lambda place: (place[0][0].id, place[0][1].id or 0)
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO school_held_balance
                       (item_id, department_id, company_id, quantity, least)
                VALUES %s ON CONFLICT DO NOTHING RETURNING id
                """,
                values,
            )
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT item_id, department_id, id FROM school_held_balance"
                " WHERE item_id = ANY(%s)",
                sorted({item.id for item, _department in places}),
            )
        )
        return {(item_id, department_id): row for item_id, department_id, row in rows}


class SchoolHeldEntry(models.Model):
    """One movement of one item at one place: in the store or with a class."""

    _name = "school.held.entry"
    _description = "Movement of Held Items"
    _inherit = ["school.ledger", "school.listed"]
    _order = "date desc, id desc"
    _rec_name = "item_id"

    _listed_columns = (
        "company_id",
        "date",
        "kind",
        "item_id",
        "department_id",
        "quantity",
        "document",
        "user_name",
    )

    item_id = fields.Many2one(
        comodel_name="school.held.item", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Class or Department",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: in the store.",
    )
    kind = fields.Selection(KINDS, required=True)
    quantity = fields.Float(
        digits="Product Unit", required=True, help="Below zero: it left the place."
    )
    date = fields.Date(required=True, index=True)
    move_id = fields.Many2one(
        comodel_name="school.held.move", required=True, index=True, ondelete="restrict"
    )
    document = fields.Char(required=True)
    user_name = fields.Char(string="Entered By", required=True)
    entered_on = fields.Datetime(required=True)
