"""What all printed forms share: access, content, pages, codes, verification."""

from odoo import api, models
from odoo.exceptions import UserError

from ...models.common.form_print import CONTEXT_KEY, PRINTING
from . import paging

# All schools of the country keep the same time, whatever a user's own setting says:
# the same paper must carry the same dates, whoever prints it.
SCHOOL_TIME = "Asia/Shanghai"
SINGLE = "single"


class SchoolForm(models.AbstractModel):
    """Base of the parser models of printed forms.

    A parser names its document model and says what stands on the paper; heading,
    pages, signature columns, verification code and register are made here.
    """

    _name = "school.form"
    _description = "Printed Form"
    _school_form = True
    # Override these in a parser:
    _form_model = None
    # Raise it when `_form_content` gives other values for an unchanged document.
    _form_version = 1

    # ------------------------------------------------------------------
    # To be written by each parser
    # ------------------------------------------------------------------

    def _form_title(self):
        """Title of the form, in the language of the context."""
        raise NotImplementedError

    def _form_doc_title(self, doc):
        """Title of the form of one document; by default that of all of them."""
        return self._form_title()

    def _form_parts(self):
        """Copies that are printed at once: their labels by key."""
        return {SINGLE: ""}

    def _form_documents(self, docids):
        """Records to print, not yet checked. Override to print something else than
        the records chosen, for instance all loans of one issue."""
        return self.env[self._form_model].browse(docids).exists()

    def _form_groups(self, docs):
        """Split the records into those that are printed on one form together."""
        return list(docs)

    def _form_content(self, doc):
        """What stands on the paper, as texts.

        :param doc: the document, readable in full, in the language of the form
        :return: what :meth:`_content` makes
        """
        raise NotImplementedError

    def _form_signatures(self, doc):
        """Signature columns: list of dicts made by :meth:`_signature`."""
        return []

    # ------------------------------------------------------------------
    # Rendering
    # ------------------------------------------------------------------

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self._form_documents(docids)
        docs.check_access("read")
        if not docs:
            raise UserError(
                self.env._("There is nothing to print: the document was deleted.")
            )
        sheets = [
            sheet
            for group in self._form_groups(docs)
            for sheet in self._form_sheets(group)
        ]
        if self.env.context.get(CONTEXT_KEY) is PRINTING:
            self._form_register(sheets)
        sheets[-1]["pages"][-1]["end"] = True
        return {
            "doc_ids": docs.ids,
            "doc_model": self._form_model,
            "docs": docs,
            "sheets": sheets,
        }

    def _form_lang(self, company):
        """Language of the school's papers: Chinese wherever it is installed."""
        installed = dict(self.env["res.lang"].get_installed())
        for lang in ("zh_CN", company.partner_id.lang, self.env.lang):
            if lang in installed:
                return lang
        return "en_US"

    def _form_read(self, doc):
        """Parser and document as the paper shows them to every reader alike.

        The caller has checked that the reader may read the document. A form names
        people and vendors whose own records the reader may not open, so the content
        is read with sudo.
        """
        company = doc.sudo().company_id
        doc = doc.sudo().with_context(
            allowed_company_ids=company.ids,
            bin_size=False,
            lang=self._form_lang(company),
            tz=SCHOOL_TIME,
        )
        return self.with_env(doc.env), doc

    def _form_sheets(self, doc):
        """All sheets of one document, one for each of its copies."""
        parser, doc = self._form_read(doc)
        content = parser._form_content(doc)
        signatures = parser._form_signatures(doc)
        pages = parser._form_pages(content, signatures)
        shared = {
            "lang": doc.env.lang,
            "title": parser._form_doc_title(doc),
            "unit": doc.company_id.name,
            "content": content,
            "signatures": signatures,
            "number_text": content["number"]
            and parser.env._("No. %s", content["number"]),
            "date_text": parser.env._("Date: %s", content["date"]),
            "blank_date": parser.env._("Date: ______"),
            "print_text": parser.env._("Preview, not a valid form"),
            "opinion_height": parser._opinion_height(signatures),
            **parser._form_fact_widths(content["facts"]),
            "register": {
                "name": content["number"] or content["date"],
                "res_model": doc._name,
                "res_id": doc[0].id,
                "res_ids": doc.ids,
                "report_name": self._name.removeprefix("report."),
                "form_version": self._form_version,
                "digest": parser._form_digest(content),
                "signature_digest": parser._form_later_digest(content, signatures),
                "company_id": doc.company_id.id,
            },
        }
        return [
            {
                **shared,
                "part": part,
                "part_label": label,
                "pages": [dict(page) for page in pages],
                "code": False,
            }
            for part, label in parser._form_parts().items()
        ]

    def _form_fact_widths(self, facts):
        """Widths of the columns above the table, for its fullest row."""
        most = max((len(row) for row in facts), default=1)
        value = (paging.FORM_WIDTH_MM * paging.PX_PER_MM) // most - FACT_LABEL
        return {"fact_span": 2 * most, "fact_widths": [FACT_LABEL, value] * most}

    def _form_register(self, sheets):
        """Enter the sheets in the print register and put the codes on them."""
        entries = self.env["school.form.print"]._record(
            [
                {
                    **sheet["register"],
                    "part": sheet["part"],
                    "title": f"{sheet['title']} {sheet['part_label']}".strip(),
                }
                for sheet in sheets
            ]
        )
        for sheet, entry in zip(sheets, entries, strict=True):
            sheet["code"] = entry.code
            sheet["print_text"] = self.with_context(lang=sheet["lang"]).env._(
                "Printed by %(user)s, %(time)s, copy %(copy)s; verification code"
                " %(code)s",
                user=entry.user_name,
                time=self._form_time(entry.printed_on),
                copy=entry.copy_number,
                code=entry.code,
            )

    def _form_pages(self, content, signatures):
        """Split the rows of the form into pages.

        :return: list of dicts: text, rows, first, last, end
        """
        columns = content["columns"]
        head = HEADING + TABLE_HEAD + sum(map(self._fact_height, content["facts"]))
        notes = sum(
            paging.text_lines(note, paging.FORM_WIDTH_MM) * paging.LINE_HEIGHT
            for note in content["notes"]
        )
        tail = (
            TOTAL_ROW * (bool(content["total"]) + bool(content["words"]) + 1)
            + notes
            + self._signature_height(signatures)
        )
        splits = paging.paginate(
            [paging.row_height(row, columns) for row in content["rows"]],
            head,
            HEADING + TABLE_HEAD,
            tail,
            paging.PAGE_HEIGHT - FOOTER,
        )
        return [
            {
                "text": self.env._(
                    "Page %(number)s of %(count)s", number=number, count=len(splits)
                ),
                "rows": [content["rows"][index] for index in split],
                "first": number == 1,
                "last": number == len(splits),
                "end": False,
            }
            for number, split in enumerate(splits, start=1)
        ]

    def _fact_height(self, facts):
        width = paging.FORM_WIDTH_MM / len(facts) - FACT_LABEL / paging.PX_PER_MM
        lines = max(paging.text_lines(fact.text, width) for fact in facts)
        return FACT_ROW + (lines - 1) * paging.LINE_HEIGHT

    def _signature_height(self, signatures):
        return SIGNATURE + self._opinion_height(signatures) if signatures else 0

    def _opinion_height(self, signatures):
        """Room for the longest opinion, the same in each column."""
        width = paging.FORM_WIDTH_MM / (len(signatures) or 1)
        lines = [paging.text_lines(sign["opinion"], width) for sign in signatures]
        return max(lines, default=0) * paging.LINE_HEIGHT

    # ------------------------------------------------------------------
    # Building blocks of the parsers
    # ------------------------------------------------------------------

    def _content(self, columns, rows, facts=(), **more):
        """Complete the content of a form.

        :param columns: list of :class:`paging.Column`, 180 mm together
        :param rows: list of dicts of texts by column key
        :param facts: rows of :class:`paging.Fact` above the table
        :param more: ``number``, ``date``; ``total`` (texts by column key) and
            ``words`` (it in capital numerals); ``notes`` below the table;
            ``volatile``, keys of columns that may differ at each printing; ``later``,
            keys of columns that are filled in afterwards
        """
        return {
            "number": "",
            "date": "",
            "total": None,
            "words": "",
            "notes": [],
            "volatile": set(),
            "later": set(),
            "facts": [list(row) for row in facts],
            "columns": columns,
            "rows": [
                {"index": str(number), **row}
                for number, row in enumerate(rows, start=1)
            ],
            **more,
        }

    def _signature(self, label, name="", date=None, opinion="", image=None, void=False):
        """One signature column.

        :param name: who decided or signed on screen; empty: to be signed by hand
        :param date: date or UTC datetime of it
        :param image: the drawn signature, base64
        :param void: nobody has to sign here
        """
        return {
            "label": label,
            "name": name or "",
            "date": self._form_date(date),
            "opinion": opinion or "",
            "image": image or None,
            "void": void,
        }


# Heights in the layout's pixels; `form_layout.xml` draws to them.
HEADING = 148
FACT_ROW = 33
FACT_LABEL = 100
TABLE_HEAD = 56
TOTAL_ROW = 33
SIGNATURE = 162
FOOTER = 60  # with the line that the form goes on
