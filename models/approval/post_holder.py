from odoo import api, models


class SchoolPostHolder(models.Model):
    _inherit = "school.post.holder"

    @api.model
    def _holders_changed(self, units):
        """Hand the open steps of these units, and of those below, to who holds the
        posts now."""
        result = super()._holders_changed(units)
        today = self.env["school.unit"]._today()
        concerned = units.sudo() | units.sudo()._descendants_on(today)
        self.env["school.approval"].sudo().search(
            [("state", "=", "running"), ("unit_id", "in", concerned.ids)]
        )._hand_over()
        return result
