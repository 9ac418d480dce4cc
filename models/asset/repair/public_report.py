"""Reports by people without an account, over the page behind a code.

The code on the thing says where the fault is; it cannot be guessed, shows nothing about
people, and can be renewed. What comes in is checked here: a repeated submission does
nothing twice, and nobody can flood a school.
"""

import secrets

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import hmac

from ...common.photo import clean_photo
from ..card.card import GONE

KEEP_DAYS = 7
PHONE_DAYS = 30  # a phone number is kept so long after the acceptance
SOURCE_LIMIT = 20  # reports an hour from one address
THING_LIMIT = 5  # reports an hour of one thing or place
SCHOOL_LIMIT = 60  # reports an hour of a whole school
MOST_PHOTOS = 4
#: the texts of the page: field, longest, whether it is demanded
TEXTS = (
    ("description", 1000, True),
    ("place", 100, False),
    ("reporter_name", 40, False),
    ("reporter_phone", 30, False),
)


class SchoolRepairSubmission(models.Model):
    """What was sent in over a page: once for each key, counted for a week."""

    _name = "school.repair.submission"
    _description = "Report over a Page"
    _order = "id desc"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    key = fields.Char(required=True, readonly=True)
    source = fields.Char(
        readonly=True, help="A keyed digest of the address, not the address."
    )
    thing = fields.Char(readonly=True)
    moment = fields.Datetime(required=True, readonly=True, index=True)
    repair_id = fields.Many2one("school.repair", readonly=True, ondelete="restrict")

    _key_uniq = models.UniqueIndex("(key)", "This report was sent in already.")

    @api.model
    def _claim(self, company, key, thing, source):
        """Take a key, once whoever sends it at the same time.

        :return: the submission; with a repair if the key was used before
        :raise UserError: too many reports
        """
        self._check_limits(company, thing, source)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_repair_submission
                       (company_id, key, source, thing, moment)
                VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (key) DO NOTHING RETURNING id
                """,
                company.id,
                key,
                source,
                thing,
                fields.Datetime.now(),
            )
        )
        row = self.env.cr.fetchone()
        return self.browse(row[0]) if row else self._of_key(key, thing)

    @api.model
    def _of_key(self, key, thing):
        """Return what was sent with a key at this thing; empty if nothing was."""
        return self.search([("key", "=", key), ("thing", "=", thing)])

    @api.model
    def _check_limits(self, company, thing, source):
        """:raise UserError: too many reports in an hour; says what to do instead"""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT count(*) FILTER (WHERE source = %(source)s),
                       count(*) FILTER (WHERE thing = %(thing)s),
                       count(*) FILTER (WHERE company_id = %(company)s)
                  FROM school_repair_submission WHERE moment > %(since)s
                """,
                source=source,
                thing=thing,
                company=company.id,
                since=since,
            )
        )
        limits = (SOURCE_LIMIT, THING_LIMIT, SCHOOL_LIMIT)
        if any(n >= limit for n, limit in zip(rows[0], limits, strict=True)):
            raise UserError(
                self.env._(
                    "Many faults were reported here within the hour. Please try later,"
                    " or tell the general affairs office."
                )
            )

    @api.autovacuum
    def _gc_submissions(self):
        """Forget old submissions; phone numbers go some weeks after the acceptance."""
        now = fields.Datetime.now()
        old = fields.Datetime.subtract(now, days=KEEP_DAYS)
        self.search([("moment", "<", old)], limit=10_000).unlink()
        done = fields.Datetime.subtract(now, days=PHONE_DAYS)
        repairs = self.env["school.repair"].search(
            [("closed_on", "<", done), ("reporter_phone", "!=", False)], limit=1000
        )
        repairs._set_own({"reporter_phone": False})


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    @api.model
    def _thing_of_token(self, token):
        """Return what a code stands for: a card or a point; empty for none.

        A card that was written off has no code any more.
        """
        Card = self.env["school.asset"].sudo()
        if not isinstance(token, str) or not 16 <= len(token) <= 64:
            return Card
        card = Card.search([("token", "=", token), ("state", "not in", GONE)])
        if card:
            return card
        return self.env["school.repair.point"].sudo().search([("token", "=", token)])

    @api.model
    def _page_values(self, thing):
        """Return what the page of a code shows: nothing about people or money."""
        card = thing._name == "school.asset"
        Kind = self.env["school.repair.kind"].sudo()
        kinds = Kind.search([("company_id", "in", [False, thing.company_id.id])])
        doing = self.browse()
        if card:
            doing = self.sudo().search(
                [
                    ("asset_id", "=", thing.id),
                    ("state", "in", ("reported", "assigned", "waiting")),
                ],
                limit=3,
            )
        return {
            "school": thing.company_id.name,
            "title": thing.title if card else thing.name,
            "place": (thing.place or "") if card else "",
            "number": thing.name if card else "",
            "ask_title": not card,
            "ask_place": not card and thing.whole_school,
            "kinds": [(kind.id, kind.name) for kind in kinds],
            "doing": [
                (repair.name, repair._state_text(), repair.reported_on)
                for repair in doing
            ],
            "key": secrets.token_urlsafe(24),
        }

    def _state_text(self):
        self.ensure_one()
        states = self._fields["state"]._description_selection(self.env)
        return dict(states)[self.state]

    @api.model
    def _submit_report(self, thing, key, texts, photos, address):
        """Take in a report over the page; a repeated one does nothing twice.

        :param thing: what the code stands for, see :meth:`_thing_of_token`
        :param str key: drawn for the page that was filled in
        :param dict texts: what was typed
        :param list photos: ``(name, bytes)``
        :param str address: of the client, kept as a keyed digest only
        :return: the repair, as superuser
        :raise UserError: says what is missing or wrong
        """
        if not isinstance(key, str) or not 20 <= len(key) <= 64:
            raise UserError(self.env._("Scan the code again, please."))
        spot = f"{thing._name},{thing.id}"
        Submission = self.env["school.repair.submission"].sudo()
        # who sends the same again is not counted as one more
        known = Submission._of_key(key, spot)
        if known.repair_id:
            return known.repair_id
        values = self._report_values(thing, texts)
        if len(photos) > MOST_PHOTOS:
            raise UserError(
                self.env._("At most %(most)s photos, please.", most=MOST_PHOTOS)
            )
        pictures = [clean_photo(self.env, content) for _name, content in photos]
        source = hmac(self.env(su=True), "school.repair.submission", address or "")
        submission = Submission._claim(thing.company_id, key, spot, source)
        if not submission:
            raise UserError(self.env._("Scan the code again, please."))
        if submission.repair_id:
            return submission.repair_id
        user = self.env.user
        works_here = user._is_internal() and thing.company_id in user.company_ids
        desk = self.sudo() if works_here else self._as_page()
        repair = desk.with_company(thing.company_id).create(values)
        repair._set_own(
            {
                "requester_id": user.id if works_here else False,
                "reporter_name": values["reporter_name"] or (works_here and user.name),
                "point_id": thing.id if thing._name != "school.asset" else False,
                "photo_ids": [
                    fields.Command.create(
                        {
                            "name": f"{repair.name.replace('/', '-')}-{number}.jpg",
                            "raw": picture,
                            "res_model": repair._name,
                            "res_id": repair.id,
                        }
                    )
                    for number, picture in enumerate(pictures, 1)
                ],
            }
        )
        submission.repair_id = repair
        return repair

    @api.model
    def _report_values(self, thing, texts):
        """Return the values of a report, from what was typed.

        :raise UserError: says what is missing or too long
        """
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name, _most, _demanded in TEXTS
        }
        values = {}
        for name, most, demanded in TEXTS:
            text = texts.get(name)
            text = text.strip() if isinstance(text, str) else ""
            if demanded and not text:
                raise UserError(
                    self.env._("Please fill in: %(field)s.", field=labels[name])
                )
            if len(text) > most:
                raise UserError(
                    self.env._(
                        "%(field)s: at most %(most)s characters, please.",
                        field=labels[name],
                        most=most,
                    )
                )
            values[name] = text
        kinds = dict(self._page_values(thing)["kinds"])
        kind = texts.get("kind_id")
        kind = int(kind) if isinstance(kind, str) and kind.isdecimal() else 0
        values["kind_id"] = kind if kind in kinds else False
        values["company_id"] = thing.company_id.id
        if thing._name == "school.asset":
            return {
                **values,
                "asset_id": thing.id,
                "title": thing.title,
                "place": thing.place,
            }
        if not thing.whole_school:
            values["place"] = thing.name
        elif not values["place"]:
            raise UserError(
                self.env._("Please fill in: %(field)s.", field=labels["place"])
            )
        title = texts.get("title")
        title = title.strip()[:60] if isinstance(title, str) else ""
        return {
            **values,
            "title": title or values["description"][:30],
            "department_id": thing.department_id.id,
            "room_id": thing.room_id.id,
        }

    @api.model
    def _as_page(self):
        """Return the model as the system: people of the school may not read the public
        user, in whose name nothing is written therefore."""
        return self.with_user(SUPERUSER_ID)

    @api.model
    def _of_link(self, token):
        """Return the repair that a reporter's own link stands for; empty for none.

        The link ends some weeks after the repair was accepted.
        """
        repairs = self._as_page()
        if not isinstance(token, str) or not 20 <= len(token) <= 64:
            return repairs.browse()
        ended = fields.Datetime.subtract(fields.Datetime.now(), days=PHONE_DAYS)
        return repairs.search(
            [
                ("token", "=", token),
                "|",
                ("closed_on", "=", False),
                ("closed_on", ">=", ended),
            ]
        )

    def _link_values(self):
        """Return what the reporter's page shows: no names, no money."""
        self.ensure_one()
        return {
            "name": self.name,
            "title": self.title,
            "place": self.place or "",
            "school": self.company_id.name,
            "state": self.state,
            "state_text": self._state_text(),
            "reported_on": self.reported_on,
            "finished_on": self.finished_on,
            "repair_due": self.repair_due,
            "work_done": self.work_done or "",
            "reason": self._refusal(),
            "rating": self.rating,
            "may_rate": self._rateable(),
            "may_reopen": self.state in ("finished", "closed"),
        }

    def _refusal(self):
        entries = self.entry_ids.filtered(lambda entry: entry.step == "refused")
        return entries[:1].text or ""
