"""报账台账: each invoice of the packs of a period, and where its voucher is."""

from odoo import models

from ..common.ledger_sheet import DATE, MONEY, LedgerColumn


class LedgerReimbursement(models.AbstractModel):
    _name = "report.school_logistics.ledger_reimbursement"
    _inherit = "school.ledger.sheet"
    _description = "Reimbursement Ledger"

    def _ledger_title(self):
        return self.env._("Reimbursement Ledger")

    def _ledger_columns(self):
        return [
            LedgerColumn("pack", self.env._("Pack No."), 16),
            LedgerColumn("date", self.env._("Date"), 11, DATE),
            LedgerColumn("kind", self.env._("Paid How"), 11),
            LedgerColumn("vendor", self.env._("Supplied By"), 20),
            LedgerColumn("payee", self.env._("Paid Beforehand By"), 10),
            LedgerColumn("invoice_kind", self.env._("Invoice Kind"), 11),
            LedgerColumn("invoice", self.env._("Invoice No."), 23),
            LedgerColumn("invoice_date", self.env._("Invoice Date"), 11, DATE),
            LedgerColumn("acceptance", self.env._("Acceptance No."), 17),
            LedgerColumn("request", self.env._("Request No."), 17),
            LedgerColumn("handler", self.env._("Handler"), 10),
            LedgerColumn("amount", self.env._("Amount"), 12, MONEY, True),
            LedgerColumn("state", self.env._("State"), 11),
            LedgerColumn("handed_on", self.env._("Handed In On"), 11, DATE),
            LedgerColumn("voucher", self.env._("Voucher Number"), 18),
            LedgerColumn("paid_on", self.env._("Paid On"), 11, DATE),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        # The reader's right to the school was checked; the books are not his.
        packs = (
            self.env["school.reimbursement"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("date", ">=", date_from),
                    ("date", "<=", date_to),
                    ("state", "!=", "cancelled"),
                ],
                order="date, id",
            )
        )
        yield "", [row for pack in packs for row in self._pack_rows(pack)]

    def _pack_rows(self, pack):
        fields = pack._fields
        common = {
            "pack": pack.name,
            "date": pack.date,
            "kind": dict(fields["kind"]._description_selection(self.env))[pack.kind],
            "payee": pack.payee_id.name,
            "state": dict(fields["state"]._description_selection(self.env))[pack.state],
            "handed_on": pack.handed_on,
            "voucher": pack.voucher_number,
            "paid_on": pack.paid_on,
        }
        kinds = dict(
            pack.bill_ids._fields["school_invoice_kind"]._description_selection(
                self.env
            )
        )
        return [
            {
                **common,
                "vendor": bill.partner_id.name,
                "invoice_kind": kinds.get(bill.school_invoice_kind),
                "invoice": " ".join(filter(None, (bill.school_invoice_code, bill.ref))),
                "invoice_date": bill.invoice_date,
                "acceptance": ", ".join(pack._acceptances(bill).mapped("name")),
                "request": ", ".join(pack._requests(bill).mapped("name")),
                "handler": bill.school_handler_id.name,
                "amount": -bill.amount_total_signed,
            }
            for bill in pack.bill_ids.sorted("id")
        ] + [
            {
                **common,
                "vendor": petty.seller_name,
                "invoice_kind": kinds.get(petty.invoice_kind),
                "invoice": " ".join(
                    filter(None, (petty.invoice_code, petty.invoice_number))
                ),
                "invoice_date": petty.invoice_date,
                "acceptance": petty.name,
                "handler": petty.requester_id.name,
                "amount": petty.amount_total,
            }
            for petty in pack.petty_ids.sorted("id")
        ]
