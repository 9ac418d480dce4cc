"""Custody: who has what for keeping or on loan, and until when."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...common.show import show

REMIND_EVERY_DAYS = 7
REMIND_BATCH = 500
KEEPERS_FIELDS = {"due_date", "note"}


class SchoolCustody(models.Model):
    """A quantity of one thing in the hands of a person or a department.

    It begins with an issue and ends with returns; its figures move with these only.
    """

    _name = "school.custody"
    _inherit = ["school.returnable", "mail.thread", "mail.activity.mixin"]
    _description = "Custody"
    _order = "due_date, date, id"
    _check_company_auto = True

    kind = fields.Selection(
        selection=[("keep", "For Keeping"), ("borrow", "On Loan")],
        required=True,
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        compute="_compute_unit_id",
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department or Class",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    holder_user_id = fields.Many2one(
        comodel_name="res.users",
        string="User of the Holder",
        compute="_compute_holder_user_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        index=True,
        ondelete="restrict",
    )
    product_uom_id = fields.Many2one(
        comodel_name="uom.uom",
        string="Unit of Measure",
        required=True,
        ondelete="restrict",
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    date = fields.Date(string="Since", required=True)
    due_date = fields.Date(index=True)
    reminded_on = fields.Date(readonly=True)
    issue_line_id = fields.Many2one(
        comodel_name="school.issue.line",
        index="btree_not_null",
        ondelete="restrict",
    )
    issue_id = fields.Many2one(related="issue_line_id.issue_id")
    request_line_id = fields.Many2one(related="issue_line_id.request_line_id")
    move_id = fields.Many2one(
        comodel_name="stock.move",
        groups="stock.group_stock_user",
        index="btree_not_null",
        ondelete="restrict",
    )
    note = fields.Char()
    is_overdue = fields.Boolean(
        string="Overdue",
        compute="_compute_is_overdue",
        search="_search_is_overdue",
    )
    days_overdue = fields.Integer(compute="_compute_is_overdue")

    _quantities = models.Constraint(
        "CHECK (quantity > 0 AND qty_returned >= 0 AND qty_damaged >= 0"
        " AND qty_returned + qty_damaged <= quantity)",
        "No more can come back than was handed out.",
    )
    _due_index = models.Index("(company_id, due_date) WHERE qty_out > 0")

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for custody in self:
            custody.unit_id = Unit._for_company(custody.company_id)

    @api.depends("employee_id", "department_id")
    def _compute_holder_user_id(self):
        for custody in self:
            # Staff files are not open to those who list custody.
            holder = custody.sudo()
            custody.holder_user_id = (
                holder.employee_id.user_id or holder.department_id.manager_id.user_id
            )

    @api.depends("due_date", "qty_out", "kind")
    def _compute_is_overdue(self):
        today = self.env["school.unit"]._today()
        for custody in self:
            late = custody.kind == "borrow" and custody.qty_out > 0
            days = late and custody.due_date and (today - custody.due_date).days
            custody.days_overdue = max(days or 0, 0)
            custody.is_overdue = custody.days_overdue > 0

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["school.unit"]._today()
        return Domain(
            [("kind", "=", "borrow"), ("qty_out", ">", 0), ("due_date", "<", today)]
        )

    @api.depends("product_id", "employee_id", "department_id")
    def _compute_display_name(self):
        for custody in self:
            holder = custody.employee_id.name or custody.department_id.name or ""
            custody.display_name = f"{custody.product_id.display_name} · {holder}"

    def write(self, vals):
        """Write; a keeper may put off a loan or leave a note, nothing else.

        :raise UserError: for any other field, or without the post of a keeper
        """
        own = {name for name in vals if not name.startswith(("activity_", "message_"))}
        if own and not self.env.su:
            self.unit_id._check_post(["keeper"])
            if own - KEEPERS_FIELDS:
                raise UserError(
                    self.env._(
                        "What somebody holds changes by issues and returns only. The"
                        " due date and the note may be changed here."
                    )
                )
        return super().write(vals)

    def action_take_back(self):
        """Open a return of the selected things for each of their holders.

        :return: action that shows the drafts
        """
        self.check_access("read")
        out = self.filtered(lambda custody: custody.qty_out > 0)
        holders = out.grouped(lambda c: (c.company_id, c.employee_id, c.department_id))
        returns = self.env["school.return"].create(
            [
                {
                    "company_id": company.id,
                    "employee_id": employee.id,
                    "department_id": not employee and department.id,
                    "line_ids": [Command.create({"custody_id": c.id}) for c in held],
                }
                for (company, employee, department), held in holders.items()
            ]
        )
        return show(returns, "school_logistics.school_return_action")

    @api.model
    def _begin(self, issue_lines):
        """Record what has been handed out for keeping or on loan.

        :param issue_lines: lines of an issue that was just done, sudo
        :return: the new records
        """
        kept = issue_lines.filtered(lambda line: line.kind in ("keep", "borrow"))
        quiet = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True
        )
        return quiet.create([line._prepare_custody() for line in kept])

    def _take_back(self, changes):
        """Count what came back and drop the reminders of what is complete."""
        result = super()._take_back(changes)
        back = self.browse(list(changes)).sudo()
        complete = back.filtered(
            lambda custody: custody.product_uom_id.is_zero(custody.qty_out)
        )
        complete.activity_ids.unlink()
        return result

    @api.model
    def _cron_remind_overdue(self):
        """Remind the holders of overdue loans, each loan once a week."""
        today = self.env["school.unit"]._today()
        again = fields.Date.subtract(today, days=REMIND_EVERY_DAYS)
        due = [
            ("kind", "=", "borrow"),
            ("qty_out", ">", 0),
            ("due_date", "<", today),
            ("holder_user_id", "!=", False),
            "|",
            ("reminded_on", "=", False),
            ("reminded_on", "<=", again),
        ]
        late = self.search(due, limit=REMIND_BATCH, order="due_date, id")
        late._remind(today)
        left = self.search_count(due) if len(late) == REMIND_BATCH else 0
        self.env["ir.cron"]._commit_progress(len(late), remaining=left)

    def _remind(self, today):
        """Give each holder one activity per loan; an open one is renewed."""
        self.activity_ids.unlink()
        todo = self.env.ref("mail.mail_activity_data_todo")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": custody.id,
                    "activity_type_id": todo.id,
                    "user_id": custody.holder_user_id.id,
                    "date_deadline": today,
                    "summary": custody._reminder(),
                }
                for custody in self
            ]
        )
        self.write({"reminded_on": today})

    def _reminder(self):
        """Return the reminder of one overdue loan, in the holder's language."""
        self.ensure_one()
        custody = self.with_context(lang=self.holder_user_id.lang)
        return custody.env._(
            "Bring back %(quantity)s %(unit)s %(product)s: due on %(date)s",
            quantity=f"{custody.qty_out:g}",
            unit=custody.product_uom_id.name,
            product=custody.product_id.name,
            date=fields.Date.to_string(custody.due_date),
        )


class SchoolIssueLine(models.Model):
    _inherit = "school.issue.line"

    def _prepare_custody(self):
        """Return the values of the custody that begins with this line."""
        self.ensure_one()
        issue = self.issue_id
        return {
            "kind": self.kind,
            "company_id": self.company_id.id,
            "employee_id": issue.employee_id.id,
            "department_id": issue.department_id.id or self.request_id.department_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "quantity": self.quantity,
            "date": issue.date,
            "due_date": self.due_date,
            "issue_line_id": self.id,
            "move_id": self.move_id.id,
            "note": self.note,
        }
