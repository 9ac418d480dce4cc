"""What a keeper entered at the counter, kept as it came, with what became of it.

The page of the store sends each entry with a number that the browser made. The same
entry may come twice, because the answer to the first was lost on the way: it is done
once, and the second time its result is told again.
"""

import json
import re

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...common.clean_context import clean
from ...common.digest import digest

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KINDS = [("issue", "Issue"), ("return", "Return"), ("count", "Stock Count")]
LONGEST_PAYLOAD = 400_000  # characters, of which a signature takes most


class SchoolStoreEntry(models.Model):
    """The inbox of the counter: rows are added with their result, never changed."""

    _name = "school.store.entry"
    _description = "Entry of the Store Counter"
    _inherit = ["school.ledger"]
    _order = "id desc"
    _rec_name = "uuid"

    uuid = fields.Char(string="Number of the Entry", required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Keeper",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    summary = fields.Char(readonly=True)
    payload = fields.Json(
        string="Content", readonly=True, help="As it came, without the signature."
    )
    digest = fields.Char(required=True, readonly=True)
    made_on = fields.Datetime(
        string="Entered On",
        readonly=True,
        help="By the clock of the device, which may have been offline.",
    )
    received_on = fields.Datetime(required=True, readonly=True)
    result = fields.Selection(
        selection=[("done", "Done"), ("refused", "Refused"), ("dropped", "Dropped")],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Text(readonly=True, help="Why it was refused.")
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    document = fields.Char(string="Document Number", readonly=True)
    corrects_id = fields.Many2one(
        comodel_name="school.store.entry",
        readonly=True,
        ondelete="restrict",
        help="The refused entry that this one was entered for instead.",
    )
    correction_ids = fields.One2many(
        comodel_name="school.store.entry",
        inverse_name="corrects_id",
        string="Corrected By",
        readonly=True,
    )
    is_settled = fields.Boolean(
        string="Settled",
        compute="_compute_is_settled",
        search="_search_is_settled",
        help="Done, or refused and entered anew or dropped.",
    )

    _uuid_unique = models.Constraint(
        "UNIQUE (uuid)", "This entry was received already."
    )
    _corrected_once = models.UniqueIndex(
        "(corrects_id) WHERE corrects_id IS NOT NULL",
        "A refused entry is corrected once.",
    )
    _company_index = models.Index("(company_id, id DESC)")

    @api.depends("result", "correction_ids")
    def _compute_is_settled(self):
        for entry in self:
            entry.is_settled = entry.result != "refused" or bool(entry.correction_ids)

    def _search_is_settled(self, operator, value):
        if operator != "in":
            return NotImplemented
        return ["|", ("result", "!=", "refused"), ("correction_ids", "!=", False)]

    # -- what the page calls

    @api.model
    def submit(self, entry):
        """Do what a keeper entered, once, and say what became of it.

        :param dict entry: ``uuid``; ``kind``; ``made_on`` (UTC, ``YYYY-MM-DD
            HH:MM:SS``); ``payload``, see the methods ``_do_…``; ``corrects``, the uuid
            of a refused entry
        :return: ``{"uuid", "result", "reason", "document", "res_model", "res_id"}``
        :raise UserError: when what came is no entry at all
        :raise AccessError: for an entry that somebody else has sent
        """
        self.env["school.store.page"]._check_keeper()
        entry = self._read_entry(entry)
        known = self.sudo().search([("uuid", "=", entry["uuid"])])
        if known:
            return known._answer_again(entry)
        corrects = self._read_corrects(entry["corrects"])
        # The same entry at the same moment waits for the first: the filestore would
        # find its signature half written. Then it fails to serialize, see _keep.
        self.env.cr.execute(
            SQL("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", entry["uuid"])
        )
        outcome = self._try_entry(entry)
        return self._keep(entry, corrects, outcome)._answer()

    @api.model
    def drop(self, uuid):
        """Drop a refused entry of one's own that needs no other in its place.

        :param str uuid: its number
        :raise UserError: when there is no such refused entry
        """
        self.env["school.store.page"]._check_keeper()
        refused = self._read_corrects(uuid)
        if not refused:
            raise UserError(self.env._("Choose the refused entry that is dropped."))
        # a number that follows from the entry's: dropped once
        number = digest({"drop": refused.uuid})
        entry = {
            "uuid": "-".join(
                number[start:stop]
                for start, stop in ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
            ),
            "kind": refused.kind,
            "made_on": fields.Datetime.now(),
            "payload": {},
            "digest": refused.digest,
            "summary": refused.summary,
        }
        return self._keep(entry, refused, {"result": "dropped"})._answer()

    @api.model
    def get_refused(self):
        """Return the caller's refused entries that were not entered anew.

        :return: list of ``{"uuid", "kind", "summary", "reason", "made_on", "payload"}``
        """
        self.env["school.store.page"]._check_keeper()
        mine = self.search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("is_settled", "=", False),
            ],
            limit=100,
        )
        return [
            {
                "uuid": entry.uuid,
                "kind": entry.kind,
                "summary": entry.summary or "",
                "reason": entry.reason or "",
                "made_on": fields.Datetime.to_string(entry.made_on),
                "payload": entry.payload,
            }
            for entry in mine
        ]

    def action_open_document(self):
        """Open what the entry made.

        :raise UserError: when it made nothing
        """
        self.ensure_one()
        self.check_access("read")
        if not self.res_id:
            raise UserError(
                self.env._("%(entry)s made no document.", entry=self.summary or "")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # -- reading what came

    @api.model
    def _read_entry(self, entry):
        """Return what came in plain, checked values.

        :raise UserError: names what is wrong with it
        """
        if not isinstance(entry, dict):
            raise UserError(self.env._("This is no entry of the store's counter."))
        uuid, kind, payload = (entry.get(key) for key in ("uuid", "kind", "payload"))
        if not isinstance(uuid, str) or not UUID.fullmatch(uuid):
            raise UserError(self.env._("An entry needs a number of its own (uuid)."))
        if kind not in [known for known, _label in KINDS] or not isinstance(
            payload, dict
        ):
            raise UserError(self.env._("This is no entry of the store's counter."))
        try:
            length = len(json.dumps(payload))
            made_on = fields.Datetime.to_datetime(entry.get("made_on") or "")
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("The content of this entry cannot be read.")
            ) from error
        if length > LONGEST_PAYLOAD:
            raise UserError(
                self.env._("This entry is too long. Enter it in several parts.")
            )
        return {
            "uuid": uuid,
            "kind": kind,
            "payload": payload,
            "made_on": made_on or fields.Datetime.now(),
            "corrects": entry.get("corrects"),
            "digest": digest({"kind": kind, "payload": json.dumps(payload)}),
            "summary": "",
        }

    @api.model
    def _read_corrects(self, uuid):
        """Return the caller's refused entry with this number; none without one.

        :raise UserError: when there is none, or it was corrected already
        """
        if not uuid:
            return self.browse()
        refused = self.sudo().search(
            [
                ("uuid", "=", uuid if isinstance(uuid, str) else ""),
                ("user_id", "=", self.env.uid),
                ("company_id", "=", self.env.company.id),
                ("result", "=", "refused"),
                ("correction_ids", "=", False),
            ]
        )
        if not refused:
            raise UserError(
                self.env._(
                    "There is no refused entry of yours with this number, or it was"
                    " entered anew already."
                )
            )
        return refused

    # -- doing it

    @api.model
    def _try_entry(self, entry):
        """Do one entry with the rights of the caller, or say why it is refused.

        :return: values of the row: result, reason, document
        """
        page = clean(self).env["school.store.page"]
        do = getattr(page, f"_do_{entry['kind']}")
        try:
            # what was begun for a refused entry is undone
            with self.env.cr.savepoint():
                entry["summary"] = page._summary(entry["kind"], entry["payload"])
                document = do(entry["payload"])
                self.env.flush_all()
        except UserError as error:
            return {"result": "refused", "reason": str(error)}
        except IntegrityError as error:
            return {
                "result": "refused",
                "reason": self.env._(
                    "The figures do not fit what the store knows by now: %(reason)s",
                    reason=error.diag.constraint_name or "",
                ),
            }
        return {
            "result": "done",
            "res_model": document._name,
            "res_id": document.id,
            "document": document.display_name,
        }

    @api.model
    def _keep(self, entry, corrects, outcome):
        """Add the row, unless the same entry was received at the same moment.

        A row that another transaction added meanwhile makes this one fail to
        serialize: Odoo tries it again, sees that row and tells its result.

        :return: the new record
        """
        payload = {k: v for k, v in entry["payload"].items() if k != "signature"}
        values = {
            "uuid": entry["uuid"],
            "company_id": self.env.company.id,
            "user_id": self.env.uid,
            "kind": entry["kind"],
            "summary": entry["summary"],
            "payload": json.dumps(payload),
            "digest": entry["digest"],
            "made_on": entry["made_on"],
            "received_on": fields.Datetime.now(),
            "corrects_id": corrects.id or None,
            **outcome,
        }
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_store_entry (%s) VALUES %s"
                " ON CONFLICT (uuid) DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                tuple(values.values()),
            ),
            log_exceptions=False,
        )
        rows = self.env.cr.fetchall()
        self.invalidate_model()
        if not rows:
            return self.sudo().search([("uuid", "=", entry["uuid"])])
        return self.sudo().browse(rows[0])

    # -- answering

    def _answer(self):
        """Return what became of the entry, for the page."""
        self.ensure_one()
        return {
            "uuid": self.uuid,
            "result": self.result,
            "reason": self.reason or "",
            "summary": self.summary or "",
            "document": self.document or "",
            "res_model": self.res_model or "",
            "res_id": self.res_id or 0,
        }

    def _answer_again(self, entry):
        """Tell the result again to who sent the entry, if it is the same one.

        :raise AccessError: it is somebody else's, or says something else
        """
        self.ensure_one()
        if (
            self.user_id != self.env.user
            or self.company_id != self.env.company
            or self.digest != entry["digest"]
        ):
            raise AccessError(
                self.env._(
                    "Another entry with this number was received already. Enter yours"
                    " anew."
                )
            )
        return self._answer()
