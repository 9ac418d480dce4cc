"""Pay of a month, one row for each person: incentive pay, deduction, net."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .payee import masked


class SchoolStaffPayslip(models.Model):
    """What a person is paid for a month. Made from the locked results.

    Its rules show a slip to the person itself and to the posts that pay, not to the
    leader of the group.
    """

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
        comodel_name="school.staff.result",
        readonly=True,
        index=True,
        ondelete="restrict",
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
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Vendor", readonly=True, ondelete="restrict"
    )
    name = fields.Char(readonly=True)
    score = fields.Float(digits=(16, 2), readonly=True)
    grade = fields.Char(string="Grade Given", readonly=True)
    coefficient = fields.Float(digits=(16, 4), readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    standard = fields.Monetary(readonly=True)
    amount = fields.Monetary(string="Due", readonly=True)
    owed = fields.Monetary(
        string="Compensation Owed",
        readonly=True,
        help="For damage, by the facts, less what earlier months deducted.",
    )
    deduction = fields.Monetary(
        readonly=True,
        help="At most a fifth of the month's wage, and never so much that less than the"
        " minimum wage is left.",
    )
    net = fields.Monetary(string="Net Pay", readonly=True)
    account_masked = fields.Char(string="Account", compute="_compute_masked")
    identity_masked = fields.Char(string="Identity No.", compute="_compute_masked")

    _once = models.UniqueIndex("(run_id, result_id)")

    @api.depends("employee_id")
    def _compute_masked(self):
        known = self.sudo().employee_id._school_payee()
        for slip in self:
            numbers = known.get(slip.sudo().employee_id.id, {})
            slip.account_masked = masked(numbers.get("account"))
            slip.identity_masked = masked(numbers.get("identity"))

    @api.depends("name", "run_id")
    def _compute_display_name(self):
        for slip in self:
            month = slip.sudo().run_id.month_id.name or ""
            slip.display_name = f"{slip.name or ''} {month}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse anybody but our own code: slips follow from the results.

        :raise UserError: always, for a client
        """
        self._check_own_code()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: pay follows from the results."""
        self._check_own_code()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._check_own_code()

    def _check_own_code(self):
        if not self.env.su:
            raise UserError(self.env._("Pay follows from the locked results."))
