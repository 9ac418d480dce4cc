"""Collecting and freezing the list of an agreement."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.digest import digest
from ..card.card import GONE


class SchoolAgreement(models.Model):
    _inherit = "school.agreement"

    def action_collect(self):
        """Collect the list anew from what the holders have today."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self.line_ids.sudo().unlink()
        self._collect()
        return True

    def action_issue(self):
        """Hand the list over: from now on it is frozen and waits for the signature.

        :raise UserError: nothing is listed, or nobody could sign
        """
        self.check_access("write")
        now = fields.Datetime.now()
        for agreement in self.filtered(lambda one: one.state != "issued"):
            agreement._check_open()
            agreement._check_preparing()
            if not agreement.line_ids:
                raise UserError(
                    self.env._(
                        "%(agreement)s: nothing stands in this name. Put the cards into"
                        " it first, then collect again.",
                        agreement=agreement.display_name,
                    )
                )
            agreement._set_own(
                {
                    "state": "issued",
                    "issued_by_id": self.env.uid,
                    "issued_on": now,
                    "digest": digest(agreement.line_ids._frozen()),
                }
            )
        self._ask_to_sign()
        return True

    def _ask_to_sign(self):
        """Give who signs an activity; one statement for all."""
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        waiting = self.filtered(lambda one: one.state == "issued" and one.signer_id)
        waiting = waiting.filtered(lambda one: not one.sudo().activity_ids)
        Activity = self.env["mail.activity"].sudo()
        Activity.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": agreement.id,
                    "activity_type_id": todo.id,
                    "user_id": agreement.signer_id.id,
                    "date_deadline": self.env["school.unit"]._today(),
                    "summary": agreement.with_context(
                        lang=agreement.signer_id.sudo().lang
                    ).env._("Sign the custody agreement"),
                }
                for agreement in waiting
            ]
        )

    def _check_frozen(self):
        """Verify at use: the list is the one that was handed over.

        :raise UserError: names the agreement whose list is another
        """
        self.env.flush_all()
        for agreement in self:
            agreement.line_ids.invalidate_recordset()
            if digest(agreement.line_ids._frozen()) != agreement.sudo().digest:
                raise UserError(
                    self.env._(
                        "%(agreement)s: the list is not the one that was handed over."
                        " Cancel it and make out another.",
                        agreement=agreement.display_name,
                    )
                )

    # -- inside ---------------------------------------------------------------------

    def _collect(self):
        """Enter what the holders have today; a fixed number of statements."""
        values = []
        for company, agreements in self.grouped("company_id").items():
            rows = agreements._held(company)
            for agreement in agreements:
                values += [
                    agreement._prepare_line(row, place)
                    for place, row in enumerate(rows.get(agreement.id, []), start=1)
                ]
        self.env["school.agreement.line"]._own().create(values)
        self.invalidate_recordset(["line_ids"])

    def _held(self, company):
        """Return the rows of what each holder has, by id of the agreement."""
        Hook = self.env["school.holding.hook"]
        employees, departments = self.employee_id, self.department_id
        rows = Hook._held_things(company, employees, departments)
        by_holder = {}
        for row in rows:
            holder = row["employee"] or row["department"]
            by_holder.setdefault((holder._name, holder.id), []).append(row)
        rooms = self._room_things(company)
        return {
            agreement.id: by_holder.get(agreement._holder_key(), [])
            + rooms.get(agreement.department_id.id if agreement.with_room else 0, [])
            for agreement in self
        }

    def _holder_key(self):
        self.ensure_one()
        holder = self.employee_id or self.department_id
        return holder._name, holder.id

    def _room_things(self, company):
        """Return what stands in rooms of classes and dormitories in nobody's name.

        :return: ``{id of the department: rows}``
        """
        today = self.env["school.unit"]._today()
        departments = self.filtered("with_room").department_id.sudo()
        stays = self.env["school.class.stay"].sudo()
        stays = stays._on(today, classes=departments.school_class_ids)
        holder = {stay.room_id: stay.class_id.department_id for stay in stays}
        for room in departments.school_dormitory_ids:
            holder[room] = room.holder_id
        cards = (
            self.env["school.asset"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("room_id", "in", [room.id for room in holder]),
                    ("employee_id", "=", False),
                    ("department_id", "=", False),
                    ("state", "not in", GONE),
                ],
                order="name, id",
            )
        )
        found = {}
        for card in cards:
            department = holder[card.room_id]
            found.setdefault(department.id, []).append(card._as_held())
        return found

    def _prepare_line(self, row, place):
        """Return the values of a line."""
        record = row["record"]
        is_card = record._name == "school.asset"
        broken = is_card and record.state == "damaged"
        return {
            "agreement_id": self.id,
            "sequence": place,
            "res_model": record._name,
            "res_id": record.id,
            "asset_id": record.id if is_card else False,
            "title": row["name"],
            "code": row["code"],
            "specification": row["specification"],
            "quantity": row["quantity"],
            "unit": row["unit"],
            "value": row["value"],
            "place": row["place"],
            "condition": "damaged" if broken else "good",
        }
