"""报损审批表 and 资产调拨单."""

from odoo import models

from ..common.paging import Column, Fact


class ReportAssetWriteoff(models.AbstractModel):
    _name = "report.school_logistics.report_asset_writeoff"
    _inherit = "school.form"
    _description = "Application for a Write-off"
    _form_model = "school.asset.writeoff"

    def _form_title(self):
        return self.env._("Application to Write off Assets")

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(doc.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("name", self.env._("Asset Number and Name"), 36),
                Column("quantity", self.env._("Quantity"), 11, "number"),
                Column("bought", self.env._("Acquired"), 22),
                Column("years", self.env._("Used / Life (Months)"), 20, "center"),
                Column("value", self.env._("Original Value"), 22, "number"),
                Column("net", self.env._("Net Value"), 20, "number"),
                Column("reason", self.env._("Reason and Opinion"), 40),
            ],
            [
                {
                    "name": self._form_text(f"{line.number or ''} {line.title}"),
                    "quantity": str(line.quantity),
                    "bought": self._form_day(line.date_acquired),
                    "years": f"{line.months_used} / {line.life_months or '–'}",
                    "value": self._form_money(line.original_value),
                    "net": self._form_money(line.net_value),
                    "reason": self._form_text(
                        "; ".join(filter(None, [line.reason, line.opinion]))
                    ),
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Kind"), kinds[doc.kind]),
                    Fact(self.env._("Reason"), self._form_text(doc.reason)),
                ],
                [
                    Fact(
                        self.env._("Appraisal Group"),
                        self._form_list(doc.appraiser_ids.mapped("name")),
                    ),
                    Fact(
                        self.env._("Money for It"),
                        self._form_money(doc.salvage) if doc.disposal else "",
                        later=True,
                    ),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date),
            total={
                "name": self.env._("Total"),
                "value": self._form_total(doc.amount_total),
                "net": self._form_total(doc.net_total),
            },
            words=self._form_words(doc.amount_total),
        )

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)


class ReportAssetTransfer(models.AbstractModel):
    _name = "report.school_logistics.report_asset_transfer"
    _inherit = "school.form"
    _description = "Transfer Sheet"
    _form_model = "school.asset.transfer"

    def _form_title(self):
        return self.env._("Transfer of Assets")

    def _form_content(self, doc):
        goes = [
            doc.to_unit_id.name,
            doc.to_department_id.name,
            doc.to_employee_id.name,
            doc.to_place,
        ]
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("name", self.env._("Asset Number"), 34),
                Column("title", self.env._("Name and Specification"), 41),
                Column("quantity", self.env._("Quantity"), 12, "number"),
                Column("value", self.env._("Original Value"), 24, "number"),
                Column("spent", self.env._("Accumulated Depreciation"), 24, "number"),
                Column("net", self.env._("Net Value"), 22, "number"),
                Column("place", self.env._("Place Before"), 14),
            ],
            [
                {
                    "name": line.number or "",
                    "title": self._form_text(
                        " ".join(filter(None, [line.title, line.specification]))
                    ),
                    "quantity": str(line.quantity),
                    "value": self._form_money(line.original_value),
                    "spent": self._form_money(line.depreciated),
                    "net": self._form_money(line.net_value),
                    "place": self._form_text(line.place_before),
                }
                for line in doc.line_ids
            ],
            facts=[
                [
                    Fact(self.env._("Goes To"), self._form_list(filter(None, goes))),
                    Fact(self.env._("Reason"), self._form_text(doc.reason)),
                ]
            ],
            number=doc.name or "",
            date=self._form_date(doc.create_date),
            total={
                "name": self.env._("Total"),
                "value": self._form_total(doc.amount_total),
            },
        )

    def _form_signatures(self, doc):
        columns = self._approval_signatures(doc) if doc.needs_approval else []
        return [
            *columns,
            self._signature(
                self.env._("Handed Over By"),
                doc.out_signed_by_id.name,
                doc.out_signed_on,
            ),
            self._signature(
                self.env._("Taken Over By"), doc.in_signed_by_id.name, doc.in_signed_on
            ),
        ]
