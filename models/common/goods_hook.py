"""How a room tells the others that goods arrived, without knowing them."""

from odoo import api, models


class SchoolGoodsHook(models.AbstractModel):
    """Named hooks about goods. Rooms that care extend them; by default nobody does."""

    _name = "school.goods.hook"
    _description = "Hooks about Goods"

    @api.model
    def _goods_accepted(self, rows):
        """Hook: goods were accepted, in the transaction of the acceptance.

        :param list rows: dicts ``company``, ``product``, ``quantity`` (in ``uom``),
            ``uom``, ``amount`` (CNY, tax included), ``vendor`` (``res.partner``),
            ``date`` and ``document`` (the line that was accepted)
        """
