"""What was found: a ledger of scans, each taken once however often it is sent."""

import binascii
import re
from base64 import b64decode, b64encode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...common.digest import digest
from ...common.photo import clean_photo
from ..card.card import PREPARING_POSTS
from .stocktake import COUNTING

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CONDITIONS = [("good", "Good"), ("damaged", "Damaged"), ("absent", "Not There")]
MOST = 500  # scans of one call
MOST_PIECES = 1_000_000
LONGEST_TEXT = 200
LARGEST_PHOTO = 3_000_000  # characters of base64
COLUMNS = (
    "uuid",
    "stocktake_id",
    "company_id",
    "asset_id",
    "in_scope",
    "round",
    "code",
    "title",
    "quantity",
    "place",
    "condition",
    "note",
    "photo_id",
    "digest",
    "user_id",
    "made_on",
    "received_on",
)


class SchoolAssetScan(models.Model):
    """One scan: which label, where, how many, in which condition, by whom."""

    _name = "school.asset.scan"
    _description = "Scan of a Stock-take"
    _inherit = ["school.ledger"]
    _order = "id desc"
    _rec_name = "code"

    uuid = fields.Char(required=True, readonly=True)
    stocktake_id = fields.Many2one(
        "school.asset.stocktake", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    asset_id = fields.Many2one(
        "school.asset", string="Asset Card", index="btree_not_null", ondelete="restrict"
    )
    in_scope = fields.Boolean(
        string="In the Scope", readonly=True, help="The card was frozen for this count."
    )
    round = fields.Integer(string="Which Count", required=True, readonly=True)
    code = fields.Char(string="Scanned or Typed", readonly=True)
    title = fields.Char(string="What It Is", readonly=True)
    quantity = fields.Integer(required=True, readonly=True)
    place = fields.Char(string="Where It Was Found", readonly=True)
    condition = fields.Selection(CONDITIONS, required=True, readonly=True)
    note = fields.Char(readonly=True)
    photo_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict")
    digest = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Counted By", required=True, ondelete="restrict"
    )
    made_on = fields.Datetime(
        string="Scanned On",
        help="By the clock of the device, which may have been offline.",
    )
    received_on = fields.Datetime(required=True, readonly=True)

    _uuid_unique = models.Constraint("UNIQUE (uuid)", "This scan was received already.")
    _latest_index = models.Index("(stocktake_id, asset_id, round DESC, id DESC)")
    _figures = models.Constraint(
        "CHECK (quantity >= 0 AND round > 0)", "A count is not negative."
    )

    # -- what the page calls --------------------------------------------------------

    @api.model
    def submit(self, entry):
        """Take what a counter scanned, once, and say what became of it.

        :param entry: a scan as :meth:`_read_scan` wants it, or a list of such
        :return: for each ``{"uuid", "result", "reason", "summary", "status"}``, a
            dict for a dict and a list for a list
        :raise UserError: when what came is no scan at all
        """
        entries = entry if isinstance(entry, list) else [entry]
        if not 0 < len(entries) <= MOST:
            raise UserError(
                self.env._("Send 1 to %(most)s scans at a time.", most=MOST)
            )
        scans = [self._read_scan(each) for each in entries]
        answers = self._take(scans)
        return answers if isinstance(entry, list) else answers[0]

    @api.model
    def _take(self, scans):
        """Check and keep scans; a set of queries for all of them."""
        takes = self._takes(scans)
        cards = self._cards(scans, takes)
        rows, refused = [], {}
        for scan in scans:
            take = takes[scan["stocktake"]]
            reason = self._refusal(scan, take, cards)
            if reason:
                refused[scan["uuid"]] = reason
            else:
                rows.append(self._row(scan, take, cards))
        self._insert(rows)
        known = self._known([scan["uuid"] for scan in scans])
        return [
            self._answer(scan, refused.get(scan["uuid"]), known.get(scan["uuid"]))
            for scan in scans
        ]

    @api.model
    def _takes(self, scans):
        """Return the stock-takes of the scans by id, at which the user counts.

        :raise UserError: names a stock-take at which the user does not count
        """
        Take = self.env["school.asset.stocktake"]
        takes = Take.search([("id", "in", [scan["stocktake"] for scan in scans])])
        known = {take.id: take for take in takes}
        if any(scan["stocktake"] not in known for scan in scans):
            raise UserError(self.env._("There is no such stock-take at your school."))
        takes._check_counter()
        return known

    @api.model
    def _cards(self, scans, takes):
        """Return ``{(company, code): (asset id, stock-takes with it, title)}``."""
        companies = {take.company_id.id for take in takes.values()}
        codes = list({scan["code"] for scan in scans if scan["code"]})
        if not codes:
            return {}
        self.env["school.asset"].flush_model(["name", "token", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.company_id, a.name, a.token, a.id, a.title, array_agg(
                           l.stocktake_id) FILTER (WHERE l.id IS NOT NULL)
                  FROM school_asset a
                  LEFT JOIN school_asset_stocktake_line l
                    ON l.asset_id = a.id AND l.stocktake_id = ANY(%(takes)s)
                 WHERE a.company_id = ANY(%(companies)s)
                   AND (a.name = ANY(%(codes)s) OR a.token = ANY(%(codes)s))
                 GROUP BY a.id
                """,
                takes=list(takes),
                companies=list(companies),
                codes=codes,
            )
        )
        found = {}
        for company, name, token, card, title, frozen in rows:
            for code in (name, token):
                found[company, code] = (card, set(frozen or ()), title)
        return found

    @api.model
    def _refusal(self, scan, take, cards):
        """Return why a scan is not taken, or nothing."""
        words = take._count_round()
        if scan["round"] != words:
            return self.env._(
                "%(stocktake)s: this count is over. Ask who leads it.",
                stocktake=take.display_name,
            )
        card = cards.get((take.company_id.id, scan["code"]))
        if not card and scan["condition"] == "absent":
            return self.env._(
                "%(code)s is no card of the school.", code=scan["code"] or "–"
            )
        if not card and not scan["title"]:
            return self.env._(
                "%(code)s is on no card of the school. Say what it is.",
                code=scan["code"] or "–",
            )
        return None

    @api.model
    def _row(self, scan, take, cards):
        """Return the row of a scan."""
        card, frozen, title = cards.get(
            (take.company_id.id, scan["code"]), (None, set(), None)
        )
        return (
            scan["uuid"],
            take.id,
            take.company_id.id,
            card,
            take.id in frozen,
            scan["round"],
            scan["code"] or None,
            title or scan["title"],
            0 if scan["condition"] == "absent" else scan["quantity"],
            scan["place"] or None,
            scan["condition"],
            scan["note"] or None,
            self._photo(scan, take),
            scan["digest"],
            self.env.uid,
            scan["made_on"],
            fields.Datetime.now(),
        )

    @api.model
    def _photo(self, scan, take):
        """Keep the photo of a scan with its stock-take; the right to count suffices."""
        if not scan["photo"]:
            return None
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{scan['code'] or scan['title']}.jpg",
                    "datas": scan["photo"],
                    "res_model": take._name,
                    "res_id": take.id,
                    "company_id": take.company_id.id,
                }
            )
        )
        return attachment.id

    @api.model
    def _insert(self, rows):
        """Add rows, those that came before left out; one statement."""
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_asset_scan (%s) VALUES %s"
                " ON CONFLICT (uuid) DO NOTHING",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                SQL(", ").join(rows_sql(rows)),
            ),
            log_exceptions=False,
        )
        self.invalidate_model()

    @api.model
    def _known(self, uuids):
        """Return what is on file of scans by their numbers."""
        rows = self.env.execute_query(
            SQL(
                "SELECT uuid, digest, user_id, title, in_scope, asset_id"
                " FROM school_asset_scan WHERE uuid = ANY(%s)",
                uuids,
            )
        )
        return {row[0]: row[1:] for row in rows}

    @api.model
    def _answer(self, scan, reason, known):
        """Return what became of a scan.

        :raise AccessError: somebody else's, or another, has its number
        """
        answer = {"uuid": scan["uuid"], "summary": scan["title"] or scan["code"]}
        answer |= {"document": "", "res_model": "", "res_id": 0, "status": ""}
        if not known:
            return answer | {"result": "refused", "reason": reason or ""}
        digested, user, title, in_scope, card = known
        if digested != scan["digest"] or user != self.env.uid:
            raise AccessError(
                self.env._(
                    "Another entry with this number was received already. Enter yours"
                    " anew."
                )
            )
        status = "card" if in_scope else "outside" if card else "unknown"
        return answer | {
            "result": "done",
            "reason": "",
            "summary": title,
            "status": status,
        }

    # -- reading what came ------------------------------------------------------------

    @api.model
    def _read_scan(self, scan):
        """Return a scan in plain, checked values.

        :param dict scan: ``uuid``, ``made_on`` (UTC) and ``payload``: ``stocktake``
            (id), ``round``, ``code`` (number, token or address of the label),
            ``title`` (of something without a card), ``quantity``, ``place``,
            ``condition``, ``note``, ``photo`` (base64)
        :raise UserError: says what is wrong with it
        """
        payload = scan.get("payload") if isinstance(scan, dict) else None
        uuid = isinstance(scan, dict) and scan.get("uuid")
        if not isinstance(payload, dict) or not isinstance(uuid, str):
            raise UserError(self.env._("This is no scan of a stock-take."))
        if not UUID.fullmatch(uuid):
            raise UserError(self.env._("An entry needs a number of its own (uuid)."))
        try:
            made_on = fields.Datetime.to_datetime(scan.get("made_on") or "")
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("This is no scan of a stock-take.")) from error
        texts = {name: self._text(payload, name) for name in ("title", "place", "note")}
        condition = payload.get("condition", "good")
        if condition not in dict(CONDITIONS):
            raise UserError(self.env._("Say whether it is good, damaged or not there."))
        read = {
            **texts,
            "code": label_code(self._text(payload, "code")),
            "condition": condition,
            "stocktake": self._whole(payload, "stocktake", 1, 2**31 - 1),
            "round": self._whole(payload, "round", 1, 2),
            "quantity": self._whole(payload, "quantity", 0, MOST_PIECES, 1),
            "photo": self._read_photo(payload.get("photo")),
        }
        return {
            **read,
            "uuid": uuid,
            "made_on": made_on or fields.Datetime.now(),
            "digest": digest(read),
        }

    @api.model
    def _text(self, payload, name):
        value = payload.get(name) or ""
        if not isinstance(value, str):
            raise UserError(self.env._("This is no scan of a stock-take."))
        return " ".join(value.replace("\x00", "").split())[:LONGEST_TEXT]

    @api.model
    def _whole(self, payload, name, low, high, default=None):
        value = payload.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise UserError(self.env._("Numbers of a scan are whole numbers."))
        if not low <= value <= high:
            raise UserError(
                self.env._(
                    "A number of this scan lies outside %(low)s to %(high)s.",
                    low=low,
                    high=high,
                )
            )
        return value

    @api.model
    def _read_photo(self, photo):
        """Return the photo as base64 text, or nothing.

        :raise UserError: for what is no picture, or too large
        """
        if not photo:
            return ""
        if not isinstance(photo, str) or len(photo) > LARGEST_PHOTO:
            raise UserError(self.env._("This photo is too large. Take a smaller one."))
        try:
            content = b64decode(photo, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("This is no photo.")) from error
        return b64encode(clean_photo(self.env, content)).decode()


def label_code(text):
    """Return the number or token in what a scanner read: a label holds an address."""
    return text.rstrip("/").rsplit("/card/", 1)[-1].split("?")[0].strip()


def rows_sql(rows):
    """Yield the rows as SQL tuples."""
    for row in rows:
        yield SQL("%s", row)


class SchoolAssetStocktake(models.Model):
    _inherit = "school.asset.stocktake"

    def _count_round(self):
        """Return which count is under way, 0 for none."""
        return {"counting": 1, "recounting": 2}.get(self.state, 0)

    def _check_counter(self):
        """Refuse who does not count here, and who counts what they counted before.

        :raise UserError: names the stock-take and who counts
        """
        for take in self:
            take._check_state(*COUNTING)
            named = self.env.user in take.sudo().counter_ids
            if not named:
                take.unit_id._check_post(PREPARING_POSTS)
            if take.state == "recounting" and take._counted_before():
                raise UserError(
                    self.env._(
                        "%(stocktake)s: you counted the first time. Somebody else"
                        " counts the second time.",
                        stocktake=take.display_name,
                    )
                )

    def _counted_before(self):
        """Whether the user scanned something in the first count."""
        self.ensure_one()
        return bool(
            self.env["school.asset.scan"]
            .sudo()
            .search_count(
                [
                    ("stocktake_id", "=", self.id),
                    ("user_id", "=", self.env.uid),
                    ("round", "=", 1),
                ],
                limit=1,
            )
        )
