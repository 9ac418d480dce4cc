"""Work that is given to a group of people, without knowing what a group is."""

from odoo import models


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
