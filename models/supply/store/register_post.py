"""Posting a page of the register: every row, or none with each bad row named."""

from collections import defaultdict

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from .actual_day import on_actual_day
from .issue import GATE


class SchoolRegister(models.Model):
    _inherit = "school.register"

    def action_post(self):
        """Hand out what the page says was taken, each on its day; twice is harmless.

        :raise UserError: names each row that cannot be posted and why
        """
        self.check_access("write")
        for register in self.filtered(lambda register: register.state != "done"):
            register._check_rows()
            register._check_page()
            # The stock before all else, so that what waits is what is shared out.
            register.env["school.stock.turn"].sudo()._take(
                register.company_id, register.line_ids.product_id
            )
            plan = register.line_ids._plan()
            register._check_plan(plan)
            register._set_own(
                {
                    "state": "done",
                    "posted_by_id": self.env.uid,
                    "posted_on": fields.Datetime.now(),
                }
            )
            register._post(plan)
        return True

    def _check_page(self):
        """:raise UserError: for a page without rows or without its photo"""
        if not self.line_ids:
            raise UserError(
                self.env._(
                    "%(page)s has no rows. Enter what stands on it.", page=self.name
                )
            )
        if not self.photo_ids:
            raise UserError(
                self.env._(
                    "%(page)s: add a photo of the page with the signatures.",
                    page=self.name,
                )
            )

    def _check_plan(self, plan):
        """:raise UserError: names each bad row by its place on the page"""
        problems = [
            self.env._(
                "Row %(number)s, %(person)s, %(item)s: %(problem)s",
                number=number,
                person=row.employee_id.name,
                item=row.product_id.name,
                problem=plan[row][1],
            )
            for number, row in enumerate(self.line_ids, start=1)
            if plan[row][1]
        ]
        if problems:
            raise UserError("\n".join([f"{self.name}:", *problems]))

    def _post(self, plan):
        """Make an issue for each day and taker, signed on the paper, and hand out."""
        groups = defaultdict(lambda: defaultdict(float))
        notes = {}
        for row in self.line_ids.sorted("date"):
            key = row.date, row.employee_id, row.department_id
            notes.setdefault(key, row.note)
            for line, quantity in plan[row][0]:
                groups[key][line] += quantity
        for key, lines in groups.items():
            issue = self._make_issue(key, lines, notes[key])
            issue._sign(
                {
                    "sign_method": "paper",
                    "signed_by": key[1].name,
                    "signed_user_id": False,
                }
            )
            on_actual_day(issue, key[0]).action_done()
            issue._tell_taker()

    def _make_issue(self, key, lines, note):
        """Return the draft of what somebody took on one day.

        :param key: day, person, department
        :param lines: ``{request line: quantity in the item's unit}``
        """
        date, employee, department = key
        issue = self.env["school.issue"].create(
            {
                "company_id": self.company_id.id,
                "date": date,
                "employee_id": employee.id,
                "department_id": department.id,
                "purpose": note or False,
                "line_ids": [
                    Command.create(values) for values in self._issue_lines(lines)
                ],
            }
        )
        open_gate(issue, GATE).write({"register_id": self.id})
        return issue

    def _issue_lines(self, lines):
        """Return the values of issue lines for goods that wait on these lines."""
        request_lines = self.env["school.supply.request.line"].browse(
            line.id for line in lines
        )
        moves = self.env["stock.move"].search(
            [
                ("school_request_line_id", "in", request_lines.ids),
                ("state", "in", ("assigned", "partially_available")),
            ],
            order="id",
        )
        left = {line.id: quantity for line, quantity in lines.items()}
        values = []
        for move in moves:
            line_id = move.sudo().school_request_line_id.id
            unit = move.product_id.uom_id
            wanted = unit._compute_quantity(left[line_id], move.product_uom)
            quantity = min(wanted, move.quantity)
            if move.product_uom.compare(quantity, 0) > 0:
                left[line_id] -= move.product_uom._compute_quantity(quantity, unit)
                values.append({"move_id": move.id, "quantity": quantity})
        return values


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    register_id = fields.Many2one(
        comodel_name="school.register",
        string="Page of the Register",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The printed page on which the goods were signed for.",
    )

    def _signed_digest_data(self):
        """Bind the photo of the page that was signed on."""
        data = super()._signed_digest_data()
        register = self.sudo().register_id
        if register:
            photos = register.photo_ids.sorted("id").mapped("checksum")
            data["register"] = [register.id, photos]
        return data
