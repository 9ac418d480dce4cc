"""What all printed forms share: access, content, pages, codes, verification."""

from datetime import datetime

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date
from odoo.tools.float_utils import float_repr, float_round

from ...models.common.amount import amount_in_words
from ...models.common.digest import digest
from ...models.common.form_print import CONTEXT_KEY, PRINTING
from . import paging

# All schools of the country keep the same time, whatever a user's own setting says:
# the same paper must carry the same dates, whoever prints it.
TIMEZONE = pytz.timezone("Asia/Shanghai")
SINGLE = "single"
SIGNATURE_KEYS = ("name", "date", "opinion", "image")
LONGEST_TEXT = 160


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
        doc = (
            doc.sudo()
            .with_context(
                allowed_company_ids=company.ids,
                bin_size=False,
                lang=self._form_lang(company),
                tz=TIMEZONE.zone,
            )
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
            "title": parser._form_title(),
            "unit": doc.company_id.name,
            "content": content,
            "signatures": signatures,
            "number_text": content["number"]
            and parser.env._("No. %s", content["number"]),
            "date_text": parser.env._("Date: %s", content["date"]),
            "blank_date": parser.env._("Date: ______"),
            "print_text": parser.env._("Preview, not a valid form"),
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
        if not signatures:
            return 0
        width = paging.FORM_WIDTH_MM / len(signatures)
        opinion = max(
            paging.text_lines(signature["opinion"], width) for signature in signatures
        )
        return SIGNATURE + opinion * paging.LINE_HEIGHT

    # ------------------------------------------------------------------
    # Verification
    # ------------------------------------------------------------------

    def _form_digest(self, content):
        """Digest of what the document says, whoever signs it and when it is printed."""
        apart = content["volatile"] | content["later"]
        return digest(
            {
                "version": self._form_version,
                "number": content["number"],
                "date": content["date"],
                "facts": [
                    fact.text for row in content["facts"] for fact in row if not fact.later
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

    # ------------------------------------------------------------------
    # Texts
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
                {"index": str(number), **row} for number, row in enumerate(rows, start=1)
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

    def _form_date(self, value, pattern="long"):
        """A date, or the local date of a UTC datetime, as the form writes it."""
        if isinstance(value, datetime):
            value = pytz.utc.localize(value).astimezone(TIMEZONE).date()
        if not value:
            return ""
        return format_date(
            self.env, value, lang_code=self.env.lang, date_format=pattern
        )

    def _form_day(self, value):
        """A date without its year, for narrow columns."""
        pattern = "M月d日" if self.env.lang.startswith("zh") else "MMM d"
        return self._form_date(value, pattern)

    def _form_time(self, value):
        """A UTC datetime as local date and time."""
        local = pytz.utc.localize(value).astimezone(TIMEZONE)
        return local.strftime("%Y-%m-%d %H:%M")

    def _form_text(self, value):
        """A text that fits into a cell: one paragraph, cut where it would run away."""
        text = " ".join((value or "").split())
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"

    def _form_number(self, value, digits=2):
        """A quantity without superfluous zeros: 40, 2.5."""
        text = f"{float_round(value or 0.0, precision_digits=digits):,.{digits}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _form_money(self, value):
        """An amount in CNY with separators: 4,860.00."""
        return f"{float(float_repr(float_round(value or 0.0, 2), 2)):,.2f}"

    def _form_total(self, value):
        """A total with the sign before it, so that no digit can be added there."""
        return f"¥{self._form_money(value)}"

    def _form_words(self, value):
        """An amount in capital numerals on a Chinese form, nothing on others."""
        return amount_in_words(value) if self.env.lang == "zh_CN" else ""


# Heights in the layout's pixels; `form_layout.xml` draws to them.
HEADING = 148
FACT_ROW = 33
FACT_LABEL = 100
TABLE_HEAD = 56
TOTAL_ROW = 33
SIGNATURE = 162
FOOTER = 60  # with the line that the form goes on
