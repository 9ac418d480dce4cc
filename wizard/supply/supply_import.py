"""Import of request lines from a spreadsheet: all rows or none."""

import base64
import binascii

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ...models.common.import_sheet import Sheet, read, read_pasted
from ...models.supply.intake.request_matcher import LAYOUT, RequestMatcher

# So many problems are shown; the rest is counted.
SHOWN = 500
# Longer lists are imported with a progress bar.
LONG = 1000


class SchoolSupplyImport(models.TransientModel):
    """A list to import: one request per department and applicant."""

    _name = "school.supply.import"
    _description = "Import of Request Lines"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    request_id = fields.Many2one(
        comodel_name="school.supply.request",
        string="Into Request",
        readonly=True,
        help="Lines are added to this draft; empty makes new requests.",
    )
    file = fields.Binary(string="List (.xlsx or .csv)", attachment=False)
    filename = fields.Char()
    pasted = fields.Text(string="Or Rows Pasted from Excel")
    only_mine = fields.Boolean(
        string="Only My Rows",
        help="Take the rows of the list in which I am the applicant.",
    )
    fund_id = fields.Many2one(
        comodel_name="school.fund",
        string="Source of Funds",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    purpose = fields.Char()
    needed_by = fields.Date()
    template = fields.Binary(compute="_compute_template")
    state = fields.Selection(
        selection=[("new", "New"), ("bad", "To Mend"), ("done", "Imported")],
        default="new",
        readonly=True,
    )
    row_count = fields.Integer(string="Rows Read", readonly=True)
    problem_count = fields.Integer(string="Problems", readonly=True)
    problem_ids = fields.One2many(
        comodel_name="school.supply.import.problem",
        inverse_name="import_id",
        readonly=True,
    )
    request_ids = fields.Many2many(
        comodel_name="school.supply.request",
        string="Requests Made",
        readonly=True,
    )

    def _compute_template(self):
        kind = self.env["school.import.request"]
        for wizard in self:
            content = kind._template(wizard.company_id)
            wizard.template = base64.b64encode(content)

    def action_template(self):
        """Download the template, with the units and kinds that are understood."""
        self.ensure_one()
        name = self.env._("Supply Request Template")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template/{name}.xlsx"
            "?download=true",
            "target": "self",
        }

    def action_check(self):
        """Read the list and report what is wrong, without importing anything."""
        self.ensure_one()
        sheet, _lines = self._read()
        return self._report(sheet)

    def action_import(self):
        """Import every row, or report every problem and import nothing.

        :return: action that opens the requests made, or this page with the problems
        """
        self.ensure_one()
        self._take_turn()
        if self.state == "done":  # a second click
            return self._open_requests()
        sheet, lines = self._read()
        if sheet.problems:
            return self._report(sheet)
        if self.file and len(lines) > LONG and not (self.request_id or self.only_mine):
            return self._with_progress()
        if self.request_id:
            requests = self._add_to_request(lines)
        else:
            requests = self._make_requests(lines)
        self.write(
            {
                "state": "done",
                "row_count": len(lines),
                "problem_count": 0,
                "problem_ids": [Command.clear()],
                "request_ids": [Command.set(requests.ids)],
                "file": False,
                "pasted": False,
            }
        )
        return self._open_requests()

    def _open_requests(self):
        return self.request_ids._get_records_action(
            name=self.env._("Imported Requests")
        )

    # reading

    def _read(self):
        """Return the Sheet with its problems, and the lines."""
        self._check_school()
        sheet = self._read_sheet()
        if not sheet.rows:
            return sheet, []
        others = self.only_mine or self._may_name_others()
        matcher = RequestMatcher(self.env, self.company_id, sheet, others)
        if self.only_mine:
            self._keep_mine(sheet, matcher)
        return sheet, matcher.lines(matcher.applicants())

    def _read_sheet(self):
        if self.file:
            try:
                content = base64.b64decode(self.file, validate=False)
            except binascii.Error:
                content = b"\x00"
            return read(self.env._, LAYOUT, content, self.filename or "")
        if self.pasted:
            return read_pasted(self.env._, LAYOUT, self.pasted)
        raise UserError(
            self.env._("Choose a file, or paste the rows from Excel into the box.")
        )

    def _keep_mine(self, sheet, matcher):
        """Drop the rows of other applicants, and what was wrong in them."""
        matcher.sheet = Sheet(self.env._, LAYOUT, rows=sheet.rows)
        applicants = matcher.applicants()
        matcher.sheet = sheet
        mine = {
            number
            for number, (user_id, _department) in applicants.items()
            if user_id == self.env.uid
        }
        first = min(applicants)
        sheet.rows = [(number, row) for number, row in sheet.rows if number in mine]
        sheet.problems = [p for p in sheet.problems if p[0] in mine or p[0] < first]
        if not sheet.rows:
            sheet.refuse(
                0,
                "applicant",
                self.env._("no row names %(user)s", user=self.env.user.name),
                self.env._("check the column of the applicants"),
            )

    def _check_school(self):
        """Refuse a company that is not among the user's schools."""
        company = self.company_id
        if company not in self.env.companies:
            raise AccessError(
                self.env._(
                    "%(company)s is not among your schools.", company=company.name
                )
            )
        if not self.env["school.unit"]._for_company(company):
            raise UserError(
                self.env._(
                    "%(company)s is not a school of the district. Switch to your"
                    " school first.",
                    company=company.name,
                )
            )

    def _may_name_others(self):
        unit = self.env["school.unit"]._for_company(self.company_id)
        return self.env["school.import.request"]._may_name_others(unit)

    def _report(self, sheet):
        """Show the problems, in the order of the rows."""
        problems = sorted(sheet.problems, key=lambda problem: problem[0])
        self.write(
            {
                "state": "bad" if problems else "new",
                "row_count": len(sheet.rows),
                "problem_count": len(problems),
                "problem_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"row": row, "column": column, "what": what, "mend": mend}
                        )
                        for row, column, what, mend in problems[:SHOWN]
                    ),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a List"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # writing

    def _add_to_request(self, lines):
        """Append the lines to the chosen draft, as its applicant."""
        request = self.request_id
        request.check_access("write")
        applicants = {user_id for user_id, *_rest in lines}
        if request.company_id != self.company_id or applicants - {self.env.uid}:
            raise UserError(
                self.env._(
                    "%(request)s takes only rows of %(user)s at %(school)s. Tick “Only"
                    " My Rows”, or import the list without a request.",
                    request=request.name,
                    user=request.requester_id.name,
                    school=request.company_id.name,
                )
            )
        start = max(request.line_ids.mapped("sequence"), default=0)
        self.env["school.supply.request.line"].create(
            [
                {**values, "request_id": request.id, "sequence": start + number}
                for number, (*_rest, values) in enumerate(lines, start=1)
            ]
        )
        return request

    def _make_requests(self, lines):
        """Make one request per department and applicant, in the order of the list."""
        heads = {
            "fund_id": self.fund_id.id,
            "purpose": self.purpose,
            "needed_by": self.needed_by,
        }
        return self.env["school.import.request"]._make_requests(
            self.company_id, lines, heads
        )

    def _take_turn(self):
        """Take this page until the transaction ends: of two clicks one waits."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL("UPDATE school_supply_import SET state = state WHERE id = %s", self.id),
            log_exceptions=False,
        )
        self.invalidate_recordset(["state"])

    def _with_progress(self):
        """Return the page on which a long list is imported, with a progress bar."""
        job = self.env["school.import"].create(
            {
                "kind": "request",
                "company_id": self.company_id.id,
                "file": self.file,
                "filename": self.filename,
                "fund_id": self.fund_id.id,
                "purpose": self.purpose,
                "needed_by": self.needed_by,
            }
        )
        job.action_import()
        return job._get_records_action(name=self.env._("Import a List"))


class SchoolSupplyImportProblem(models.TransientModel):
    """One thing that is wrong in a list: where, what, and how to mend it."""

    _name = "school.supply.import.problem"
    _description = "Problem of an Imported List"
    _order = "row, id"

    import_id = fields.Many2one(
        comodel_name="school.supply.import", required=True, ondelete="cascade"
    )
    row = fields.Integer()
    column = fields.Char()
    what = fields.Char(string="What Is Wrong")
    mend = fields.Char(string="How to Mend It")
