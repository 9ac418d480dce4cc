"""Who is liable: a member of staff, a guardian for a pupil, a contractor, a class."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

WAGE_PERCENT = 20  # of a month's wage may be deducted (工资支付暂行规定 art. 16)


class SchoolDamageParty(models.Model):
    """One who is liable, with the share, what was billed, paid, waived, refunded."""

    _name = "school.damage.party"
    _description = "Person Liable"
    _inherit = ["school.damage.part"]
    _order = "case_id, id"
    _rec_name = "person"

    _approval_parent_lines = "party_ids"
    _part_figures = frozenset(
        {"share", "billed", "cash_paid", "waived", "refunded", "move_id", "remitted"}
    )

    kind = fields.Selection(
        [
            ("pupil", "Pupil (the Guardian Pays)"),
            ("staff", "Staff"),
            ("contractor", "Contractor"),
            ("class", "Class or Dormitory"),
        ],
        required=True,
        default="pupil",
    )
    person = fields.Char(
        string="Name",
        compute="_compute_person",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Staff", check_company=True, ondelete="restrict"
    )
    department_id = fields.Many2one(
        "hr.department",
        string="Class or Department",
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The guardian of a pupil, or the contractor: only needed for a bill.",
    )
    role = fields.Selection(
        [("doer", "Doer"), ("custodian", "Custodian"), ("manager", "Manager")],
        required=True,
        default="doer",
    )
    weight = fields.Float(default=1.0, digits=(16, 4))
    wage = fields.Monetary(
        string="Wage of a Month",
        groups="school_logistics.group_affairs,school_logistics.group_accountant,"
        "school_logistics.group_principal,school_logistics.group_auditor",
    )
    instalments = fields.Integer(default=1, help="Paid in so many monthly parts.")
    share = fields.Monetary(string="Compensation", readonly=True, copy=False)
    billed = fields.Monetary(string="To Be Paid", readonly=True, copy=False)
    cash_paid = fields.Monetary(readonly=True, copy=False)
    waived = fields.Monetary(readonly=True, copy=False)
    refunded = fields.Monetary(readonly=True, copy=False)
    remitted = fields.Boolean(
        string="Handed In",
        readonly=True,
        copy=False,
        help="To the accounting centre that keeps the school's books.",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    paid = fields.Monetary(compute="_compute_paid")
    open = fields.Monetary(string="Still to Pay", compute="_compute_paid")

    _figures = models.Constraint(
        "CHECK (weight >= 0 AND (instalments IS NULL OR instalments BETWEEN 1 AND 60)"
        " AND (cash_paid IS NULL OR cash_paid + COALESCE(waived, 0)"
        " <= COALESCE(billed, 0) + 0.001))",
        "Nobody pays more than is due; weights are not negative, and there are 1 to 60"
        " parts.",
    )

    @api.depends("employee_id", "department_id", "partner_id", "kind")
    def _compute_person(self):
        for party in self:
            named = {
                "staff": party.employee_id,
                "class": party.department_id,
                "contractor": party.partner_id,
            }.get(party.kind)
            party.person = (named and named.sudo().name) or party.person

    @api.depends(
        "billed",
        "cash_paid",
        "waived",
        "refunded",
        "move_id.amount_residual",
        "move_id.state",
    )
    def _compute_paid(self):
        for party in self:
            move = party.sudo().move_id
            by_bill = 0.0
            if move.state == "posted":
                by_bill = move.amount_total - move.amount_residual
            party.paid = party.cash_paid + by_bill
            left = party.billed - party.waived - party.paid
            party.open = max(party.currency_id.round(left), 0.0)

    @api.constrains("kind", "employee_id", "department_id")
    def _check_named(self):
        for party in self:
            missing = (party.kind == "staff" and not party.employee_id) or (
                party.kind == "class" and not party.department_id
            )
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(case)s: choose who is liable, from staff or classes.",
                        case=party.case_id.name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    def _typed_in(self):
        return self.env._("Shares and payments cannot be typed in. Use the buttons.")

    def _payer(self):
        """Return who is billed.

        :raise UserError: nobody can be billed; says what to add
        """
        self.ensure_one()
        partner = self.partner_id
        if self.kind == "staff":
            partner = self.employee_id.sudo().work_contact_id
        if not partner:
            raise UserError(
                self.env._(
                    "%(person)s: enter the payer (the guardian of a pupil, the contact"
                    " of staff) before the bill is written.",
                    person=self.person,
                )
            )
        if partner.commercial_partner_id == self.company_id.sudo().partner_id:
            raise UserError(
                self.env._(
                    "%(person)s: the contact belongs to the school itself, so the debt"
                    " would be its own. Take it out from under the school's address.",
                    person=self.person,
                )
            )
        return partner

    def _check_wage(self):
        """:raise UserError: more than the lawful part of a wage would be deducted"""
        for party in self.sudo().filtered(lambda one: one.kind == "staff" and one.wage):
            part = party.billed / (party.instalments or 1)
            least = self.env["school.wage.hook"]._minimum_wage(party.company_id)
            limit = party.wage * WAGE_PERCENT / 100
            limit = max(min(limit, party.wage - least), 0.0)
            if party.currency_id.compare_amounts(part, limit) > 0:
                raise UserError(
                    self.env._(
                        "%(person)s: at most %(percent)s %% of a month's wage may be"
                        " deducted, and the minimum wage is left: %(limit)s a month."
                        " Take at least %(parts)s parts.",
                        person=party.person,
                        percent=WAGE_PERCENT,
                        limit=f"{limit:,.2f}",
                        parts=int(-(-party.billed // limit)) if limit else "–",
                    )
                )
