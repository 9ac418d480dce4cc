"""A line of a budget: what may be spent on it, and the balance of its ledger."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.gate import gate_open

# Columns of the ledger and of the balance. Only the ledger moves the balance, in SQL.
FIGURES = ("planned", "reserved", "committed", "spent")
RUNNING = (*(f"amount_{name}" for name in FIGURES), "amount_left")


class SchoolBudgetLine(models.Model):
    """Planned, reserved, committed, spent and left: one row, moved in place.

    A blank department, category or source of funds stands for all of them. Of several
    lines that fit, the most specific one counts, see :meth:`_match`.
    """

    _name = "school.budget.line"
    _description = "Budget Line"
    _inherit = ["school.approval.line.mixin"]
    _order = "date_start desc, sequence, id"
    _check_company_auto = True

    _approval_parent = "budget_id"

    budget_id = fields.Many2one(
        comodel_name="school.budget",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="budget_id.company_id",
        string="School",
        store=True,
        index=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Spending Department",
        check_company=True,
        index=True,
        ondelete="restrict",
        help="Empty: all departments that have no line of their own.",
    )
    category_id = fields.Many2one(
        comodel_name="product.category",
        index=True,
        ondelete="restrict",
        help="With the categories below it. Empty: everything that has no line of its"
        " own, and what is described in words.",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        check_company=True,
        ondelete="restrict",
        help="Empty: every source, and requests that name none.",
    )
    policy = fields.Selection(
        selection=[("stop", "Stop"), ("warn", "Warn")],
        string="When Used Up",
        required=True,
        default="stop",
        help="Stop: nothing above the budget is applied for or ordered. Warn: it goes"
        " on, marked as over the budget, and the approval rules decide.",
    )
    amount = fields.Monetary(
        required=True,
        help="What the draft plans. Once approved, see what is planned in force.",
    )
    amount_last = fields.Monetary(
        string="Last Year",
        readonly=True,
        copy=False,
        help="Spent in the same period of last year, when the draft was made.",
    )
    amount_asked = fields.Monetary(
        string="Asked For",
        readonly=True,
        copy=False,
        help="What the departments asked for in their plans.",
    )
    note = fields.Char()
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        related="budget_id.state",
        store=True,
        precompute=True,
    )
    date_start = fields.Date(
        related="budget_id.date_start", store=True, precompute=True
    )
    date_end = fields.Date(related="budget_id.date_end", store=True, precompute=True)
    period_name = fields.Char(
        string="Period", related="budget_id.period_name", store=True, precompute=True
    )

    amount_planned = fields.Monetary(
        string="Budgeted",
        readonly=True,
        copy=False,
        default=0.0,
        help="Approved, with transfers and supplements.",
    )
    amount_reserved = fields.Monetary(
        string="Reserved",
        readonly=True,
        copy=False,
        default=0.0,
        help="Applied for and not ordered yet.",
    )
    amount_committed = fields.Monetary(
        string="Committed",
        readonly=True,
        copy=False,
        default=0.0,
        help="Ordered and not charged yet.",
    )
    amount_spent = fields.Monetary(
        string="Spent",
        readonly=True,
        copy=False,
        default=0.0,
    )
    amount_left = fields.Monetary(
        string="Left",
        readonly=True,
        copy=False,
        default=0.0,
    )
    rate = fields.Float(
        string="Execution (%)",
        digits=(16, 1),
        compute="_compute_rate",
        aggregator=None,
        help="Spent, of what is planned.",
    )
    is_over = fields.Boolean(string="Over Budget", compute="_compute_rate")

    _amount_positive = models.Constraint(
        "CHECK (amount >= 0)",
        "A planned amount is not negative.",
    )
    _left_follows = models.Constraint(
        "CHECK (amount_left = amount_planned - amount_reserved - amount_committed"
        " - amount_spent)",
        "What is left is what is planned less what is reserved, committed and spent.",
    )
    _once = models.UniqueIndex(
        "(company_id, date_start, date_end, COALESCE(department_id, 0),"
        " COALESCE(category_id, 0), COALESCE(fund_id, 0)) WHERE state = 'approved'",
        "An approved budget of this period has such a line already. Supplement it.",
    )
    _match_index = models.Index(
        "(company_id, date_end, date_start) WHERE state = 'approved'"
    )

    @api.depends("amount_planned", "amount_spent", "amount_left")
    def _compute_rate(self):
        for line in self:
            planned = line.amount_planned
            line.rate = 100 * line.amount_spent / planned if planned else 0.0
            line.is_over = line.amount_left < 0

    @api.depends("department_id", "category_id", "fund_id", "period_name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line._label()

    def _label(self):
        """Department, category, source of funds and period, in words."""
        self.ensure_one()
        line = self.sudo()
        parts = [
            line.department_id.name or self.env._("all departments"),
            line.category_id.name,
            line.fund_id.name,
            line.period_name,
        ]
        return " · ".join(part for part in parts if part)

    # -- actions ------------------------------------------------------------------

    def action_view_entries(self):
        """Open the entries of the ledger behind these balances."""
        return self._open_entries("list,pivot,graph")

    def action_view_burn_down(self):
        """Open what was left on each day of the period, as a falling line."""
        return self._open_entries("graph,list")

    def _open_entries(self, modes):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_budget_entry_action"
        )
        return {
            **action,
            "views": [(False, mode) for mode in modes.split(",")],
            "view_mode": modes,
            "domain": [("line_id", "in", self.ids)],
            "context": {},
        }

    def action_view_requests(self):
        """Open the requests that hold or spent this budget."""
        self.check_access("read")
        lines = self.env["school.supply.request.line"].sudo()
        lines = lines.search([("budget_line_id", "in", self.ids)])
        return self._open("school.supply.request", lines.request_id)

    def action_view_orders(self):
        """Open the purchase orders that were committed on this budget."""
        self.check_access("read")
        lines = self.env["school.supply.request.line"].sudo()
        lines = lines.search([("budget_line_id", "in", self.ids)])
        orders = lines.allocation_ids.filtered("ordered").purchase_id
        return self._open("purchase.order", orders)

    def _open(self, model, records):
        """A window on documents; who may not read them sees an empty list."""
        return {
            "type": "ir.actions.act_window",
            "name": records._description,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", records.ids)],
        }

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines of drafts with nothing in the ledger yet."""
        zero = dict.fromkeys((*RUNNING, "amount_last", "amount_asked"), 0.0)
        if gate_open(self.browse(), "budget_fill"):
            zero = dict.fromkeys(RUNNING, 0.0)
        lines = super().create([{**vals, **zero} for vals in vals_list])
        lines.budget_id._check_preparing()
        lines._check_budget_draft()
        return lines

    def write(self, vals):
        """Write; the balance moves with the ledger, the rest while it is a draft.

        :raise UserError: the line is in force, or a figure of the ledger is typed in
        """
        if not {*RUNNING, "amount_last", "amount_asked"}.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "The balance of a budget line follows its entries and cannot be"
                    " typed in."
                )
            )
        if set(vals) - {"sequence"}:
            self.budget_id._check_preparing()
            self._check_budget_draft()
        result = super().write(vals)
        if "budget_id" in vals:
            self._check_budget_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        self.budget_id._check_preparing()
        self._check_budget_draft()

    def _check_budget_draft(self):
        """Refuse changes of lines whose budget is not a draft.

        :raise UserError: names the budget and how to go on
        """
        for budget in self.budget_id:
            if budget.state != "draft":
                raise UserError(
                    self.env._(
                        "%(budget)s is submitted or in force: its lines do not change."
                        " Enter a transfer or a supplement.",
                        budget=budget.display_name,
                    )
                )

    def _check_once(self):
        """Refuse the same line twice, in the budget or beside one in force.

        :raise UserError: names the line
        """
        seen = set()
        for line in self:
            key = line._key()
            if key in seen:
                line._refuse_twice()
            seen.add(key)
        for budget in self.budget_id:
            others = self.sudo().search(
                [
                    ("company_id", "=", budget.company_id.id),
                    ("state", "=", "approved"),
                    ("date_start", "=", budget.date_start),
                    ("date_end", "=", budget.date_end),
                    ("budget_id", "!=", budget.id),
                ]
            )
            for other in others:
                if other._key() in seen:
                    other._refuse_twice()

    def _key(self):
        return self.department_id.id, self.category_id.id, self.fund_id.id

    def _refuse_twice(self):
        raise UserError(
            self.env._(
                "%(line)s: there is such a line already. A budget names each once; what"
                " is in force is supplemented.",
                line=self._label(),
            )
        )

    # -- ledger -------------------------------------------------------------------

    def _planned_by(self, document):
        """Ids of those lines whose plan ``document`` has entered already."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT line_id FROM school_budget_entry WHERE line_id IN %s"
                " AND res_model = %s AND res_id = %s",
                tuple(self.ids) or (0,),
                document._name,
                document.id,
            )
        )
        return {line_id for (line_id,) in rows}

    def _lock(self):
        """Take these balances until the transaction ends, by id.

        Whoever changes stock afterwards takes them first, so that nobody waits in a
        circle: approval, then budget, then stock.
        """
        if self:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM school_budget_line WHERE id IN %s ORDER BY id"
                    " FOR NO KEY UPDATE",
                    tuple(self.ids),
                ),
                # Odoo tries again what fails to serialize: nothing to shout about.
                log_exceptions=False,
            )
