"""费用报销单: the cover sheet of a pack, and the pack itself in one file."""

import io

from PIL import Image, ImageOps

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import OdooPdfFileReader, OdooPdfFileWriter

from ..common.paging import Column, Fact

A4_AT_150_DPI = (1240, 1754)
MARGIN = 60


class ReportReimbursement(models.AbstractModel):
    _name = "report.school_logistics.report_reimbursement"
    _inherit = "school.form"
    _description = "Reimbursement Form"
    _form_model = "school.reimbursement"
    # its papers are put behind it, in one file
    _form_merged = True

    def _form_title(self):
        return self.env._("Reimbursement Form")

    def _form_content(self, doc):
        return self._content(
            self._columns(),
            self._rows(doc),
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={
                "content": self.env._("Total"),
                "amount": self._form_total(doc.amount_total),
            },
            words=self._form_words(doc.amount_total),
            notes=self._notes(doc),
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("kind", self.env._("Invoice Kind"), 19),
            Column("number", self.env._("Invoice No."), 42),
            Column("date", self.env._("Invoice Date"), 20, "center"),
            Column("content", self.env._("Content"), 34),
            Column("acceptance", self.env._("Acceptance No."), 34),
            Column("amount", self.env._("Amount"), 22, "number"),
        ]

    def _rows(self, doc):
        return [
            *(self._bill_row(doc, bill) for bill in doc.bill_ids.sorted("id")),
            *(self._petty_row(petty) for petty in doc.petty_ids.sorted("id")),
        ]

    def _petty_row(self, petty):
        kinds = dict(petty._fields["invoice_kind"]._description_selection(self.env))
        code = petty.invoice_code or ""
        return {
            "kind": kinds[petty.invoice_kind],
            "number": "\n".join(filter(None, (code, petty.invoice_number or ""))),
            "date": self._form_date(petty.invoice_date, "short"),
            "content": self._form_text(self._form_list(petty.line_ids.mapped("name"))),
            "acceptance": petty.name,
            "amount": self._form_money(petty.amount_total),
        }

    def _bill_row(self, doc, bill):
        kinds = dict(
            bill._fields["school_invoice_kind"]._description_selection(self.env)
        )
        lines = bill.invoice_line_ids.filtered(lambda li: li.display_type == "product")
        code = bill.school_invoice_code or ""
        return {
            "kind": kinds.get(bill.school_invoice_kind, ""),
            "number": "\n".join(filter(None, (code, bill.ref or ""))),
            "date": self._form_date(bill.invoice_date, "short"),
            "content": self._form_text(
                self._form_list(lines.product_id.mapped("name")) or bill.name
            ),
            "acceptance": self._form_list(doc._acceptances(bill).mapped("name")),
            "amount": self._form_money(-bill.amount_total_signed),
        }

    def _facts(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        requests = doc._requests(doc.bill_ids)
        return [
            [
                Fact(
                    self.env._("Payee"), doc.payee_id.name or doc.partner_id.name or ""
                ),
                Fact(self.env._("Account"), doc.payee_account or ""),
            ],
            [
                Fact(self.env._("Paid How"), kinds[doc.kind]),
                Fact(
                    self.env._("Source of Funds"),
                    self._form_list(
                        (requests.fund_id | doc.petty_ids.fund_id).mapped("name")
                    ),
                ),
            ],
            [
                Fact(self.env._("Purpose"), self._form_text(doc.purpose)),
                Fact(
                    self.env._("Request No."), self._form_list(requests.mapped("name"))
                ),
            ],
            [
                Fact(
                    self.env._("Voucher Number"), doc.voucher_number or "", later=True
                ),
                Fact(
                    self.env._("Papers Attached"),
                    self._form_number(len(self._papers(doc))),
                    later=True,
                ),
            ],
        ]

    def _notes(self, doc):
        """Name what is missing: whoever gets the pack sees it on its first page."""
        missing = doc._missing()
        if not missing:
            return []
        return [self.env._("Missing: %s", self._form_list(missing))]

    def _form_signatures(self, doc):
        """Handler, acceptors and those who decided: the three seals; then the money."""
        bills = doc.bill_ids
        orders = bills.invoice_line_ids.purchase_line_id.order_id
        acceptances = doc._acceptances(bills)
        petty = doc.petty_ids
        signed = acceptances.signature_ids.filtered("is_valid")
        looked = petty.signature_ids.filtered(
            lambda row: row.role == "accept" and row.user_id == row.petty_id.acceptor_id
        )
        approvals = bills.approval_id | doc.approval_id | petty.approval_id
        decided = approvals.decision_ids.filtered(
            lambda row: (
                row.kind in ("approve", "same") and row.approval_id.state == "approved"
            )
        )
        handlers = bills.school_handler_id | petty.requester_id
        handed = doc.entry_ids.filtered(lambda entry: entry.kind == "handed")[-1:]
        return [
            self._signature(
                self.env._("Handler"),
                self._form_list(handlers.mapped("name")),
                max(
                    orders.filtered("date_approve").mapped("date_approve"),
                    default=max(petty.mapped("date"), default=None),
                ),
            ),
            self._signature(
                self.env._("Acceptor"),
                self._form_list(
                    signed.mapped("user_name") + looked.mapped("user_name")
                ),
                max(
                    signed.mapped("signed_on") + looked.mapped("signed_on"),
                    default=None,
                ),
            ),
            self._head_column(decided, handlers),
            self._signature(
                self.env._("Accountant"), handed.user_name, handed.entered_on or None
            ),
            self._signature(
                self.env._("Received By"), void=doc.kind == "vendor" or False
            ),
        ]

    def _head_column(self, decided, handlers):
        """The last who decided signs; those before stand above, in small."""
        rows = decided.sorted("decided_at").filtered(
            lambda row: row.behalf_id not in handlers
        )
        names = list(dict.fromkeys(rows.behalf_id.mapped("name")))
        last = rows[-1:]
        others = [name for name in names if name != last.behalf_id.name]
        return self._signature(
            self.env._("Head in Charge"),
            last.behalf_id.name,
            last.decided_at or None,
            self._form_list(others),
        )

    # -- the pack -----------------------------------------------------------------

    def _papers(self, doc):
        """What lies behind the cover sheet, in order.

        :return: list of (report name, record) and of attachments
        """
        doc = doc.sudo()
        approvals = doc._requests(doc.bill_ids).approval_id
        approvals |= doc.bill_ids.approval_id | doc.approval_id
        approvals |= doc.petty_ids.approval_id
        files, petty_files = doc._files_by_bill(), doc.petty_ids._files()
        return [
            *(
                ("school_logistics.report_acceptance_finance", acceptance)
                for acceptance in doc._acceptances(doc.bill_ids)
            ),
            *(("school_logistics.report_petty", petty) for petty in doc.petty_ids),
            *(("school_logistics.report_approval", approval) for approval in approvals),
            *(
                attachment
                for bill in doc.bill_ids.sorted("id")
                for attachment in files.get(bill.id, ())
            ),
            *(
                attachment
                for petty in doc.petty_ids.sorted("id")
                for attachment in petty_files.get(petty.id, ())
            ),
            *doc._own_files(),
        ]


class ReportAcceptanceFinance(models.AbstractModel):
    """The accounting copy of an acceptance alone, for the pack."""

    _name = "report.school_logistics.report_acceptance_finance"
    _inherit = "report.school_logistics.report_acceptance"
    _description = "Acceptance, Accounting Copy"

    def _form_parts(self):
        return {"finance": super()._form_parts()["finance"]}


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Put the papers of a pack, or of a dossier, behind its cover sheet."""
        report = self._get_report(report_ref)
        parser = self._get_rendering_context_model(report)
        if not getattr(parser, "_form_merged", False) or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        streams = {}
        for res_id in res_ids:
            cover = super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=[res_id]
            )
            # The cover sheet was rendered, so the reader may read the pack.
            papers = parser._papers(self.env[parser._form_model].browse(res_id))
            stream = self._school_merge(papers, next(iter(cover.values()))["stream"])
            streams[res_id] = {"stream": stream, "attachment": None}
        return streams

    def _school_merge(self, papers, cover):
        """Return one PDF of the cover sheet and all that belongs behind it.

        :param papers: (report name, record) and attachments, which belong to what the
            reader may read
        :param cover: its cover sheet, a stream
        :raises UserError: names the file that cannot be read
        """
        writer = OdooPdfFileWriter()
        sources = [cover]
        writer.appendPagesFromReader(OdooPdfFileReader(cover, strict=False))
        for paper in papers:
            stream = self._school_paper(paper)
            sources.append(stream)
            try:
                writer.appendPagesFromReader(OdooPdfFileReader(stream, strict=False))
            except Exception as error:
                raise UserError(self._school_unreadable(paper)) from error
        result = io.BytesIO()
        writer.write(result)
        for source in sources:
            source.close()
        return result

    def _school_paper(self, paper):
        """Return one paper of a pack as a stream: a form of ours, or a file."""
        if isinstance(paper, tuple):
            # The pack is there to be read with its papers.
            report, record = paper
            content, _kind = self.sudo()._render_qweb_pdf(report, record.ids)
            return io.BytesIO(content)
        if paper.mimetype == "application/pdf":
            return io.BytesIO(paper.raw or b"")
        try:
            return self._school_picture(paper.raw)
        except Exception as error:
            raise UserError(self._school_unreadable(paper)) from error

    def _school_unreadable(self, paper):
        name = paper[1].display_name if isinstance(paper, tuple) else paper.name
        return self.env._(
            "The file “%(file)s” cannot be read and put into the pack. Replace it by"
            " another picture or PDF.",
            file=name,
        )

    def _school_picture(self, content):
        """Return a picture on a page of its own, upright and as large as fits."""
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
        picture = picture.convert("RGB")
        room = tuple(side - 2 * MARGIN for side in A4_AT_150_DPI)
        picture = ImageOps.contain(picture, room)
        page = Image.new("RGB", A4_AT_150_DPI, "white")
        page.paste(picture, ((A4_AT_150_DPI[0] - picture.width) // 2, MARGIN))
        stream = io.BytesIO()
        page.save(stream, format="pdf", resolution=150)
        return stream
