"""Work that is given to a group of people, without knowing what a group is."""

from odoo import api, models
from odoo.fields import Domain


class SchoolCrewWork(models.AbstractModel):
    """Base of documents whose work a group may do.

    A room that knows groups extends this model, with a field for the group. By default
    there are none.
    """

    _name = "school.crew.work"
    _description = "Work for a Group"

    def _crew_users(self):
        """Hook: the users who act for the group that has the work."""
        self.ensure_one()
        return self.env["res.users"]

    def _crew_name(self):
        """Hook: the name of the group that has the work; empty without one."""
        self.ensure_one()
        return ""

    def _crew_subject(self):
        """Hook: the record by which the group is assessed; empty without one."""
        self.ensure_one()
        return self.env["hr.employee"]

    @api.model
    def _crew_waiting(self):
        """Hook: the domain of the documents whose work waits to be done."""
        return Domain.FALSE

    def _crew_line(self):
        """Hook: what a list of work shows of a document.

        :return: ``{"text", "place", "due"}``, the last a datetime or False
        """
        self.ensure_one()
        return {"text": self.display_name, "place": "", "due": False}
