"""A page of the printed register (领用登记本), entered at once.

The blank page is printed and hangs in the store. Who takes something signs on it, while
the keeper has no hand free and no network. Later the page is entered with a photo of
it: all of its rows, or none.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.show import show

MOST_PAGES = 20


class SchoolRegister(models.Model):
    """One page: printed blank under its number, entered when it is full."""

    _name = "school.register"
    _description = "Page of the Printed Register"
    _inherit = ["school.document"]
    _order = "id desc"

    _document_prefix = "DJ"
    _document_own = frozenset({"issue_ids", "posted_by_id", "posted_on"})

    line_ids = fields.One2many(
        comodel_name="school.register.line",
        inverse_name="register_id",
        string="Rows",
        copy=False,
    )
    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Photo of the Page",
        copy=False,
        help="The page with the signatures of those who took the goods.",
    )
    note = fields.Text()
    issue_ids = fields.One2many(
        comodel_name="school.issue",
        inverse_name="register_id",
        string="Issues",
        readonly=True,
        copy=False,
    )
    issue_count = fields.Integer(compute="_compute_counts")
    line_count = fields.Integer(string="Rows Entered", compute="_compute_counts")
    problem_count = fields.Integer(string="Rows to Correct", compute="_compute_counts")
    posted_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    posted_on = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "To Be Entered"),
            ("done", "Posted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("line_ids.problem", "issue_ids")
    def _compute_counts(self):
        for register in self:
            register.issue_count = len(register.issue_ids)
            register.line_count = len(register.line_ids)
            register.problem_count = len(register.line_ids.filtered("problem"))

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(["keeper"])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_printed(self):
        """A page that hangs in the store is cancelled, not deleted."""
        printed = (
            self.env["school.form.print"]
            .sudo()
            .search_count(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)], limit=1
            )
        )
        if printed:
            raise UserError(
                self.env._("A page that was printed is cancelled, not deleted.")
            )

    def action_new_pages(self, count=1):
        """Make blank pages and print them.

        :param int count: how many, 20 at most
        :return: action of the PDF
        :raise UserError: for another number
        """
        if not isinstance(count, int) or not 0 < count <= MOST_PAGES:
            raise UserError(self.env._("Print 1 to %s pages at once.", MOST_PAGES))
        pages = self.create([{} for _page in range(count)])
        report = self.env.ref("school_logistics.action_report_register")
        return report.report_action(pages)

    def action_cancel(self):
        """Give up a page that was spoiled or lost."""
        self.check_access("write")
        self._check_open()
        self._check_preparing()
        self._set_own({"state": "cancelled"})
        return True

    def action_open_issues(self):
        """Open what was posted from the page.

        :return: window action
        """
        self.check_access("read")
        return show(self.issue_ids, "school_logistics.school_issue_action")
