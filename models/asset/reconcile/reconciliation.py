"""账卡物 reconciliation: what the accounts, the cards and the last count say."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolAssetReconciliation(models.Model):
    """One school: accounts of fixed assets, cards, goods without a card, the count.

    A school whose books are kept elsewhere has no figures in the accounts here.
    """

    _name = "school.asset.reconciliation"
    _description = "Accounts, Cards and Things"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "gap desc, id"
    _rec_name = "company_id"

    _flushed = (
        "account.account",
        "account.move.line",
        "school.asset",
        "school.asset.arrival",
        "school.asset.difference",
        "school.asset.stocktake",
        "school.damage.case",
    )
    _listed_columns = (
        "company_id",
        "ledger",
        "cards",
        "card_value",
        "waiting",
        "gap",
        "last_count",
        "last_cards",
        "lost",
        "lost_value",
        "open_cases",
        "late_cases",
    )
    _listed_totals = ("ledger", "card_value", "waiting", "gap", "lost_value")

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    ledger = fields.Monetary(
        string="In the Accounts",
        readonly=True,
        help="Posted balance of the accounts of fixed assets, at original value.",
    )
    cards = fields.Integer(string="Cards on the Books", readonly=True)
    card_value = fields.Monetary(
        string="Value of the Cards",
        readonly=True,
        help="Original value of the cards that are fixed assets.",
    )
    waiting = fields.Monetary(
        string="Accepted, No Card Yet",
        readonly=True,
        help="Goods that are dear enough for a card and have none.",
    )
    gap = fields.Monetary(
        string="Accounts Differ By",
        readonly=True,
        help="Accounts less cards and goods without a card, where books are kept here.",
    )
    last_count = fields.Datetime(readonly=True)
    last_cards = fields.Integer(string="Cards Counted", readonly=True)
    lost = fields.Integer(string="Missing Cards", readonly=True)
    lost_value = fields.Monetary(string="Value Missing", readonly=True)
    open_cases = fields.Integer(string="Losses Not Cleared Up", readonly=True)
    late_cases = fields.Integer(string="Of Them Late", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT school.id, school.company_id,
                   CASE WHEN school.bookkeeping = 'own'
                        THEN COALESCE(book.balance, 0) ELSE 0 END AS ledger,
                   COALESCE(card.cards, 0) AS cards,
                   COALESCE(card.value, 0) AS card_value,
                   COALESCE(arrival.amount, 0) AS waiting,
                   CASE WHEN school.bookkeeping = 'own'
                        THEN COALESCE(book.balance, 0) - COALESCE(card.value, 0)
                             - COALESCE(arrival.amount, 0) ELSE 0 END AS gap,
                   counted.adjusted_on AS last_count,
                   COALESCE(counted.card_count, 0) AS last_cards,
                   COALESCE(card.lost, 0) AS lost,
                   COALESCE(card.lost_value, 0) AS lost_value,
                   COALESCE(loss.open, 0) AS open_cases,
                   COALESCE(loss.late, 0) AS late_cases
              FROM school_unit school
         LEFT JOIN (
                SELECT company_id,
                       COUNT(*) FILTER (WHERE asset_class = 'fixed') AS cards,
                       SUM(original_value) FILTER (WHERE asset_class = 'fixed')
                           AS value,
                       COUNT(*) FILTER (WHERE state = 'lost') AS lost,
                       SUM(original_value) FILTER (WHERE state = 'lost') AS lost_value
                  FROM school_asset
                 WHERE state NOT IN ('written_off', 'transferred')
              GROUP BY 1
                   ) card ON card.company_id = school.company_id
         LEFT JOIN (
                SELECT line.company_id, SUM(line.balance) AS balance
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_fixed'
                 WHERE line.parent_state = 'posted'
              GROUP BY 1
                   ) book ON book.company_id = school.company_id
         LEFT JOIN (
                SELECT company_id, SUM(amount) AS amount
                  FROM school_asset_arrival
                 WHERE is_done IS NOT TRUE AND asset_class = 'fixed'
              GROUP BY 1
                   ) arrival ON arrival.company_id = school.company_id
         LEFT JOIN (
                SELECT DISTINCT ON (company_id) company_id, adjusted_on, card_count
                  FROM school_asset_stocktake WHERE state = 'done'
              ORDER BY company_id, adjusted_on DESC
                   ) counted ON counted.company_id = school.company_id
         LEFT JOIN (
                SELECT c.company_id, COUNT(*) AS open,
                       COUNT(*) FILTER (WHERE c.day < %(today)s) AS late
                  FROM (
                    SELECT damage.id, damage.company_id,
                           MIN(difference.clear_until) AS day
                      FROM school_damage_case damage
                      JOIN school_asset_difference difference
                        ON difference.case_id = damage.id
                     WHERE damage.state IN ('draft', 'running')
                  GROUP BY 1, 2
                       ) c
              GROUP BY 1
                   ) loss ON loss.company_id = school.company_id
             WHERE %(readable)s
            """,
            today=self.env["school.unit"]._today(),
            readable=self._of_reader("school.company_id"),
        )
