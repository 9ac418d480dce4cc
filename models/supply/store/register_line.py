"""A row of a register page, and what stands against posting it."""

from collections import defaultdict

from odoo import api, fields, models


class SchoolRegisterLine(models.Model):
    """Who took what, how much, on which day, as it stands on the paper."""

    _name = "school.register.line"
    _description = "Row of a Register Page"
    _order = "register_id, sequence, id"
    _check_company_auto = True

    register_id = fields.Many2one(
        comodel_name="school.register",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="register_id.company_id", store=True, precompute=True, index=True
    )
    state = fields.Selection(related="register_id.state")
    sequence = fields.Integer(default=10)
    date = fields.Date(string="Taken On", required=True)
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Taken By",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="For the Department or Class",
        check_company=True,
        ondelete="restrict",
        help="Where somebody took what was approved for a department or a class. Left"
        " empty, it is what was approved for the person.",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        check_company=True,
        domain="[('is_storable', '=', True)]",
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        related="product_id.uom_id", string="Unit of Measure"
    )
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    note = fields.Char()
    problem = fields.Char(
        compute="_compute_problem",
        help="What stands against posting this row.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "A row of the register needs a quantity above zero."
    )

    @api.depends("date", "employee_id", "department_id", "product_id", "quantity")
    @api.depends("register_id.state")
    def _compute_problem(self):
        self.problem = False
        for register in self.register_id:
            rows = self.filtered(lambda row, own=register: row.register_id == own)
            if register.state == "draft":
                plan = register.line_ids._plan() if register.line_ids else {}
                for row in rows:
                    row.problem = plan.get(row, ([], False))[1]

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Add rows to pages that are not posted, as a keeper."""
        rows = super().create(vals_list)
        rows.register_id._check_rows()
        return rows

    def write(self, vals):
        """Write rows of pages that are not posted, as a keeper."""
        self.register_id._check_rows()
        result = super().write(vals)
        self.register_id._check_rows()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self.register_id._check_rows()

    # -- matching -----------------------------------------------------------------

    def _plan(self):
        """Say for each row on which approved lines it is issued, or why it is not.

        What waits is shared out in the order of days and rows.

        :return: ``{row: ([(request line, quantity)], problem or False)}``
        """
        waiting = self._waiting()
        today = self.env["school.unit"]._today()
        plan = {}
        for row in self.sorted(lambda row: row.date or today):
            problem = row._problem()
            parts, left = [], row.quantity
            if not problem:
                for line in waiting.get(row._key(), ()):
                    taken = min(left, line["quantity"])
                    if taken <= 0 or line["from"] > row.date:
                        continue
                    line["quantity"] -= taken
                    left -= taken
                    parts.append((line["line"], taken))
                if row.product_uom_id.compare(left, 0) > 0:
                    problem = row._short(row.quantity - left)
            plan[row] = (parts, problem)
        return plan

    def _key(self):
        """Return for whom and which item the row is."""
        self.ensure_one()
        # the staff is read by nobody in the store; who applied is a user
        taker = self.department_id.id or self.sudo().employee_id.user_id.id
        return bool(self.department_id), taker, self.product_id.id

    def _waiting(self):
        """Return what waits, by :meth:`_key`: lines, quantities, approved since when.

        The quantities are in the item's own unit. Goods that wait for somebody wait
        for the department as well; what one row took, another does not take again.
        """
        moves = (
            self.env["stock.move"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.register_id.company_id.ids),
                    ("product_id", "in", self.product_id.ids),
                    ("school_request_line_id", "!=", False),
                    ("state", "in", ("assigned", "partially_available")),
                ],
                order="school_request_line_id, id",
            )
        )
        waiting, known = defaultdict(list), {}
        for move in moves:
            line = move.school_request_line_id
            entry = known.get(line)
            if not entry:
                request = line.request_id
                entry = known[line] = {
                    "line": line,
                    "quantity": 0.0,
                    "from": request._approved_day(),
                }
                product = move.product_id.id
                waiting[True, request.department_id.id, product].append(entry)
                waiting[False, request.requester_id.id, product].append(entry)
            entry["quantity"] += move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id
            )
        return waiting

    def _problem(self):
        """Say what is wrong with the row by itself, or nothing."""
        self.ensure_one()
        unit = self.register_id.unit_id
        today = self.env["school.unit"]._today()
        user = self.sudo().employee_id.user_id
        if not (self.date and self.employee_id and self.product_id):
            return self.env._("enter the day, the person and the item.")
        if self.date > today:
            return self.env._("the day is still to come.")
        if unit._is_settled(self.date):
            return self.env._("this month is settled; have it reopened first.")
        if user == self.env.user:
            return self.env._("another keeper enters what you took yourself.")
        if not self.department_id and not user:
            return self.env._(
                "the person has no account and cannot have applied: enter the"
                " department that it was approved for."
            )
        return False

    def _short(self, found):
        """Say that only ``found`` of the row is approved and waits."""
        return self.env._(
            "%(found)s of %(wanted)s %(unit)s are approved and wait for it on that"
            " day.",
            found=f"{found:g}",
            wanted=f"{self.quantity:g}",
            unit=self.product_uom_id.name,
        )


class SchoolRegister(models.Model):
    _inherit = "school.register"

    def _check_rows(self):
        """:raise UserError: for pages that are posted, and for others than keepers"""
        self._check_open()
        self._check_preparing()


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    def _approved_day(self):
        """Return the day from which goods of this request may have been taken.

        :return: the day of the last decision; the day of the request while it runs as
            an emergency
        """
        self.ensure_one()
        approval = self.sudo().approval_id
        decided = approval and approval._last_decision()
        if not decided or decided.result_state != "approved":
            return self.date
        moment = fields.Datetime.context_timestamp(self, decided.decided_at)
        return moment.date()
