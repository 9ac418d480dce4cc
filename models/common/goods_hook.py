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

    @api.model
    def _goods_taken_back(self, rows):
        """Hook: a correction took accepted goods back, in its transaction.

        :param list rows: dicts ``company``, ``product``, ``quantity`` (above zero),
            ``origins`` (the lines that had accepted them) and ``document`` (the line
            of the correction)
        """

    @api.model
    def _hand_out_goods(self, company, rows, origin):
        """Hook: goods leave the store for a document of another room.

        The caller has checked rights and post; the store checks what there is.

        :param company: the school
        :param list rows: ``(product, quantity)`` in the product's own unit
        :param str origin: number of the document
        :return: what each row cost (CNY); None where no room keeps a store
        :raises UserError: names what the store has too little of
        """
        return None

    @api.model
    def _goods_idle(self, products, companies):
        """Hook: what lies idle elsewhere in the district, before anything is bought.

        :param products: ``product.product``
        :param companies: the schools that ask; their own things are not told
        :return: ``{product id: [(name of the school, quantity), …]}``
        """
        return {}
