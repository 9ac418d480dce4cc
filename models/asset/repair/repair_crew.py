"""What a group of repairers sees of its work."""

from odoo import api, models
from odoo.fields import Domain


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    @api.model
    def _crew_waiting(self):
        """Dispatched, and not repaired yet."""
        return Domain("state", "in", ("assigned", "waiting"))

    def _crew_line(self):
        """What is broken, where, and until when."""
        return {"text": self.title, "place": self.place or "", "due": self.repair_due}
