from odoo import api, fields, models
from odoo.exceptions import AccessError


class SchoolDutyGrant(models.Model):
    """The district's dated permission for overlapping duties (兼岗方案)."""

    _name = "school.duty.grant"
    _description = "Overlap of Duties Granted"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"

    name = fields.Char(required=True, tracking=True)
    unit_id = fields.Many2one(
        "school.unit", required=True, ondelete="restrict", index=True, tracking=True
    )
    company_id = fields.Many2one(
        "res.company", string="School", related="unit_id.company_id", store=True
    )
    rule_ids = fields.Many2many(
        "school.duty.rule",
        string="Overlaps Allowed",
        required=True,
        domain=[("is_relaxable", "=", True)],
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Persons",
        help="Empty: whoever works at the school.",
    )
    date_from = fields.Date(required=True, tracking=True)
    date_to = fields.Date(required=True, tracking=True)
    reason = fields.Text(required=True)
    use_ids = fields.One2many("school.duty.use", "grant_id")
    use_count = fields.Integer(compute="_compute_use_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_from <= date_to)", "The permission ends before it begins."
    )

    @api.depends("use_ids")
    def _compute_use_count(self):
        counts = dict(
            self.env["school.duty.use"]._read_group(
                [("grant_id", "in", self.ids)], ["grant_id"], ["__count"]
            )
        )
        for grant in self:
            grant.use_count = counts.get(grant, 0)

    @api.model_create_multi
    def create(self, vals_list):
        grants = super().create(vals_list)
        grants._check_district()
        return grants

    def write(self, vals):
        self._check_district()
        result = super().write(vals)
        self._check_district()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_district(self):
        self._check_district()

    def _check_district(self):
        """Only an officer of the district above the school grants overlaps.

        :raise AccessError: names the permission and the school
        """
        if self.env.user._is_system():
            return
        today = self.env["school.unit"]._today()
        for grant in self:
            district = grant.unit_id.sudo()._at_level("district", today)
            if not self.env["school.post.holder"]._holds(
                self.env.user, ["bureau_officer"], district, today
            ):
                raise AccessError(
                    self.env._(
                        "%(grant)s: only an officer of the district may allow"
                        " overlapping duties at %(unit)s.",
                        grant=grant.name,
                        unit=grant.unit_id.name,
                    )
                )

    @api.model
    def _find(self, rule, user, unit, date):
        """The permission under which ``user`` may break ``rule`` at ``unit``."""
        if not rule.is_relaxable:
            return self.browse()
        return self.sudo().search(
            [
                ("unit_id", "=", unit.id),
                ("rule_ids", "in", rule.ids),
                ("date_from", "<=", date),
                ("date_to", ">=", date),
                "|",
                ("user_ids", "=", False),
                ("user_ids", "in", user.ids),
            ],
            limit=1,
        )
