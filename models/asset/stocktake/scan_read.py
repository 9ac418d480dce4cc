"""What the page of the count knows, so that it goes on without a network."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .stocktake import COUNTING

MOST_CARDS = 20_000  # that a phone keeps
LAST = 20


class SchoolAssetStocktake(models.Model):
    _inherit = "school.asset.stocktake"

    @api.model
    def get_open(self):
        """Return the counts under way at which the user may scan.

        :return: list of ``{"id", "name", "cards", "counted", "round"}``
        """
        takes = self.search(
            [("state", "in", COUNTING), ("company_id", "in", self.env.companies.ids)]
        )
        return [
            {
                "id": take.id,
                "name": take.display_name,
                "cards": take.card_count,
                "counted": take.counted_count,
                "round": take._count_round(),
            }
            for take in takes.filtered(lambda take: take._may_count())
        ]

    def _may_count(self):
        try:
            self._check_counter()
        except UserError:
            return False
        return True

    def get_pack(self):
        """Return what a phone needs to count, also without a network.

        In the second count only what differed the first time is listed.

        :return: ``{"id", "name", "round", "second", "places", "cards", "blind"}``; a
            card is ``[asset id, number, token, name, specification, place, quantity,
            result]``
        :raise UserError: the user does not count here, or it is too much for a phone
        """
        self.ensure_one()
        self.check_access("read")
        self._check_counter()
        if self.card_count > MOST_CARDS:
            raise UserError(
                self.env._(
                    "%(stocktake)s has %(cards)s cards, more than a phone keeps. Plan"
                    " one stock-take for each building or department.",
                    stocktake=self.display_name,
                    cards=self.card_count,
                )
            )
        cards = self._pack_cards()
        return {
            "id": self.id,
            "name": self.display_name,
            "round": self._count_round(),
            "places": sorted({card[5] for card in cards if card[5]}),
            "cards": cards,
        }

    def _pack_cards(self):
        """Return the cards to count, one query."""
        Line = self.env["school.asset.stocktake.line"]
        Line.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.asset_id, l.name, a.token, l.title, l.specification, l.place,
                       l.quantity, r.result, r.round
                  FROM (%(results)s) r
                  JOIN school_asset_stocktake_line l ON l.id = r.id
                  JOIN school_asset a ON a.id = l.asset_id
                 ORDER BY l.place, l.name
                """,
                results=Line._result_sql(SQL("l.stocktake_id = %s", self.id)),
            )
        )
        if self.state == "recounting":
            # counted a second time, or found the first time: nothing to do
            rows = [
                row for row in rows if row[7] not in ("found", "lost") or row[8] == 2
            ]
            return [
                [*map(plain, row[:7]), row[7] if row[8] == 2 else "open"]
                for row in rows
            ]
        return [[*map(plain, row[:7]), row[7]] for row in rows]


def plain(value):
    """Return a value of a row for the page."""
    return "" if value is None else value
