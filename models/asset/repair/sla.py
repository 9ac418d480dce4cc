"""How soon a fault is dispatched and repaired: by priority, dated, per school."""

from odoo import api, fields, models

PRIORITIES = [
    ("0", "Can Wait"),
    ("1", "Normal"),
    ("2", "Urgent"),
    ("3", "Dangerous"),
]


class SchoolRepairSla(models.Model):
    """The promise for one priority, of one school or of all.

    Hours are working hours of the school; what is dangerous is repaired around the
    clock.
    """

    _name = "school.repair.sla"
    _description = "Repair Deadline"
    _inherit = ["school.shared"]
    _order = "company_id, priority desc, date_from desc, id desc"
    _rec_name = "priority"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        ondelete="restrict",
        help="Empty: for all schools.",
    )
    priority = fields.Selection(PRIORITIES, required=True, default="1")
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    respond_hours = fields.Float(
        string="Dispatched Within (Hours)", required=True, default=4.0
    )
    repair_hours = fields.Float(
        string="Repaired Within (Hours)", required=True, default=24.0
    )
    around_the_clock = fields.Boolean(
        help="Hours run at night and on holidays too, as where there is danger."
    )
    source = fields.Char()

    _ordered = models.Constraint(
        "CHECK (respond_hours > 0 AND repair_hours >= respond_hours"
        " AND repair_hours <= 2000)",
        "A repair takes no less than its dispatch; both are above zero and below 2,000"
        " hours.",
    )
    _once = models.UniqueIndex(
        "(COALESCE(company_id, 0), priority, date_from)",
        "There is a deadline for this priority from this day already.",
    )

    def _shared_owner(self):
        return self.env["school.unit"]._for_company(self.company_id)

    @api.model
    def _for(self, company, priority, day):
        """Return the promise that counts; empty without one.

        :param company: the school, whose own promise goes before that of all
        :param str priority: key of :data:`PRIORITIES`
        :param day: the day of the report
        """
        promises = self.sudo().search(
            [
                ("company_id", "in", [company.id, False]),
                ("priority", "=", priority),
                ("date_from", "<=", day),
            ]
        )
        return promises.sorted(
            lambda one: (bool(one.company_id), one.date_from), reverse=True
        )[:1]

    def _deadlines(self, unit, moment):
        """Return until when a fault is to be dispatched and to be repaired.

        :param unit: ``school.unit``, whose calendar counts
        :param datetime moment: of the report, UTC
        :return: pair of datetimes; ``(False, False)`` without a promise
        """
        if not self:
            return False, False
        hours = (self.respond_hours, self.repair_hours)
        if self.around_the_clock:
            return tuple(fields.Datetime.add(moment, hours=one) for one in hours)
        return tuple(unit._add_working_hours(moment, one) for one in hours)
