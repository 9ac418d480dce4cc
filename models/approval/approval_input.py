"""What clients type and upload: read strictly, refused in words."""

import base64
import binascii
import math

from odoo import api, fields, models
from odoo.exceptions import UserError

MAX_FILE = 10 * 1024 * 1024  # bytes
MAX_FILES = 9
MAX_TEXT = 5000  # characters
HEADS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"%PDF-", b"RIFF")
PNG = HEADS[:1]


class SchoolApproval(models.Model):
    _inherit = "school.approval"

    @api.model
    def _typed_text(self, text, most=MAX_TEXT):
        """A text as typed, without blanks around it.

        :raise UserError: not a text, or a very long one
        """
        if text is None or text is False:
            return ""
        if not isinstance(text, str) or len(text) > most:
            raise UserError(
                self.env._(
                    "A comment is a text of at most %(most)s characters.", most=most
                )
            )
        return text.strip()

    @api.model
    def _typed_id(self, key, optional=False):
        """A record id or step id as sent by a client.

        :raise UserError: not a number
        """
        if optional and (key is None or key is False):
            return None
        # True equals 1
        if type(key) is not int or not 0 <= key < 2**31:
            raise UserError(
                self.env._("Choose a person or a step from the list, then try again.")
            )
        return key

    @api.model
    def _typed_users(self, keys):
        """Existing active users of these ids.

        :raise UserError: not a list of persons, or one of them is gone
        """
        keys = keys if isinstance(keys, list | tuple) else [keys]
        keys = list(dict.fromkeys(self._typed_id(key) for key in keys))
        users = self.env["res.users"].sudo().browse(keys).exists().filtered("active")
        if not keys or len(users) != len(keys):
            raise UserError(
                self.env._("Choose at least one person who still works here.")
            )
        return users

    @api.model
    def _typed_quantities(self, cuts):
        """``{line id: quantity}`` with numbers for both.

        :raise UserError: anything else
        """
        if not cuts:
            return {}
        try:
            wanted = {int(key): float(quantity) for key, quantity in cuts.items()}
        except (AttributeError, TypeError, ValueError, OverflowError):
            wanted = {}
        if not wanted or not all(map(math.isfinite, wanted.values())):
            raise UserError(
                self.env._("Enter the quantity to cut each line to as a number.")
            )
        return wanted

    @api.model
    def _typed_minutes(self, minutes):
        """Number, date, attendees and votes of a meeting, as plain values.

        :raise UserError: a part cannot be read
        """
        if not minutes:
            return {}
        if not isinstance(minutes, dict):
            raise UserError(
                self.env._("Enter the number, the date and who attended the meeting.")
            )
        attendees = minutes.get("attendees") or ""
        if isinstance(attendees, list | tuple):
            attendees = "、".join(self._typed_text(name, 100) for name in attendees)
        typed = {
            "number": self._typed_text(minutes.get("number"), 100),
            "date": self._typed_day(minutes.get("date")),
            "attendees": self._typed_text(attendees),
        }
        for name in ("votes_for", "votes_against", "votes_abstain"):
            if minutes.get(name) not in (None, False, ""):
                typed[name] = self._typed_votes(minutes[name])
        return typed

    def _typed_day(self, day):
        try:
            return fields.Date.to_string(fields.Date.to_date(day or False)) or ""
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("%(date)s is no date: write it as 2026-09-01.", date=day)
            ) from error

    def _typed_votes(self, votes):
        if type(votes) is not int or not 0 <= votes < 10000:
            raise UserError(
                self.env._("Votes are whole numbers, not %(votes)s.", votes=votes)
            )
        return votes

    def _store_enclosures(self, signature, files):
        """Attach the signature, then the files; their digests go into the ledger."""
        if not isinstance(files or [], list | tuple) or len(files or []) > MAX_FILES:
            raise UserError(self.env._("Add at most %(most)s files.", most=MAX_FILES))
        values = []
        if signature:
            name = self.env._("Signature")
            values.append(self._file_values({"name": name, "data": signature}, PNG))
        values += [self._file_values(file, HEADS) for file in files or []]
        return self.env["ir.attachment"].sudo().create(values)

    def _file_values(self, file, heads):
        """Values of the attachment for an uploaded ``{"name", "data"}``.

        :raise UserError: unreadable, too large, or no image or PDF
        """
        try:
            raw = base64.b64decode(file["data"], validate=True)
            name = self._typed_text(file.get("name"), 200) or self.document_name
        except (
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
            binascii.Error,
        ) as error:
            raise UserError(
                self.env._("A photo could not be read. Take it again.")
            ) from error
        if len(raw) > MAX_FILE or not raw.startswith(heads):
            raise UserError(
                self.env._(
                    "%(name)s is not a photo or PDF of at most 10 MB.", name=name
                )
            )
        return {"name": name, "raw": raw, "res_model": self._name, "res_id": self.id}
