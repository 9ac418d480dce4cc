"""Differences at the end of the term: one damage case, with its lines filled in."""

import base64

from odoo import Command, models


class SchoolAgreement(models.Model):
    _inherit = "school.agreement"

    def _open_case(self):
        """Open the case of the differences, if there are any and none is open."""
        self.ensure_one()
        differences = self.line_ids.filtered("is_difference")
        if not differences or self.case_id:
            return
        case = self.env["school.damage.case"].create(self._prepare_case(differences))
        self._set_own({"case_id": case.id})

    def _prepare_case(self, differences):
        """Return the values of the case; override to add to them."""
        Choice = self.env["school.compensation.choice"]
        found = Choice.search(
            [("fact_id.code", "=", "event"), ("code", "in", ("lost", "repairable"))]
        )
        events = {choice.code: choice.id for choice in found}
        photos = self.env["ir.attachment"].sudo()
        photos = photos.create(
            [
                {"name": f"{line.title}.jpg", "raw": base64.b64decode(line.photo)}
                for line in differences.filtered("photo")
            ]
        )
        return {
            "company_id": self.company_id.id,
            "place": ", ".join({line.place for line in differences if line.place}),
            "description": self._case_text(differences),
            "photo_ids": [Command.set(photos.ids)],
            "line_ids": [
                Command.create(values)
                for line in differences
                for values in line._prepare_damage(events)
            ],
            "party_ids": self._prepare_party(),
        }

    def _case_text(self, differences):
        lang = self.env["school.form"]._form_lang(self.company_id)
        texts = self.with_context(lang=lang).env
        head = texts._(
            "End-of-term check of %(agreement)s, %(holder)s:",
            agreement=self.name,
            holder=self.holder_name,
        )
        return "\n".join([head, *(line._difference_text() for line in differences)])

    def _prepare_party(self):
        """Return who answers: the person, the head of the office, or the class."""
        if self.holder_kind in ("class", "dormitory"):
            values = {"kind": "class", "department_id": self.department_id.id}
        else:
            manager = self.department_id.sudo().manager_id
            person = self.employee_id or manager
            if not person:
                return []
            values = {"kind": "staff", "employee_id": person.id}
        return [Command.create({**values, "role": "custodian"})]


class SchoolAgreementLine(models.Model):
    _inherit = "school.agreement.line"

    def _prepare_damage(self, events):
        """Return the values of the lines of a case: what is missing, what is damaged.

        :param dict events: ids of the kinds of damage, by their codes
        """
        self.ensure_one()
        common = {
            "asset_id": self.asset_id.id,
            "item": self.title,
            "place": self.place,
        }
        if not self.asset_id and self.quantity:
            common["original"] = self.value / self.quantity
        kinds = (("lost", self.qty_missing), ("repairable", self.qty_damaged))
        return [
            {**common, "quantity": pieces, "event_id": events.get(code)}
            for code, pieces in kinds
            if pieces
        ]

    def _difference_text(self):
        """Return one line on a difference, in the language of the school's papers."""
        lang = self.env["school.form"]._form_lang(self.company_id)
        texts = self.with_context(lang=lang).env
        return texts._(
            "%(item)s %(code)s: of %(quantity)s %(missing)s missing, %(damaged)s"
            " damaged. %(note)s",
            item=self.title,
            code=self.code or "",
            quantity=f"{self.quantity:g}",
            missing=f"{self.qty_missing:g}",
            damaged=f"{self.qty_damaged:g}",
            note=self.result_note or "",
        ).strip()
