"""What a person may see and administer, derived from the posts held today."""

from odoo import api, fields, models

from .unit_parent import on_date


class ResUsers(models.Model):
    _inherit = "res.users"

    school_holder_ids = fields.One2many(
        comodel_name="school.post.holder",
        inverse_name="user_id",
        string="School Posts",
        groups="base.group_erp_manager,school_logistics.group_admin",
    )
    school_scope_company_ids = fields.Many2many(
        comodel_name="res.company",
        compute="_compute_school_scope",
        compute_sudo=True,
        string="Reading Scope",
        help="Own schools, and those below a unit where a post reads its subordinates.",
    )
    school_unit_ids = fields.Many2many(
        comodel_name="school.unit",
        compute="_compute_school_scope",
        compute_sudo=True,
        string="Known Units",
        help="Own units, those above them, and those of the reading scope.",
    )
    school_admin_unit_ids = fields.Many2many(
        comodel_name="school.unit",
        compute="_compute_school_scope",
        compute_sudo=True,
        string="Administered Units",
        help="Units where the person holds the post of administrator, and those below.",
    )

    @api.depends(
        "company_ids",
        "school_holder_ids.date_from",
        "school_holder_ids.date_to",
        "school_holder_ids.post_id",
        "school_holder_ids.unit_id",
        "group_ids",
    )
    def _compute_school_scope(self):
        units = self.env["school.unit"].with_context(active_test=False)
        today = units._today()
        for user in self:
            held = user.school_holder_ids.filtered_domain(on_date(today))
            reading = held.filtered("post_id.reads_scope").unit_id
            admin = units
            if user.has_group("school_logistics.group_admin"):
                admin |= held.filtered("post_id.administers").unit_id
                admin |= admin._descendants_on(today)
            own = units.search([("company_id", "in", user.company_ids.ids)])
            known = own | admin
            if user._school_reads_scope():
                known |= reading | reading._descendants_on(today)
            user.school_scope_company_ids = user.company_ids | known.company_id
            for unit in own:
                known |= unit._ancestors_on(today)
            user.school_unit_ids = known
            user.school_admin_unit_ids = admin

    def _school_reads_scope(self):
        """Whether the user is in a group that reads beyond the own schools."""
        return self.has_group("school_logistics.group_officer") or self.has_group(
            "school_logistics.group_auditor"
        )

    @api.model
    def _school_scopes_changed(self):
        """Forget the scopes and the record rules that were computed from them."""
        self.invalidate_model(
            ["school_scope_company_ids", "school_unit_ids", "school_admin_unit_ids"]
        )
        self.env.registry.clear_cache()
