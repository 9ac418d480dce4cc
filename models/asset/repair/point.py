"""Codes on doors and notice boards by which anybody reports a fault (报修码)."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .repair import DISPATCHING_POSTS

GATE = "own school.repair.point"


class SchoolRepairPoint(models.Model):
    """A code of a school or of one place. Who has it may report a fault, no more.

    It says nothing about people, cannot be guessed, and is renewed or revoked when it
    is abused.
    """

    _name = "school.repair.point"
    _description = "Code for Reporting Faults"
    _order = "company_id, name, id"
    _check_company_auto = True

    name = fields.Char(
        string="Place", required=True, help="As it is shown to whoever scans the code."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    unit_id = fields.Many2one("school.unit", compute="_compute_unit_id")
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Class",
        check_company=True,
        ondelete="restrict",
    )
    whole_school = fields.Boolean(
        help="Whoever reports says where it is; else it is at the place above."
    )
    token = fields.Char(readonly=True, copy=False)
    renewed_on = fields.Datetime(readonly=True, copy=False)
    url = fields.Char(string="Link", compute="_compute_url")
    repair_ids = fields.One2many("school.repair", "point_id", string="Repairs")
    repair_count = fields.Integer(string="Reports", compute="_compute_repair_count")

    _token_uniq = models.UniqueIndex("(token)", "Two codes cannot be the same.")

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for point in self:
            point.unit_id = Unit._for_company(point.company_id)

    @api.depends("token")
    def _compute_url(self):
        base = self.get_base_url()
        for point in self:
            point.url = f"{base}/school/thing/{point.token}" if point.token else ""

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        counts = dict(
            self.env["school.repair"]._read_group(
                [("point_id", "in", self.ids)], ["point_id"], ["__count"]
            )
        )
        for point in self:
            point.repair_count = counts.get(point, 0)

    @api.model_create_multi
    def create(self, vals_list):
        """Make codes.

        :raise UserError: without a post that dispatches repairs
        """
        now = fields.Datetime.now()
        for vals in vals_list:
            vals.update({"token": secrets.token_urlsafe(16), "renewed_on": now})
        points = super().create(vals_list)
        points._check_rights()
        return points

    def write(self, vals):
        """Change or revoke codes.

        :raise UserError: without the post, or for the code itself
        """
        if gate_open(self, GATE):
            return super().write(vals)
        if not {"token", "renewed_on", "company_id"}.isdisjoint(vals):
            raise UserError(self.env._("A code is renewed by the button."))
        self._check_rights()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_allowed(self):
        self._check_rights()

    def action_renew(self):
        """Make the old code worthless and draw a new one."""
        self.check_access("write")
        self._check_rights()
        now = fields.Datetime.now()
        for point in self:
            values = {"token": secrets.token_urlsafe(16), "renewed_on": now}
            open_gate(point, GATE).write(values)
        return True

    def action_open_repairs(self):
        """Open what was reported by this code."""
        self.ensure_one()
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))

    def _check_rights(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(DISPATCHING_POSTS)
