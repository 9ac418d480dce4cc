"""Kinds of invoices that schools get, and up to which amount each is good for."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

INVOICE_KINDS = [
    ("electronic", "Electronic Invoice"),
    ("paper", "Paper Invoice"),
    ("tax_office", "Invoice Issued by the Tax Office"),
    ("fiscal", "Fiscal Receipt"),
    ("receipt", "Plain Receipt"),
]


class SchoolInvoiceCap(models.Model):
    """Up to which amount a kind of invoice is reimbursed, from one day to another.

    A cap of the district holds for every school; a school may only set a lower one:
    the lowest of those in force counts.
    """

    _name = "school.invoice.cap"
    _description = "Cap on a Kind of Invoice"
    _inherit = ["school.shared"]
    _order = "kind, date_from desc, id"
    _rec_name = "kind"

    kind = fields.Selection(selection=INVOICE_KINDS, required=True)
    amount = fields.Float(
        string="Up To (CNY)",
        digits=(16, 2),
        required=True,
        help="An invoice of this kind over a larger amount is refused. 0 refuses every"
        " invoice of the kind.",
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", help="Empty: until further notice.")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: it holds for every school.",
    )
    source = fields.Char(translate=True, help="The regulation that says so.")
    active = fields.Boolean(default=True)

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)",
        "A cap is not below zero.",
    )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for cap in self:
            if cap.date_to and cap.date_to < cap.date_from:
                raise ValidationError(
                    self.env._("A cap ends after it begins. Correct its dates.")
                )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.model
    def _lowest(self, kind, company, date):
        """Return the cap that counts, empty when there is none.

        :param str kind: key of ``INVOICE_KINDS``
        :param company: the school's company
        :param date: day of the invoice
        """
        # The district's caps bind whoever reads them.
        caps = self.sudo().search(
            [
                ("kind", "=", kind),
                ("company_id", "in", [company.id, False]),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )
        return caps.sorted("amount")[:1]

    @api.model
    def _check_amount(self, name, kind, amount, company, date):
        """Refuse an invoice over more than its kind is good for.

        :param str name: the document, for the message
        :param float amount: what the invoice is over, in CNY
        :raises UserError: names the document, both figures and what to do
        """
        cap = self._lowest(kind, company, date)
        if not cap or company.currency_id.compare_amounts(amount, cap.amount) <= 0:
            return
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(document)s: a document of the kind “%(kind)s” is good for up to"
                " %(cap)s, this one is over %(amount)s. Ask the seller for an invoice.",
                document=name,
                kind=kinds[kind],
                cap=company.currency_id.format(cap.amount),
                amount=company.currency_id.format(amount),
            )
        )
