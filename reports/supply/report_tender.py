"""开标记录表 and 中标公示: what was found at the opening, and who won."""

from odoo import models
from odoo.exceptions import UserError

from ..common.paging import Column, Fact

OPENED = ("opened", "evaluated", "awarded", "done", "failed")
TENDERS = ("internal_tender", "public_tender", "invited_tender")


class ReportTenderOpening(models.AbstractModel):
    _name = "report.school_logistics.report_tender_opening"
    _inherit = "school.form"
    _description = "Record of the Opening Form"
    _form_model = "school.tender"

    def _form_title(self):
        return self.env._("Record of the Opening")

    def _form_documents(self, docids):
        """Only what was opened has a record."""
        docs = super()._form_documents(docids)
        docs.check_access("read")
        sealed = docs.filtered(lambda doc: not doc.sudo().opened_on)
        if sealed:
            raise UserError(
                self.env._(
                    "%(tenders)s: the offers are not opened yet.",
                    tenders=", ".join(sealed.mapped("display_name")),
                )
            )
        return docs

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        return self._content(
            self._columns(),
            [row for offer in self._offers(doc) for row in self._rows(offer)],
            facts=[
                [
                    Fact(self.env._("Tender"), doc.title),
                    Fact(self.env._("Procedure"), kinds[doc.kind]),
                ],
                [
                    Fact(self.env._("Offers Until"), doc._local_time(doc.closes_at)),
                    Fact(self.env._("Opened"), doc._local_time(doc.opened_on)),
                ],
                [
                    Fact(self.env._("Place"), doc.place or ""),
                    Fact(self.env._("Ceiling"), self._form_money(doc.amount_total)),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.opened_on),
            notes=self._notes(doc),
        )

    def _offers(self, doc):
        return doc.offer_ids.filtered("is_current").sorted("id")

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 10, "center"),
            Column("vendor", self.env._("Bidder"), 44),
            Column("received", self.env._("Received"), 32, "center"),
            Column("sealed", self.env._("Sealed"), 22, "center"),
            Column("lot", self.env._("Lot"), 24),
            Column("amount", self.env._("Price Offered"), 26, "number"),
            Column("remark", self.env._("Remark"), 22),
        ]

    def _rows(self, offer):
        """One row for each lot that the offer names a price for."""
        tender = offer.tender_id
        ways = dict(offer._fields["way"]._description_selection(self.env))
        shared = {
            "vendor": offer.bidder_id.partner_id.name,
            "received": tender._local_time(offer.received_on),
            "sealed": ways[offer.way],
        }
        rows = []
        for lot in tender.lot_ids:
            prices = offer.price_ids.filtered(
                lambda price, lot=lot: price.lot_id == lot and price.price_unit
            )
            if prices:
                over = any(row.price_unit > row.price_ceiling for row in prices)
                rows.append(
                    {
                        **shared,
                        "lot": lot.name,
                        "amount": self._form_money(sum(prices.mapped("amount"))),
                        "remark": self.env._("Above the ceiling") if over else "",
                    }
                )
        return rows or [{**shared, "remark": self.env._("No price")}]

    def _notes(self, doc):
        notes = []
        ended = doc.offer_ids.filtered(lambda offer: offer.state == "refused")
        if ended:
            notes.append(
                self.env._(
                    "Refused because not sealed and intact: %(vendors)s.",
                    vendors=self._form_list(ended.bidder_id.partner_id.mapped("name")),
                )
            )
        witnessed = doc.offer_ids.filtered("witnessed_on").witness_id
        if witnessed:
            notes.append(
                self.env._(
                    "That the envelopes came sealed was confirmed by %(people)s.",
                    people=self._form_list(witnessed.mapped("name")),
                )
            )
        if doc.offer_way != "paper":
            notes.append(
                self.env._(
                    "Encrypted offers agree with what the vendors committed to when"
                    " they handed them in (SHA-256)."
                )
            )
        return notes

    def _form_signatures(self, doc):
        signed = doc.custodian_ids.filtered("signed_on")
        return [
            *(
                self._signature(
                    self.env._("Opened By"), opener.user_id.name, opener.signed_on
                )
                for opener in signed
            ),
            self._signature(self.env._("Recorded By")),
            self._signature(self.env._("Supervisor")),
            self._signature(self.env._("For the Bidders")),
        ]


class ReportTenderAward(models.AbstractModel):
    _name = "report.school_logistics.report_tender_award"
    _inherit = "school.form"
    _description = "Notice of the Award Form"
    _form_model = "school.tender"

    def _form_title(self):
        return self.env._("Notice of the Award")

    def _form_doc_title(self, doc):
        if doc.kind in TENDERS:
            return self._form_title()
        return self.env._("Notice of the Deal")

    def _form_documents(self, docids):
        """Only what was awarded is published."""
        docs = super()._form_documents(docids)
        docs.check_access("read")
        open_still = docs.filtered(lambda doc: not doc.awarded_on)
        if open_still:
            raise UserError(
                self.env._(
                    "%(tenders)s: nothing is awarded yet.",
                    tenders=", ".join(open_still.mapped("display_name")),
                )
            )
        return docs

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        awarded = doc.lot_ids.filtered("winner_id")
        total = sum(awarded.mapped("amount_award"))
        return self._content(
            [
                Column("index", self.env._("Seq."), 12, "center"),
                Column("lot", self.env._("Lot"), 44),
                Column("vendor", self.env._("Winner"), 64),
                Column("points", self.env._("Points"), 24, "number"),
                Column("amount", self.env._("Amount"), 36, "number"),
            ],
            [self._row(doc, lot) for lot in doc.lot_ids],
            facts=[
                [
                    Fact(self.env._("Tender"), doc.title),
                    Fact(self.env._("Procedure"), kinds[doc.kind]),
                ],
                [
                    Fact(self.env._("Published"), self._form_date(doc.awarded_on)),
                    Fact(
                        self.env._("Published Until"),
                        self._form_date(doc.notice_until),
                    ),
                ],
                [Fact(self.env._("Panel"), self._form_list(self._panel(doc)))],
            ],
            number=doc.name or "",
            date=self._form_date(doc.awarded_on),
            total={
                "lot": self.env._("Total"),
                "amount": self._form_money(total),
            },
            words=self._form_words(total),
            notes=[
                self.env._(
                    "Who sees the own rights hurt may object in writing at %(school)s"
                    " until %(date)s.",
                    school=doc.company_id.name,
                    date=self._form_date(doc.objection_until),
                )
            ],
        )

    def _panel(self, doc):
        return doc._judges().user_id.mapped("name")

    def _row(self, doc, lot):
        if not lot.winner_id:
            return {"lot": lot.name, "vendor": lot.fail_reason or ""}
        result = doc.result_ids.filtered(
            lambda row: row.lot_id == lot and row.bidder_id == lot.winner_id
        )
        return {
            "lot": lot.name,
            "vendor": lot.winner_id.partner_id.name,
            "points": f"{result.total:.2f}" if doc.scoring == "points" else "",
            "amount": self._form_money(lot.amount_award),
        }

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Published By"), doc.awarded_by_id.name),
            self._signature(self.env._("Seal of the School")),
        ]
