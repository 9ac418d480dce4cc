"""合同摘要 on paper; 合同台账 and 票据登记簿 as sheets."""

from odoo import models
from odoo.exceptions import UserError

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn, LedgerSheet
from ..common.paging import Column, Fact


class ReportContract(models.AbstractModel):
    _name = "report.school_logistics.report_contract"
    _inherit = "school.form"
    _description = "Contract Summary"
    _form_model = "school.contract"

    def _form_title(self):
        return self.env._("Contract Summary")

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        methods = dict(doc._fields["method"]._description_selection(self.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 10, "center"),
                Column("name", self.env._("Instalment"), 70),
                Column("due", self.env._("Due Date"), 30, "center"),
                Column("amount", self.env._("Amount"), 35, "number"),
                Column("paid", self.env._("Paid"), 35, "number"),
            ],
            [
                {
                    "name": self._form_text(line.name),
                    "due": self._form_date(line.due_date),
                    "amount": self._form_money(line.amount),
                    "paid": self._form_money(line.amount_covered),
                }
                for line in doc.payment_ids
            ],
            facts=[
                [Fact(self.env._("Subject"), self._form_text(doc.title))],
                [
                    Fact(self.env._("Other Party"), doc.partner_id.name),
                    Fact(self.env._("Kind"), kinds[doc.kind]),
                ],
                [
                    Fact(
                        self.env._("Term"),
                        f"{self._form_date(doc.date_start)} – "
                        f"{self._form_date(doc.ends_on)}",
                    ),
                    Fact(self.env._("Way of Buying"), methods.get(doc.method, "")),
                ],
                [
                    Fact(self.env._("Amount"), self._form_money(doc.amount)),
                    Fact(
                        self.env._("With Supplements"),
                        self._form_money(doc.amount_cap or doc.amount),
                    ),
                ],
                [
                    Fact(self.env._("Billed"), self._form_money(doc.amount_billed)),
                    Fact(self.env._("Retention"), self._retention(doc)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.date_signed or doc.create_date.date()),
            words=self._form_words(doc.amount),
            volatile={"paid"},
            notes=[doc.note] if doc.note else [],
        )

    def _retention(self, doc):
        if not doc.retention_amount:
            return "–"
        return (
            f"{self._form_money(doc.retention_amount)}, "
            f"{self._form_date(doc.retention_date)}"
        )

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)


class SheetOfRecords(models.AbstractModel):
    """Base of sheets of the records that were chosen in a list."""

    _name = "school.sheet.records"
    _inherit = "school.ledger.sheet"
    _description = "Records as a Sheet"

    _sheet_model = ""

    def _get_objs_for_report(self, docids, data):
        """The records, if the reader may read them.

        The base method takes the model from the client.
        """
        ids = docids or (data or {}).get("context", {}).get("active_ids")
        ids = ids or self.env.context.get("active_ids") or []
        records = self.env[self._sheet_model].browse(ids).exists()
        records.check_access("read")
        if not records:
            raise UserError(
                self.env._("There is nothing to print: the document was deleted.")
            )
        return records

    def generate_xlsx_report(self, workbook, data, objs):
        """Write a sheet per group of records.

        :param workbook: the open xlsxwriter workbook
        :param data: the client's data, not used
        :param objs: records, checked
        """
        for records in self._sheet_groups(objs):
            company = records[0].sudo().company_id
            lang = self.env["school.form"]._form_lang(company)
            parser = self.with_context(lang=lang, tz="Asia/Shanghai")
            documents = records.sudo().with_env(parser.sudo().env)
            today = self.env["school.unit"]._today()
            ledger = LedgerSheet(
                parser._sheet_title(documents),
                parser._sheet_columns(),
                company,
                today,
                today,
            )
            parser._write_sheet(workbook, ledger, [("", parser._sheet_rows(documents))])

    def _sheet_groups(self, records):
        """One sheet per school."""
        return [
            records.filtered(
                lambda record, company=company: record.company_id == company
            )
            for company in records.sudo().company_id
        ]


