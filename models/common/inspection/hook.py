"""What an inspection asks the rooms: what is inspected, who answers for it."""

from odoo import api, models


class SchoolInspectionHook(models.AbstractModel):
    """Named hooks of the inspections. Rooms that have something to inspect extend them:
    the engine knows no room."""

    _name = "school.inspection.hook"
    _description = "Hooks of Inspections"

    @api.model
    def _subjects(self):
        """Return what may be inspected: ``{kind: (label, model)}``."""
        return {
            "class": (self.env._("Class"), "hr.department"),
            "department": (self.env._("Department"), "hr.department"),
            "vendor": (self.env._("Vendor"), "res.partner"),
        }

    @api.model
    def _population(self, kind, company):
        """Return all that a school has of a kind, to be inspected whole or by lot.

        :param str kind: key of :meth:`_subjects`
        :param company: the school
        """
        model = self._subjects()[kind][1]
        Model = self.env[model].sudo()
        if kind == "vendor":
            # a vendor belongs to no school: choose those that work there
            return Model.browse()
        return Model.search([("company_id", "=", company.id)])

    @api.model
    def _responsible(self, kind, records, day):
        """Return who answers for each record: ``{id: (users, names)}``.

        :param str kind: key of :meth:`_subjects`
        :param records: records of one model
        :param day: the day that counts
        :return: users who rectify, and the names of the people on duty as text
        """
        if records._name == "hr.department":
            return {
                record.id: (record.manager_id.user_id, record.manager_id.name or "")
                for record in records.sudo()
            }
        return {record.id: (self.env["res.users"], "") for record in records}

    @api.model
    def _fact_subject(self, kind, record):
        """Return ``(record, kind)`` that a finding counts for; empty for nobody.

        :param str kind: key of :meth:`_subjects`
        """
        return record, kind if kind in ("class", "department", "vendor") else None

    @api.model
    def _repair_models(self):
        """Return models that a finding is reported as: ``[(model, label)]``."""
        return []

    @api.model
    def _repairs(self):
        """Whether a room takes reports of faults."""
        return False

    @api.model
    def _report_repair(self, finding):
        """Report what was found as a fault; the caller has checked the rights.

        :param finding: one ``school.finding``
        :return: the record of the repair, or None
        """
        return None
