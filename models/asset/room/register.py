"""The register of a room: cards, batch cards and goods in the hands of who is there."""

from odoo import models

from ..card.card import GONE


class SchoolRoom(models.Model):
    _inherit = "school.room"

    def _register_rows(self):
        """Return what the register of one room lists.

        Goods without a card stand where the class or the dormitory is in whose name
        they are.

        :return: rows of ``school.holding.hook``
        """
        self.ensure_one()
        cards = (
            self.env["school.asset"]
            .sudo()
            .search(
                [("room_id", "=", self.id), ("state", "not in", GONE)],
                order="category_id, title, name, id",
            )
        )
        holders = self.sudo().class_id.department_id | self.sudo().holder_id
        held = self.env["school.holding.hook"]._held_things(
            self.company_id, self.env["hr.employee"], holders
        )
        goods = [row for row in held if row["record"]._name != cards._name]
        return [card._as_held() for card in cards] + goods
