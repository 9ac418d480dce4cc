"""赔偿通知单: what was damaged, by which rule, how much, until when, how to appeal."""

from odoo import models
from odoo.exceptions import UserError

from ..common.paging import Column, Fact


class ReportDamageNotice(models.AbstractModel):
    _name = "report.school_logistics.report_damage_notice"
    _inherit = "school.form"
    _description = "Notice of Compensation"
    _form_model = "school.damage.case"

    def _form_title(self):
        return self.env._("Notice of Compensation")

    def _form_documents(self, docids):
        """Only what was decided is announced."""
        cases = super()._form_documents(docids)
        early = cases.filtered(lambda case: not case.decided_on)
        if early:
            raise UserError(
                self.env._(
                    "%(case)s is not decided: there is nothing to announce yet.",
                    case=early[0].display_name,
                )
            )
        return cases

    def _form_content(self, doc):
        return self._content(
            [
                Column("index", self.env._("Seq."), 9, "center"),
                Column("item", self.env._("Item Name"), 38),
                Column("event", self.env._("Damage"), 24),
                Column("quantity", self.env._("Quantity"), 15, "number"),
                Column("basis", self.env._("By Which Rule"), 66),
                Column("amount", self.env._("To Be Paid"), 28, "number"),
            ],
            [
                {
                    "item": self._form_text(line.item or line.asset_id.title),
                    "event": line.event_id.name or "",
                    "quantity": self._form_number(line.quantity),
                    "basis": self._form_text(line.rule_name),
                    "amount": self._form_money(line.billed),
                }
                for line in doc.line_ids
            ],
            facts=self._facts(doc),
            number=doc.name or "",
            date=self._form_date(doc.decided_on),
            total={
                "item": self.env._("Total"),
                "amount": self._form_total(doc.billed_total),
            },
            words=self._form_words(doc.billed_total),
            notes=self._notes(doc),
        )

    def _facts(self, doc):
        people = doc.party_ids
        classes = people.department_id.mapped("name")
        return [
            [
                Fact(self.env._("Class or Department"), self._form_list(classes)),
                Fact(
                    self.env._("People Liable"),
                    self._form_list(people.mapped("person")),
                ),
            ],
            [
                Fact(self.env._("Day and Place"), self._when(doc)),
                Fact(self.env._("Pay By"), self._form_date(doc.pay_until)),
            ],
            [Fact(self.env._("What Happened"), self._form_text(doc.description))],
        ]

    def _when(self, doc):
        day = self._form_date(doc.incident_date)
        return " ".join(filter(None, [day, self._form_text(doc.place)]))

    def _notes(self, doc):
        notes = []
        for line in doc.line_ids:
            text = "; ".join((line.explanation or "").splitlines()[1:])
            if text:
                notes.append(f"{line.item or line.asset_id.title}: {text}")
        if len(doc.party_ids) > 1:
            shares = [
                f"{party.person} {self._form_money(party.billed)}"
                for party in doc.party_ids
            ]
            notes.append(
                self.env._("Shares: %(shares)s", shares=self._form_list(shares))
            )
        notes.append(
            self.env._(
                "Whoever does not agree may appeal to the school until %(date)s, in"
                " writing or in person; nothing is to be paid before the answer.",
                date=self._form_date(doc.appeal_until),
            )
        )
        receipts = doc.sudo().receipt_ids.filtered(lambda one: one.kind == "cash")
        if receipts:
            numbers = self._form_list(receipts.mapped("name"))
            notes.append(self.env._("Receipt No.: %(numbers)s", numbers=numbers))
        return notes

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Person Concerned")),
            self._signature(self.env._("Class Teacher")),
            self._signature(self.env._("Guardian")),
            self._signature(self.env._("General Affairs")),
        ]
