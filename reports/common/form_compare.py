"""Telling whether a document still says what was printed."""

from odoo import models

from ...models.common.digest import digest

SIGNATURE_KEYS = ("name", "date", "opinion", "image")


class SchoolForm(models.AbstractModel):
    _inherit = "school.form"

    def _form_digest(self, content):
        """Digest of what the document says, whoever signs it and when it is printed."""
        apart = content["volatile"] | content["later"]
        return digest(
            {
                "version": self._form_version,
                "number": content["number"],
                "date": content["date"],
                "facts": [
                    fact.text
                    for row in content["facts"]
                    for fact in row
                    if not fact.later
                ],
                "rows": [
                    {key: text for key, text in row.items() if key not in apart}
                    for row in content["rows"]
                ],
                "total": content["total"],
                "words": content["words"],
                "notes": content["notes"],
            }
        )

    def _form_later_digest(self, content, signatures):
        """Digest of what is added to a document afterwards: signatures, returns."""
        return digest(
            {
                "facts": [
                    fact.text for row in content["facts"] for fact in row if fact.later
                ],
                "rows": [
                    {key: row.get(key) or "" for key in content["later"]}
                    for row in content["rows"]
                ],
                "signatures": [
                    [signature[key] or "" for key in SIGNATURE_KEYS]
                    for signature in signatures
                ],
            }
        )

    def _form_compare(self, entry, doc):
        """Compare a printed form with its document as it is now.

        :param entry: record of the print register
        :param doc: its document; the caller has checked that the reader may read it
        :return: (content, signatures), each ``same``, ``changed`` or ``unknown``
        """
        if entry.form_version != self._form_version:
            return "unknown", "unknown"
        parser, doc = self._form_read(doc)
        content = parser._form_content(doc)
        later = parser._form_later_digest(content, parser._form_signatures(doc))
        return (
            "same" if parser._form_digest(content) == entry.digest else "changed",
            "same" if later == entry.signature_digest else "changed",
        )
