"""What the books said of a card when the count began."""

from odoo import api, fields, models
from odoo.tools import SQL

RESULTS = [
    ("open", "Not Counted Yet"),
    ("found", "As in the Books"),
    ("missing", "Missing Thing"),
    ("short", "Pieces Missing"),
    ("more", "More Pieces"),
    ("misplaced", "Elsewhere"),
    ("damaged", "Damaged"),
    ("lost", "Missing Since an Earlier Count"),
    ("again", "Found Again"),
]


class SchoolAssetStocktakeLine(models.Model):
    """A card as it was frozen. The table is added to by one statement only."""

    _name = "school.asset.stocktake.line"
    _description = "Card Being Counted"
    _inherit = ["school.ledger", "school.listed"]
    _order = "place, name, id"
    _rec_name = "name"

    _listed_columns = (
        "name",
        "title",
        "specification",
        "category_id",
        "place",
        "department_id",
        "employee_id",
        "quantity",
        "found_quantity",
        "original_value",
        "net_value",
        "result",
        "place_found",
    )
    _listed_totals = ("quantity", "found_quantity", "original_value", "net_value")

    stocktake_id = fields.Many2one(
        "school.asset.stocktake", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    asset_id = fields.Many2one(
        "school.asset",
        string="Asset Card",
        required=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char(string="Asset Number", readonly=True)
    title = fields.Char(string="Name", readonly=True)
    specification = fields.Char(readonly=True)
    category_id = fields.Many2one("school.asset.category", ondelete="restrict")
    place = fields.Char(string="Place in the Books", readonly=True)
    department_id = fields.Many2one(
        "hr.department", string="Department or Class", ondelete="restrict"
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Custodian", ondelete="restrict"
    )
    card_state = fields.Char(string="Status in the Books", readonly=True)
    quantity = fields.Integer(string="Quantity in the Books", readonly=True)
    original_value = fields.Float(digits=(16, 2), readonly=True)
    net_value = fields.Float(digits=(16, 2), readonly=True)

    # what was found, from the ledger of scans
    scan_id = fields.Many2one(
        "school.asset.scan", string="Scan Record", compute="_compute_found"
    )
    found_quantity = fields.Integer(string="Quantity Found", compute="_compute_found")
    place_found = fields.Char(string="Where It Was Found", compute="_compute_found")
    condition = fields.Char(compute="_compute_found")
    counted_by_id = fields.Many2one("res.users", compute="_compute_found")
    photo_id = fields.Many2one("ir.attachment", compute="_compute_found")
    result = fields.Selection(
        RESULTS, compute="_compute_found", search="_search_result"
    )

    _card_once = models.UniqueIndex(
        "(stocktake_id, asset_id)", "A card is counted once in a stock-take."
    )

    @api.model
    def _freeze(self, take):
        """Copy the books of the cards in the scope; one statement for all of them.

        :param take: a stock-take whose scope the user may read
        :return: number of cards
        """
        Asset = self.env["school.asset"]
        query = Asset._search(take._scope())
        Asset.flush_model()
        day = self.env["school.unit"]._today()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_asset_stocktake_line
                    (stocktake_id, company_id, asset_id, name, title, specification,
                     category_id, place, department_id, employee_id, card_state,
                     quantity, original_value, net_value)
                SELECT %(take)s, a.company_id, a.id, a.name, a.title, a.specification,
                       a.category_id, a.place, a.department_id, a.employee_id, a.state,
                       a.quantity, a.original_value, d.net
                  FROM school_asset a
                  JOIN (%(values)s) d(id, original, spent, net) ON d.id = a.id
                """,
                take=take.id,
                values=Asset._depreciation_sql(query, day),
            )
        )
        self.invalidate_model()
        return self.env.cr.rowcount

    @api.depends("stocktake_id")
    def _compute_found(self):
        results = self._results()
        for line in self:
            row = results.get(line.id) or (None, 0, None, None, None, None, "open")
            line.scan_id = row[0]
            line.found_quantity = row[1]
            line.place_found = row[2]
            line.condition = row[3]
            line.counted_by_id = row[4]
            line.photo_id = row[5]
            line.result = row[6]

    def _results(self):
        """Return what was found of these lines, by id; one query for all of them."""
        if not self.ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT id, scan_id, found, place_found, condition, user_id, photo_id,"
                " result FROM (%s) r",
                self._result_sql(SQL("l.id = ANY(%s)", self.ids)),
            )
        )
        return {row[0]: row[1:] for row in rows}

    @api.model
    def _result_sql(self, condition):
        """Return the statement that compares frozen lines with their latest scans.

        :param condition: SQL over the line ``l`` and the stock-take ``t``
        """
        return SQL(
            """
            SELECT l.id, l.stocktake_id, l.asset_id, s.id AS scan_id,
                   CASE WHEN s.condition = 'absent' THEN 0
                        ELSE COALESCE(s.quantity, 0) END AS found,
                   s.place AS place_found, s.condition, s.user_id, s.photo_id,
                   s.round,
                   CASE
                     WHEN s.id IS NULL THEN
                       CASE WHEN t.state IN ('draft', 'counting') THEN 'open'
                            WHEN l.card_state = 'lost' THEN 'lost'
                            ELSE 'missing' END
                     WHEN s.condition = 'absent' OR s.quantity = 0 THEN
                       CASE WHEN l.card_state = 'lost' THEN 'lost'
                            ELSE 'missing' END
                     WHEN l.card_state = 'lost' THEN 'again'
                     WHEN s.quantity < l.quantity THEN 'short'
                     WHEN s.quantity > l.quantity THEN 'more'
                     WHEN s.place <> COALESCE(l.place, '') THEN 'misplaced'
                     WHEN s.condition = 'damaged' AND l.card_state <> 'damaged'
                       THEN 'damaged'
                     ELSE 'found'
                   END AS result
              FROM school_asset_stocktake_line l
              JOIN school_asset_stocktake t ON t.id = l.stocktake_id
              LEFT JOIN LATERAL (
                SELECT * FROM school_asset_scan s
                 WHERE s.stocktake_id = l.stocktake_id AND s.asset_id = l.asset_id
                 ORDER BY s.round DESC, s.id DESC LIMIT 1
              ) s ON TRUE
             WHERE %s
            """,
            condition,
        )

    def _search_result(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = [value] if isinstance(value, str) else list(value)
        return [
            (
                "id",
                "in",
                SQL(
                    "(SELECT r.id FROM (%s) r WHERE r.result = ANY(%s))",
                    self._result_sql(SQL("TRUE")),
                    wanted,
                ),
            )
        ]
