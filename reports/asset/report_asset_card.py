"""固定资产卡片: the card of a thing, with its changes on the back."""

from odoo import models

from ..common.paging import Column, Fact

MOST_ENTRIES = 200


class ReportAssetCard(models.AbstractModel):
    _name = "report.school_logistics.report_asset_card"
    _inherit = "school.form"
    _description = "Asset Card on Paper"
    _form_model = "school.asset"

    def _form_title(self):
        return self.env._("Fixed Asset Card")

    def _form_content(self, doc):
        entries = doc.entry_ids[:MOST_ENTRIES].sorted(lambda one: (one.date, one.id))
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("date", self.env._("Date"), 30),
                Column("text", self.env._("What Changed"), 91),
                Column("reason", self.env._("Reason"), 30),
                Column("user", self.env._("By"), 20),
            ],
            [
                {
                    "date": self._form_day(entry.date),
                    "text": self._form_text(entry.text),
                    "reason": self._form_text(entry.reason),
                    "user": entry.user_id.name or "",
                }
                for entry in entries
            ],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date_booked),
            volatile={"text"},
        )

    def _facts(self, doc):
        words = {
            name: dict(doc._fields[name]._description_selection(doc.env))
            for name in ("acquired_by", "value_kind", "state")
        }
        rows = [
            [
                (self.env._("Name"), self._form_text(doc.title)),
                (self.env._("Category"), doc.category_id.display_name),
            ],
            [
                (self.env._("Specification"), self._form_text(doc.specification)),
                (self.env._("Serial Number"), self._form_text(doc.serial_no)),
            ],
            [
                (self.env._("Maker"), self._form_text(doc.maker)),
                (
                    self.env._("Quantity"),
                    f"{doc.quantity} {doc.uom_id.name or ''}".strip(),
                ),
            ],
            [
                (self.env._("Original Value"), self._form_money(doc.original_value)),
                (self.env._("Kind of Value"), words["value_kind"][doc.value_kind]),
            ],
            [
                (self.env._("Source of Funds"), doc.fund_id.name or ""),
                (self.env._("Acquired By"), words["acquired_by"][doc.acquired_by]),
            ],
            [
                (self.env._("Date Acquired"), self._form_date(doc.date_acquired)),
                (self.env._("Entered in the Books"), self._form_date(doc.date_booked)),
            ],
            [
                (self.env._("Voucher Number"), self._form_text(doc.voucher)),
                (
                    self.env._("Life (Years)"),
                    self.env._("not depreciated")
                    if doc.is_exempt
                    else str(doc.life_years),
                ),
            ],
            [
                (self.env._("Place"), self._form_text(doc.place)),
                (self.env._("Department or Class"), doc.department_id.name or ""),
            ],
            [
                (self.env._("Custodian"), doc.employee_id.name or ""),
                (self.env._("Status"), words["state"][doc.state]),
            ],
            [
                (
                    self.env._("Parts"),
                    self._form_list(doc.part_ids.mapped("title")),
                ),
                (self.env._("Made From"), self._form_text(doc.origin_name)),
            ],
        ]
        return [[Fact(label, text) for label, text in row] for row in rows]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Card Made Out By")),
            self._signature(self.env._("Kept By")),
            self._signature(self.env._("Card Checked By")),
        ]
