"""What waits for a taker, and what the taker has already."""

from odoo import Command, api, fields, models

from ...common.show import show


class SchoolIssue(models.Model):
    _inherit = "school.issue"

    custody_ids = fields.Many2many(
        comodel_name="school.custody",
        string="In Their Hands",
        compute="_compute_custody_ids",
        help="What the taker already has, and has to bring back.",
    )
    overdue_count = fields.Integer(compute="_compute_custody_ids")

    @api.depends("employee_id", "department_id")
    def _compute_custody_ids(self):
        Custody = self.env["school.custody"]
        for issue in self:
            domain = issue._holder_domain()
            issue.custody_ids = domain and Custody.search(
                [*domain, ("qty_out", ">", 0)]
            )
            issue.overdue_count = len(issue.custody_ids.filtered("is_overdue"))

    @api.onchange("employee_id", "department_id", "company_id")
    def _onchange_taker(self):
        """List what waits for the taker; :meth:`create` does the same for a client."""
        self.line_ids = [Command.clear(), *self._waiting_commands()]
        self.signed_by = self.employee_id.name

    def _holder_domain(self):
        """Return the domain of what the taker holds; empty without a taker."""
        self.ensure_one()
        company = ("company_id", "=", self.company_id._origin.id)
        if self.employee_id:
            return [company, ("employee_id", "=", self.employee_id._origin.id)]
        if self.department_id:
            return [company, ("department_id", "=", self.department_id._origin.id)]
        return []

    def _waiting_domain(self):
        """Return the domain of the moves that wait for the taker."""
        self.ensure_one()
        request = "school_request_line_id.request_id"
        if self.department_id:
            taker = (f"{request}.department_id", "=", self.department_id._origin.id)
        else:
            # The requester is known by the user, the taker by the staff file.
            user = self.sudo().employee_id.user_id
            if not user:
                return []
            taker = (f"{request}.requester_id", "=", user._origin.id)
        return [
            ("company_id", "=", self.company_id._origin.id),
            ("state", "in", ("assigned", "partially_available")),
            ("school_request_line_id", "!=", False),
            taker,
        ]

    def _waiting_commands(self):
        """Return commands that list what waits for the taker, ready to be ticked."""
        domain = self._waiting_domain()
        moves = self.env["stock.move"]
        if domain:
            moves = moves.search(domain)
        # The list reads like the requests, whatever was split off meanwhile.
        moves = moves.sorted(
            lambda move: (
                move.school_request_line_id.request_id.id,
                move.school_request_line_id.sequence,
                move.school_request_line_id.id,
                move.id,
            )
        )
        return [Command.create({"move_id": move.id}) for move in moves]


class StockMove(models.Model):
    _inherit = "stock.move"

    school_requester_id = fields.Many2one(
        related="school_request_line_id.request_id.requester_id",
        string="Applicant",
    )
    school_department_id = fields.Many2one(
        related="school_request_line_id.request_id.department_id",
        string="Requesting Department",
    )

    def action_school_issue(self):
        """Open an issue of the selected waiting goods for each of their requests.

        With ``school_whole_request`` in the context, of all that waits for the same
        requests.

        :return: action that shows the drafts
        """
        self.check_access("read")
        waiting = self.filtered("school_request_line_id")
        if self.env.context.get("school_whole_request"):
            requests = waiting.sudo().school_request_line_id.request_id
            waiting = self.search(
                [
                    ("state", "in", ("assigned", "partially_available")),
                    ("school_request_line_id.request_id", "in", requests.ids),
                ]
            )
        values = [
            {
                "company_id": request.company_id.id,
                "employee_id": request.requester_id.with_company(
                    request.company_id
                ).employee_id.id,
                "department_id": request.department_id.id,
                "purpose": request.purpose,
                "line_ids": [Command.create({"move_id": move.id}) for move in moves],
            }
            for request, moves in waiting.grouped(
                lambda move: move.sudo().school_request_line_id.request_id
            ).items()
        ]
        issues = self.env["school.issue"].create(values)
        return show(issues, "school_logistics.school_issue_action")