class SheetContract(models.AbstractModel):
    _name = "report.school_logistics.sheet_contract"
    _inherit = "school.sheet.records"
    _description = "Contract Ledger"
    _sheet_model = "school.contract"

    def _sheet_title(self, contracts):
        title = self.env._("Contract Ledger")
        return f"{title} {contracts[0].company_id.id}"

    def _sheet_columns(self):
        return [
            LedgerColumn("name", self.env._("Number"), 17),
            LedgerColumn("title", self.env._("Subject"), 28),
            LedgerColumn("vendor", self.env._("Other Party"), 24),
            LedgerColumn("kind", self.env._("Kind"), 9),
            LedgerColumn("start", self.env._("From"), 11, DATE),
            LedgerColumn("end", self.env._("Until"), 11, DATE),
            LedgerColumn("amount", self.env._("Amount"), 14, MONEY, True),
            LedgerColumn("cap", self.env._("With Supplements"), 14, MONEY, True),
            LedgerColumn("ordered", self.env._("Ordered"), 14, MONEY, True),
            LedgerColumn("billed", self.env._("Billed"), 14, MONEY, True),
            LedgerColumn("paid", self.env._("Paid"), 14, MONEY, True),
            LedgerColumn("retention", self.env._("Retention Held"), 12, MONEY, True),
            LedgerColumn("due", self.env._("Retention Due On"), 11, DATE),
            LedgerColumn("state", self.env._("State"), 9),
        ]

    def _sheet_rows(self, contracts):
        kinds = dict(contracts._fields["kind"]._description_selection(self.env))
        states = dict(contracts._fields["state"]._description_selection(self.env))
        for contract in contracts.sorted("name"):
            yield {
                "name": contract.name,
                "title": contract.title,
                "vendor": contract.partner_id.name,
                "kind": kinds[contract.kind],
                "start": contract.date_start,
                "end": contract.ends_on,
                "amount": contract.amount,
                "cap": contract.amount_cap,
                "ordered": contract.amount_ordered,
                "billed": contract.amount_billed,
                "paid": contract.amount_paid,
                "retention": contract.retention_held,
                "due": contract.retention_date or None,
                "state": states[contract.state],
            }


class SheetReceiptBook(models.AbstractModel):
    _name = "report.school_logistics.sheet_receipt_book"
    _inherit = "school.sheet.records"
    _description = "Register of Receipts"
    _sheet_model = "school.receipt.book"

    def _sheet_groups(self, books):
        """One sheet per book."""
        return list(books)

    def _sheet_title(self, book):
        title = self.env._("Register of Receipts")
        return f"{title} {book.name}".replace("/", "-")

    def _sheet_columns(self):
        return [
            LedgerColumn("number", self.env._("Receipt Number"), 20),
            LedgerColumn("state", self.env._("State"), 10),
            LedgerColumn("date", self.env._("Date"), 12, DATE),
            LedgerColumn("payer", self.env._("Payer"), 24),
            LedgerColumn("purpose", self.env._("Purpose"), 28),
            LedgerColumn("amount", self.env._("Amount"), 14, MONEY, True),
            LedgerColumn("count", self.env._("Numbers"), 10, NUMBER, True),
            LedgerColumn("reason", self.env._("Reason of Voiding"), 24),
            LedgerColumn("user", self.env._("Entered By"), 12),
        ]

    def _sheet_rows(self, book):
        """Every number of the book: used ones one by one, others as ranges."""
        rows = book.number_ids
        states = dict(rows._fields["state"]._description_selection(self.env))
        gaps = book._gap_ranges(book.number_from, rows.mapped("number"))
        texts = [(low, high, self.env._("Gap")) for low, high in gaps]
        if book.next_number <= book.number_to:
            texts.append((book.next_number, book.number_to, self.env._("Unused")))
        entries = [(row.number, row) for row in rows] + [(t[0], t) for t in texts]
        for _number, entry in sorted(entries, key=lambda pair: pair[0]):
            if isinstance(entry, tuple):
                low, high, text = entry
                yield {
                    "number": f"{book._printed(low)}–{book._printed(high)}",
                    "state": text,
                    "count": high - low + 1,
                }
                continue
            yield {
                "number": entry.printed,
                "state": states[entry.state],
                "date": entry.date,
                "payer": entry.payer or "",
                "purpose": entry.purpose or "",
                "amount": entry.amount if entry.state == "issued" else 0.0,
                "count": 1,
                "reason": entry.void_reason or "",
                "user": entry.user_id.name,
            }
