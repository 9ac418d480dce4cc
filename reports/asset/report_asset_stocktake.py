"""盘点表 and 盘盈盘亏表: what was counted, and what differs."""

from odoo import models
from odoo.exceptions import UserError

from ..common.paging import Column, Fact

MOST_LINES = 3000


class ReportAssetStocktake(models.AbstractModel):
    _name = "report.school_logistics.report_asset_stocktake"
    _inherit = "school.form"
    _description = "Count Sheet"
    _form_model = "school.asset.stocktake"

    def _form_title(self):
        return self.env._("Count Sheet of Assets")

    def _form_documents(self, docids):
        """Only what was frozen has a sheet; very long ones are lists (XLSX)."""
        takes = super()._form_documents(docids)
        for take in takes:
            if take.state == "draft":
                raise UserError(
                    self.env._(
                        "%(stocktake)s has not begun: there is nothing to print yet.",
                        stocktake=take.display_name,
                    )
                )
            if take.card_count > MOST_LINES:
                raise UserError(
                    self.env._(
                        "%(stocktake)s has %(cards)s cards. Export them as XLSX.",
                        stocktake=take.display_name,
                        cards=take.card_count,
                    )
                )
        return takes

    def _form_content(self, doc):
        lines = doc.line_ids
        words = dict(lines._fields["result"]._description_selection(lines.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("name", self.env._("Asset Number"), 34),
                Column("title", self.env._("Name and Specification"), 34),
                Column("book", self.env._("In the Books"), 12, "number"),
                Column("found", self.env._("Quantity Found"), 12, "number"),
                Column("value", self.env._("Original Value"), 22, "number"),
                Column("place", self.env._("Place"), 22),
                Column("result", self.env._("Result"), 16),
                Column("note", self.env._("Where It Was Found"), 19),
            ],
            [
                {
                    "name": line.name or "",
                    "title": self._form_text(
                        " ".join(filter(None, [line.title, line.specification]))
                    ),
                    "book": str(line.quantity),
                    "found": str(line.found_quantity) if line.scan_id else "",
                    "value": self._form_money(line.original_value),
                    "place": self._form_text(line.place),
                    "result": "" if line.result == "open" else words[line.result],
                    "note": self._form_text(line.place_found),
                }
                for line in lines
            ],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.frozen_on),
            total={
                "name": self.env._("Total"),
                "book": str(sum(lines.mapped("quantity"))),
                "value": self._form_total(sum(lines.mapped("original_value"))),
            },
            later={"found", "result", "note"},
        )

    def _facts(self, doc):
        people = doc.scan_ids.user_id | doc.counter_ids
        return [
            [
                Fact(self.env._("What Is Counted"), self._form_text(doc.title)),
                Fact(
                    self.env._("Counted By"),
                    self._form_list(people.mapped("name")),
                    later=True,
                ),
            ],
        ]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Counted By")),
            self._signature(
                self.env._("Supervised By"), doc.supervisor_id.name, doc.closed_on
            ),
            self._signature(self.env._("Custodian")),
            self._signature(self.env._("Head of Department")),
        ]


class ReportAssetDifference(models.AbstractModel):
    _name = "report.school_logistics.report_asset_difference"
    _inherit = "school.form"
    _description = "Sheet of Surplus and Missing Things"
    _form_model = "school.asset.stocktake"

    def _form_title(self):
        return self.env._("Surplus and Missing Assets")

    def _form_documents(self, docids):
        """Only what was compared has differences."""
        takes = super()._form_documents(docids)
        early = takes.filtered(lambda take: take.state not in ("counted", "done"))
        if early:
            raise UserError(
                self.env._(
                    "%(stocktake)s is not compared yet: end the count first.",
                    stocktake=early[0].display_name,
                )
            )
        return takes

    def _form_content(self, doc):
        rows = doc.difference_ids
        kinds = dict(rows._fields["kind"]._description_selection(rows.env))
        ways = dict(rows._fields["handling"]._description_selection(rows.env))
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("kind", self.env._("Kind"), 18),
                Column("name", self.env._("Asset Number and Name"), 38),
                Column("book", self.env._("In the Books"), 12, "number"),
                Column("found", self.env._("Quantity Found"), 12, "number"),
                Column("value", self.env._("Original Value"), 22, "number"),
                Column("place", self.env._("Place"), 24),
                Column("cause", self.env._("Why It Differs"), 25),
                Column("handling", self.env._("What Is Done"), 20),
            ],
            [
                {
                    "kind": kinds[row.kind],
                    "name": self._form_text(
                        " ".join(filter(None, [row.name, row.title]))
                    ),
                    "book": str(row.book_quantity),
                    "found": str(row.found_quantity),
                    "value": self._form_money(row.amount),
                    "place": self._form_text(
                        " → ".join(filter(None, [row.place_book, row.place_found]))
                    ),
                    "cause": self._form_text(row.cause),
                    "handling": ways[row.handling],
                }
                for row in rows
            ],
            facts=[
                [
                    Fact(self.env._("What Is Counted"), self._form_text(doc.title)),
                    Fact(self.env._("Cards Counted"), str(doc.card_count)),
                ]
            ],
            number=doc.name or "",
            date=self._form_date(doc.closed_on),
            total={
                "name": self.env._("Total"),
                "value": self._form_total(doc.amount_total),
            },
        )

    def _form_signatures(self, doc):
        return self._approval_signatures(doc)
