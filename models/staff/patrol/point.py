"""Points that are visited on patrol (巡查点), each with a code to scan."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate

PAGE = "/school/patrol"
GATE = "own school.staff.patrol.point"
#: who could scan at home if they knew the code, does not see it
KEEPERS = "school_logistics.group_affairs,school_logistics.group_principal"


class SchoolStaffPatrolPoint(models.Model):
    """A place with a code on the wall. Who has scanned it was there."""

    _name = "school.staff.patrol.point"
    _description = "Patrol Point"
    _inherit = ["school.staff.setting", "school.owned"]
    _order = "sequence, name, id"

    name = fields.Char(string="Place", required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    area_id = fields.Many2one(
        comodel_name="school.staff.area", check_company=True, ondelete="restrict"
    )
    look_at = fields.Char(help="What to look at there, such as doors, taps, lamps.")
    token = fields.Char(readonly=True, copy=False, groups=KEEPERS)
    url = fields.Char(string="Link", compute="_compute_url", groups=KEEPERS)

    _token_once = models.UniqueIndex("(token)", "Two codes cannot be the same.")
    _name_once = models.Constraint(
        "UNIQUE (company_id, name)", "The school has a point of this name already."
    )

    @api.depends("token")
    def _compute_url(self):
        base = self.get_base_url()
        for point in self:
            point.url = f"{base}{PAGE}/{point.token}" if point.token else ""

    @api.model_create_multi
    def create(self, vals_list):
        """Make points, each with a code that cannot be guessed."""
        for vals in vals_list:
            vals["token"] = secrets.token_urlsafe(16)
        return super().create(vals_list)

    def write(self, vals):
        """Change what is said of points; never code or school.

        :raise UserError: for the code, which is renewed by the button
        """
        own = {"token", "company_id"}.intersection(vals)
        if own and not gate_open(self, GATE):
            raise UserError(self.env._("A code is renewed by the button."))
        return super().write(vals)

    def action_renew(self):
        """Make the old codes worthless, because somebody copied them.

        :raise UserError: without a post that keeps points
        """
        self.check_access("write")
        self._check_may_set()
        for point in self:
            open_gate(point, GATE).write({"token": secrets.token_urlsafe(16)})
        return True

    def action_print(self):
        """Print the codes to hang up."""
        self.check_access("read")
        self._check_may_set()
        return self.env.ref(
            "school_logistics.action_report_staff_patrol_code"
        ).report_action(self)

    @api.model
    def _of_token(self, token):
        """Return the point of a code, readable by whoever works at its school.

        :raise UserError: no such code, or that of another school
        """
        point = self.sudo()
        if isinstance(token, str) and token:
            point = point.search([("token", "=", token)])
        if not point or point.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("This is no patrol point of your school."))
        return point.with_company(point.company_id)
