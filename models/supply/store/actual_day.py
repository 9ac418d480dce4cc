"""Goods that left earlier than they are entered: the movement bears that day.

A page of the printed register is entered days later, an entry of the counter when the
network is back. Core dates a movement with the moment of its entry; ours is put back to
the day on which the goods really left, as far as values allow: not before the last
receipt of the same item, because core has valued the movement at the cost since then.
The entry in the books bears the same day. Settled months refuse both.
"""

from datetime import timedelta

from odoo import fields, models

from ...common.clean_context import KEPT_KEYS
from ...common.gate import open_gate
from ...common.school_time import local_day, utc_start

CONTEXT_KEY = "school_actual_day"
KEPT_KEYS.add(CONTEXT_KEY)


class ActualDay:
    """The day on which goods left; made for one call, which no client can send.

    :param day: ``date``, checked by whoever makes it
    """

    __slots__ = ("day",)

    def __init__(self, day):
        self.day = day


def on_actual_day(records, day):
    """Return ``records`` in a context in which goods leave on ``day``.

    Call it only after the day was checked.
    """
    return records.with_context(**{CONTEXT_KEY: ActualDay(day)})


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _school_last_moments(self, company):
        """Return when these items were received or priced last at a school.

        :param company: ``res.company``
        :return: ``{product: moment (UTC)}`` of those that ever were
        """
        # whoever hands out need not read every receipt and every price
        common = [("product_id", "in", self.ids), ("company_id", "in", company.ids)]
        received = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [*common, ("state", "=", "done"), ("is_in", "=", True)],
                ["product_id"],
                ["date:max"],
            )
        )
        priced = (
            self.env["product.value"]
            .sudo()
            ._read_group(common, ["product_id"], ["date:max"])
        )
        moments = {}
        for product, moment in received + priced:
            product = product.with_env(self.env)
            moments[product] = max(moment, moments.get(product, moment))
        return moments


class StockMove(models.Model):
    _inherit = "stock.move"

    def _school_entry_day(self):
        """Let the entry in the books bear the day that our own code names."""
        actual = self.env.context.get(CONTEXT_KEY)
        if not isinstance(actual, ActualDay):
            return super()._school_entry_day()
        return local_day(self._school_actual_moment(actual.day))

    def _school_actual_moment(self, day):
        """Return the moment (UTC) on ``day``, or later, that these moves bear."""
        noon = utc_start(day) + timedelta(hours=12)
        moments = self.product_id._school_last_moments(self.company_id).values()
        later = [moment + timedelta(seconds=1) for moment in moments]
        return min(max([noon, *later]), fields.Datetime.now())


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _action_done(self):
        """Finish the transfers; they and their moves bear the actual day."""
        actual = self.env.context.get(CONTEXT_KEY)
        if not isinstance(actual, ActualDay):
            return super()._action_done()
        moments = {
            picking: picking.move_ids._school_actual_moment(actual.day)
            for picking in self
        }
        result = super()._action_done()
        for picking, moment in moments.items():
            moves = picking.move_ids.filtered(lambda move: move.state == "done")
            lines = open_gate(moves, "stock_done").move_line_ids
            lines.write({"date": moment})
            # core puts the moves on the date of their transfer
            dated = open_gate(picking.with_env(lines.env), "picking_done")
            dated.write({"date_done": moment})
        return result
