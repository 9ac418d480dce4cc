"""验收入库单: what came, what was accepted, and who looked at it; in three copies."""

from odoo import models

from ..common.paging import Column, Fact


class ReportAcceptance(models.AbstractModel):
    _name = "report.school_logistics.report_acceptance"
    _inherit = "school.form"
    _description = "Acceptance and Goods Receipt Form"
    _form_model = "school.acceptance"

    def _form_title(self):
        return self.env._("Acceptance and Goods Receipt")

    def _form_doc_title(self, doc):
        if doc.corrects_id:
            return self.env._("Acceptance, Correction")
        return super()._form_doc_title(doc)

    def _form_parts(self):
        return {
            "stub": self.env._("Copy 1: Stub, kept by the store keeper"),
            "finance": self.env._("Copy 2: Accounting, kept by finance"),
            "department": self.env._("Copy 3: For the using department"),
        }

    def _form_content(self, doc):
        lines = doc.line_ids
        if doc.corrects_id:
            lines = lines.filtered("qty_accepted")
        amounts = {line: self._accepted_amount(line) for line in lines}
        total = sum(amounts.values())
        return self._content(
            self._columns(),
            [self._row(line, amount) for line, amount in amounts.items()],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.date),
            total={"name": self.env._("Total"), "amount": self._form_total(total)},
            words=self._form_words(total),
            notes=[
                *self._checks(lines),
                *([self.env._("Note: %s", doc.note)] if doc.note else []),
            ],
            # What is still to come and where goods lie goes on changing.
            volatile={"due", "place"},
        )

    def _accepted_amount(self, line):
        """Amount of one line as printed, so that the paper adds up."""
        return line.acceptance_id.currency_id.round(line.qty_accepted * line.price_unit)

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 9, "center"),
            Column("name", self.env._("Item Name"), 31),
            Column("specification", self.env._("Specification"), 23),
            Column("unit", self.env._("Unit"), 9, "center"),
            Column("due", self.env._("Qty Due"), 13, "number"),
            Column("received", self.env._("Qty Received"), 13, "number"),
            Column("accepted", self.env._("Qty Passed"), 13, "number"),
            Column("price", self.env._("Price"), 17, "number"),
            Column("amount", self.env._("Amount"), 21, "number"),
            Column("quality", self.env._("Quality"), 17),
            Column("place", self.env._("Place"), 14),
        ]

    def _row(self, line, amount):
        return {
            "name": self._form_text(line.product_id.name or line.name),
            "specification": self._form_text(self._specification(line)),
            "unit": line.product_uom_id.name,
            "due": self._form_number(line.qty_pending),
            "received": self._form_number(line.qty_received),
            "accepted": self._form_number(line.qty_accepted),
            "price": self._form_money(line.price_unit),
            "amount": self._form_money(amount),
            "quality": self._quality(line),
            "place": self._place(line),
        }

    def _specification(self, line):
        """What the requests asked for, where they agree on it."""
        requests = line.purchase_line_id.school_allocation_ids.request_line_id
        specifications = set(requests.mapped("specification")) - {False, ""}
        return specifications.pop() if len(specifications) == 1 else ""

    def _place(self, line):
        location = line.move_id.location_dest_id
        if location and location == location.warehouse_id.lot_stock_id:
            return self.env._("Main Store")
        return location.name or ""

    def _quality(self, line):
        verdict = {
            "back": self.env._("Taken back"),
            "pass": self.env._("Passed"),
            "part": self.env._("Passed in part"),
            "fail": self.env._("Failed"),
        }.get("back" if line.is_correction else line.verdict, "")
        reason = self._form_text(line.reason)
        lot = self._form_text(line.lot_name)
        return "\n".join(
            filter(
                None,
                [
                    verdict,
                    lot and self.env._("Lot %(lot)s", lot=lot),
                    line.expiry_date
                    and self.env._(
                        "Expires %(date)s", date=self._form_date(line.expiry_date)
                    ),
                    reason,
                ],
            )
        )

    def _checks(self, lines):
        """What was looked at, with marks: a note for all lines of the same findings."""
        marks = {"yes": "√", "no": "×"}
        found = {}
        for number, line in enumerate(lines, start=1):
            text = "  ".join(
                f"{marks[check['result']]} {self._form_text(check['name'])}"
                for check in line.checks or ()
                # what does not apply is left out
                if check["result"] in marks
            )
            if text:
                found.setdefault(text, []).append(str(number))
        return [
            self.env._(
                "Looked at (seq. %(numbers)s): %(checks)s",
                numbers=self._form_list(numbers),
                checks=text,
            )
            for text, numbers in found.items()
        ]

    def _facts(self, doc):
        bills = doc.purchase_id.invoice_ids.filtered(
            lambda bill: bill.state == "posted" and bill.ref
        )
        requests = doc.purchase_id.school_request_ids
        return [
            [
                Fact(self.env._("Supplied By"), doc.partner_id.name),
                Fact(
                    self.env._("Invoice No."),
                    self._form_list(bills.mapped("ref")),
                    later=True,
                ),
            ],
            [
                Fact(self.env._("Purchase Order"), doc.purchase_id.name),
                Fact(self.env._("Delivery Note"), doc.delivery_note or ""),
            ],
            [Fact(self.env._("Request No."), self._form_list(requests.mapped("name")))],
            *(
                [[Fact(self.env._("Corrects"), doc.corrects_id.name)]]
                if doc.corrects_id
                else []
            ),
        ]

    def _form_signatures(self, doc):
        order = doc.purchase_id
        buyers = order.school_buyer_ids
        return [
            self._signature(
                self.env._("Buyer"),
                self._form_list(buyers.mapped("name")),
                buyers and order.date_approve,
            ),
            *self._acceptors(doc),
            self._signature(
                self.env._("Store Keeper"), doc.keeper_id.name, doc.done_on
            ),
            self._signature(self.env._("Person in Charge")),
        ]

    def _acceptors(self, doc):
        """A column for each acceptor, two at least; signed only if what was signed is
        what the acceptance says now."""
        label = self.env._("Acceptor")
        now = doc._digest()
        signed = {
            signature.user_id: signature
            for signature in doc.signature_ids
            if signature.digest == now
        }
        columns = []
        for user in doc.acceptor_ids.sorted("id"):
            signature = signed.get(user)
            columns.append(
                self._signature(label, signature.user_name, signature.signed_on)
                if signature
                else self._signature(label)
            )
        return columns + [self._signature(label)] * (2 - len(columns))
