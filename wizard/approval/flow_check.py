from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class SchoolApprovalCheck(models.TransientModel):
    """What is missing, doubled or stuck in the rules of some schools."""

    _name = "school.approval.check"
    _description = "Check of Approval Rules"

    flow_ids = fields.Many2many(
        "school.approval.flow",
        string="Rules",
        help="Taken as they are edited now. Empty: all rules in force.",
    )
    unit_ids = fields.Many2many(
        "school.unit",
        string="Schools",
        default=lambda self: self.env["school.unit"]._for_company(self.env.company),
    )
    row_ids = fields.One2many("school.approval.check.row", "check_id", readonly=True)
    checked_on = fields.Datetime(readonly=True)
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    warning_count = fields.Integer(string="Warnings", compute="_compute_counts")

    @api.depends("row_ids.severity")
    def _compute_counts(self):
        for check in self:
            severities = check.row_ids.mapped("severity")
            check.error_count = severities.count("error")
            check.warning_count = severities.count("warning")

    def _compute_display_name(self):
        self.display_name = self.env._("Check Result")

    def action_check(self):
        """Check again and show the findings.

        :raise UserError: no school was chosen
        """
        self.ensure_one()
        if not self.unit_ids:
            raise UserError(self.env._("Choose the schools whose rules are checked."))
        self.flow_ids.check_access("read")
        rows = self.env["school.approval.lint"]._lint(self.unit_ids, self.flow_ids)
        self.write(
            {
                "checked_on": fields.Datetime.now(),
                "row_ids": [Command.clear(), *(Command.create(row) for row in rows)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check Result"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }


class SchoolApprovalCheckRow(models.TransientModel):
    """One finding: where, what, and how to mend it."""

    _name = "school.approval.check.row"
    _description = "Finding on an Approval Rule"

    check_id = fields.Many2one(
        "school.approval.check", required=True, ondelete="cascade"
    )
    severity = fields.Selection(
        [("error", "Error"), ("warning", "Warning"), ("info", "Note")], readonly=True
    )
    code = fields.Selection(
        [
            ("gap", "Gap"),
            ("overlap", "Overlap"),
            ("unreachable", "Never Reached"),
            ("order", "Order"),
            ("empty", "Empty Post"),
            ("vote", "Vote"),
            ("barred", "Barred Decider"),
            ("loop", "Circle"),
            ("swallow", "Refuses Everything"),
            ("expired", "Expired"),
            ("early", "Not Yet in Force"),
            ("draft", "Not Published"),
        ],
        string="Kind",
        readonly=True,
    )
    flow_id = fields.Many2one("school.approval.flow", readonly=True, ondelete="cascade")
    rule = fields.Char(readonly=True)
    unit_id = fields.Many2one(
        "school.unit", string="School", readonly=True, ondelete="cascade"
    )
    what = fields.Text(string="Finding", readonly=True)
    mend = fields.Text(string="How to Mend It", readonly=True)
