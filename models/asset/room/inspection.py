"""Rooms and classes are inspected: the class teacher and the keeper answer for them."""

from odoo import api, models


class SchoolInspectionHook(models.AbstractModel):
    _inherit = "school.inspection.hook"

    @api.model
    def _subjects(self):
        """Add rooms."""
        return {**super()._subjects(), "room": (self.env._("Room"), "school.room")}

    @api.model
    def _population(self, kind, company):
        """Take the classes of the register, if the school keeps one."""
        if kind == "class":
            classes = self.env["school.class"].sudo()
            classes = classes.search([("company_id", "=", company.id)])
            if classes:
                return classes.department_id
        return super()._population(kind, company)

    @api.model
    def _responsible(self, kind, records, day):
        """Name the class teacher of a class, the keeper of a room."""
        if records._name == "school.room":
            return {room.id: self._answers(room.keeper_id) for room in records.sudo()}
        result = super()._responsible(kind, records, day)
        if kind == "class":
            classes = self.env["school.class"].sudo()
            classes = classes.search([("department_id", "in", records.ids)])
            for one in classes.filtered("teacher_id"):
                result[one.department_id.id] = self._answers(one.teacher_id)
        return result

    def _answers(self, employee):
        return employee.user_id, employee.name or ""

    @api.model
    def _fact_subject(self, kind, record):
        """Count what is found in a room for its class, or for who uses it."""
        if record._name == "school.room":
            room = record.sudo()
            if room.class_id:
                return room.class_id.department_id, "class"
            return room.department_id, "department"
        return super()._fact_subject(kind, record)
