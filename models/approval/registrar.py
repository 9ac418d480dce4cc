"""Who enters decisions taken on paper reads what waits for one at their unit."""

from odoo import api, fields, models

from ..common.unit_parent import on_date


class ResUsers(models.Model):
    _inherit = "res.users"

    school_registrar_unit_ids = fields.Many2many(
        comodel_name="school.unit",
        compute="_compute_school_registrar_unit_ids",
        compute_sudo=True,
        string="Registers Signed Forms At",
        help="Units where a post held today enters decisions taken on paper.",
    )

    @api.depends(
        "school_holder_ids.date_from",
        "school_holder_ids.date_to",
        "school_holder_ids.post_id",
        "school_holder_ids.unit_id",
    )
    def _compute_school_registrar_unit_ids(self):
        today = self.env["school.unit"]._today()
        for user in self:
            held = user.school_holder_ids.filtered_domain(on_date(today))
            user.school_registrar_unit_ids = held.filtered(
                "post_id.can_register_paper"
            ).unit_id

    def write(self, vals):
        """Hand what waited for somebody who leaves to who decides in their place."""
        result = super().write(vals)
        if vals.get("active") is False:
            self.env["school.approval.task"].sudo().search(
                [("user_id", "in", self.ids), ("state", "=", "open")]
            ).approval_id._hand_over()
        return result
