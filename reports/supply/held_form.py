"""What forms of things held have in common: goods and cards in one table."""

from odoo import models


class SchoolHeldForm(models.AbstractModel):
    """Base of forms that list what somebody holds."""

    _name = "school.held.form"
    _inherit = "school.form"
    _description = "Form of Things Held"

    def _held_rows(self, doc):
        """Return a row of each line of goods, and of each card, of a document."""
        return [
            *({**self._goods_words(line), **self._row(line)} for line in doc.line_ids),
            *(
                {**self._thing_words(thing), **self._thing_row(thing)}
                for thing in doc.thing_ids
            ),
        ]

    def _goods_words(self, line):
        custody = line.custody_id
        kinds = dict(custody._fields["kind"]._description_selection(self.env))
        return {
            "name": self._form_text(custody.product_id.name),
            "kind": kinds[custody.kind],
            "unit": custody.product_uom_id.name,
        }

    def _thing_words(self, thing):
        return {
            "name": self._form_text(f"{thing.title} {thing.code or ''}".strip()),
            "kind": self.env._("Card"),
            "unit": thing.unit or "",
        }

    def _row(self, line):
        """Return the figures of goods, by column."""
        raise NotImplementedError

    def _thing_row(self, thing):
        """Return the figures of a thing with a card, by column."""
        raise NotImplementedError
