"""Patrols (巡查路线): which points a shift visits, in which order, how often."""

from odoo import fields, models


class SchoolStaffPatrol(models.Model):
    """A route. Whoever of the group has the shift walks it."""

    _name = "school.staff.patrol"
    _description = "Patrol"
    _inherit = ["school.staff.setting", "school.owned"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    group_id = fields.Many2one(
        comodel_name="school.staff.group",
        required=True,
        index=True,
        check_company=True,
        domain="[('subject_kind', '=', 'person'), ('company_id', '=', company_id)]",
        ondelete="restrict",
    )
    shift_ids = fields.Many2many(
        comodel_name="school.staff.shift",
        relation="school_staff_patrol_shift_rel",
        string="In the Shifts",
        required=True,
        check_company=True,
    )
    times = fields.Integer(
        string="Times a Shift",
        default=1,
        required=True,
        help="How often every point is visited.",
    )
    line_ids = fields.One2many(
        comodel_name="school.staff.patrol.line",
        inverse_name="patrol_id",
        string="Points",
        copy=True,
    )

    _times_sane = models.Constraint(
        "CHECK (times >= 1)", "A point is visited at least once a shift."
    )

    def _points(self):
        """Return the points in their order."""
        self.ensure_one()
        return self.line_ids.sorted(lambda line: (line.sequence, line.id)).point_id


class SchoolStaffPatrolLine(models.Model):
    """A point of a route."""

    _name = "school.staff.patrol.line"
    _description = "Point of a Patrol"
    _inherit = ["school.staff.setting"]
    _order = "patrol_id, sequence, id"
    _check_company_auto = True

    patrol_id = fields.Many2one(
        comodel_name="school.staff.patrol",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="patrol_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    point_id = fields.Many2one(
        comodel_name="school.staff.patrol.point",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    look_at = fields.Char(related="point_id.look_at")

    _once = models.UniqueIndex(
        "(patrol_id, point_id)", "The patrol visits this point already."
    )
