"""Which invoice was used by which document: one invoice is reimbursed once."""

import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# An electronic invoice has a number of twenty digits that the whole country knows once.
NATIONAL_DIGITS = 20


def normalised(text):
    """Return what tells one number or name from another.

    Full-width characters, case, blanks and punctuation tell nothing apart.
    """
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return re.sub(r"[\W_]+", "", folded)


def invoice_keys(number, code, seller, vat="", partner=None, prefix=""):
    """Return the texts of which two documents with the same invoice share one.

    Schools keep sellers of their own: the same seller is found by its record, its tax
    number or its name, and an invoice with a national number by that alone.

    :param str number: number of the invoice
    :param str code: code of the invoice, which older ones have
    :param str seller: the seller's name
    :param str vat: the seller's tax number
    :param partner: the seller's ``res.partner``, where there is one
    :param str prefix: keeps credit notes apart from invoices
    """
    number, code, vat = normalised(number), normalised(code), normalised(vat)
    if not number:
        return []
    keys = {f"{prefix}name:{normalised(seller)}:{number}"}
    if partner:
        keys.add(f"{prefix}partner:{partner.commercial_partner_id.id}:{number}")
    if vat:
        keys.add(f"{prefix}tax:{vat}:{number}")
    if code or (number.isdigit() and len(number) == NATIONAL_DIGITS):
        keys.add(f"{prefix}national:{code}{number}")
    return sorted(keys)


class SchoolInvoiceClaim(models.Model):
    """One key of an invoice, held by the document that uses it.

    The key is unique in the table, so two documents at the same moment cannot both
    have it. Rows are made and removed by the documents' own checks only.
    """

    _name = "school.invoice.claim"
    _description = "Invoice in Use"
    _order = "id desc"
    _rec_name = "invoice"

    key = fields.Char(required=True, readonly=True)
    invoice = fields.Char(string="Invoice Number", required=True, readonly=True)
    seller = fields.Char(readonly=True)
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID",
        model_field="res_model",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )

    _key_unique = models.Constraint(
        "UNIQUE (key)",
        "This invoice is in use already.",
    )
    _document_index = models.Index("(res_model, res_id)")

    @api.model
    def _claim(self, document, keys, number, seller):
        """Let ``document`` hold exactly ``keys``.

        :param document: one record with a ``company_id``
        :param list keys: see :func:`invoice_keys`
        :param str number: number of the invoice, for the message
        :param str seller: the seller's name
        :raises UserError: when another document uses the invoice
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM school_invoice_claim"
                " WHERE res_model = %s AND res_id = %s AND NOT key = ANY(%s)",
                document._name,
                document.id,
                keys,
            )
        )
        if keys:
            # Of two at the same moment the second waits here, and fails with a
            # serialization error, upon which Odoo tries again and finds the first.
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO school_invoice_claim
                           (key, invoice, seller, res_model, res_id, company_id,
                            create_uid, write_uid, create_date, write_date)
                    SELECT key, %(invoice)s, %(seller)s, %(model)s, %(id)s, %(company)s,
                           %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                           now() AT TIME ZONE 'UTC'
                      FROM unnest(%(keys)s) AS key
                        ON CONFLICT (key) DO NOTHING
                    """,
                    invoice=number,
                    seller=seller or "",
                    model=document._name,
                    id=document.id,
                    company=document.sudo().company_id.id,
                    uid=self.env.uid,
                    keys=keys,
                )
            )
        self.env["school.invoice.claim"].invalidate_model()
        other = self._other(document, keys)
        if other:
            raise UserError(self._used_text(document, number, seller, other))

    @api.model
    def _other(self, document, keys):
        """Return a claim of one of ``keys`` by another document, empty if none."""
        claims = self.sudo().search([("key", "in", keys)])
        return claims.filtered(
            lambda claim: (
                claim.res_model != document._name or claim.res_id != document._origin.id
            )
        )[:1]

    @api.model
    def _release(self, documents):
        """Give up what ``documents`` hold: they are cancelled or deleted."""
        claims = self.sudo().search(
            [("res_model", "=", documents._name), ("res_id", "in", documents.ids)]
        )
        claims.unlink()

    def _used_text(self, document, number, seller, other):
        """Say where an invoice is used; of another school no more than that."""
        values = {
            "document": document.display_name,
            "number": number,
            "seller": seller or "",
        }
        if other.company_id != document.sudo().company_id:
            return self.env._(
                "%(document)s: invoice %(number)s of %(seller)s was used by another"
                " school of the district. An invoice is reimbursed once: check the"
                " number, and ask the seller or the district if it is right.",
                **values,
            )
        record = self.env[other.res_model].sudo().browse(other.res_id).exists()
        return self.env._(
            "%(document)s: invoice %(number)s of %(seller)s is on %(other)s already. An"
            " invoice is reimbursed once: correct the number, or cancel the other"
            " document.",
            other=record.display_name or other.invoice,
            **values,
        )
