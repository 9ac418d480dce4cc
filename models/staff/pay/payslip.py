"""Pay of a month, one row for each person: incentive pay, deduction, net."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..run.result import PAY_GROUPS


class SchoolStaffPayslip(models.Model):
    """What a person is paid for a month. Made from the locked results."""

    _name = "school.staff.payslip"
    _description = "Incentive Pay"
    _order = "run_id desc, group_id, id"

    run_id = fields.Many2one(
        comodel_name="school.staff.run",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    result_id = fields.Many2one(
        comodel_name="school.staff.result", readonly=True, ondelete="restrict"
    )
    group_id = fields.Many2one(
        comodel_name="school.staff.group", readonly=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    name = fields.Char(readonly=True)
    score = fields.Float(digits=(16, 2), readonly=True)
    grade = fields.Char(readonly=True)
    coefficient = fields.Float(digits=(16, 4), readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Due", readonly=True, groups=PAY_GROUPS)
    owed = fields.Monetary(
        string="Compensation Owed",
        readonly=True,
        groups=PAY_GROUPS,
        help="For damage, from the facts of the month.",
    )
    deduction = fields.Monetary(
        readonly=True,
        groups=PAY_GROUPS,
        help="At most a fifth of the month's wage, and never so much that less than the"
        " minimum wage is left.",
    )
    net = fields.Monetary(string="Paid", readonly=True, groups=PAY_GROUPS)

    _once = models.UniqueIndex("(run_id, result_id)")

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse anybody but our own code: slips follow from the results.

        :raise UserError: always, for a client
        """
        if not self.env.su:
            raise UserError(self.env._("Pay follows from the locked results."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: pay follows from the results."""
        if not self.env.su:
            raise UserError(self.env._("Pay follows from the locked results."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        if not self.env.su:
            raise UserError(self.env._("Pay follows from the locked results."))
