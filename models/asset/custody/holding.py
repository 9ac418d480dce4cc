"""Cards among the things that people and departments hold."""

from odoo import api, models
from odoo.fields import Domain

from ..card.card import GONE


class SchoolHoldingHook(models.AbstractModel):
    _inherit = "school.holding.hook"

    @api.model
    def _held_things(self, company, employees, departments):
        """Add the cards that stand in their names."""
        rows = super()._held_things(company, employees, departments)
        cards = (
            self.env["school.asset"]
            .sudo()
            .search(
                Domain("company_id", "=", company.id)
                & Domain("state", "not in", GONE)
                & (
                    Domain("employee_id", "in", employees.ids)
                    | Domain("employee_id", "=", False)
                    & Domain("department_id", "in", departments.ids)
                ),
                order="room_id, name, id",
            )
        )
        return rows + [card._as_held() for card in cards]

    @api.model
    def _pass_on(self, rows, successor, reason):
        """Write the new custodian on the cards, and into their history.

        :raise UserError: taken back without a post that keeps property
        """
        result = super()._pass_on(rows, successor, reason)
        Asset = self.env["school.asset"]
        cards = [row["record"] for row in rows if row["record"]._name == Asset._name]
        values = {"employee_id": successor.id}
        if not successor:
            Asset.union(*cards).sudo(False)._check_keeping()
            values["department_id"] = False
        Asset.sudo()._set_each(dict.fromkeys(cards, values), reason)
        return result


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    def _as_held(self):
        """Return the card as a thing that somebody holds."""
        self.ensure_one()
        return {
            "record": self,
            "name": self.title,
            "code": self.name,
            "specification": self.specification or "",
            "quantity": self.quantity,
            "unit": self.uom_id.name or "",
            "value": self.original_value,
            "place": self.place or "",
            "employee": self.employee_id,
            "department": self.department_id,
        }
