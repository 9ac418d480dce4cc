"""Who took the bank sheet, with the whole numbers, and when."""

from odoo import fields, models

from .run_pay import PAYING_POSTS


class SchoolStaffBankExport(models.Model):
    """One row for each download of a bank sheet; rows are only ever added."""

    _name = "school.staff.bank.export"
    _description = "Download of a Bank Sheet"
    _inherit = ["school.deed"]
    _order = "id desc"
    _rec_name = "run_id"

    run_id = fields.Many2one(
        comodel_name="school.staff.run",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    exported_on = fields.Datetime(required=True, readonly=True)
    people_count = fields.Integer(string="Rows", required=True, readonly=True)
    amount = fields.Float(digits=(16, 2), required=True, readonly=True)


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    export_ids = fields.One2many(
        comodel_name="school.staff.bank.export",
        inverse_name="run_id",
        string="Bank Sheets Taken",
        readonly=True,
        groups="school_logistics.group_affairs,school_logistics.group_principal,"
        "school_logistics.group_accountant,school_logistics.group_officer,"
        "school_logistics.group_auditor",
    )

    def _check_bank_sheet(self):
        """Refuse whoever does not pay for the school, or before it is paid.

        :raise UserError: without the post, or the month is not paid
        """
        self.check_access("read")
        self._check_state("paid")
        for run in self:
            run.unit_id._check_post(PAYING_POSTS)

    def _log_bank_sheet(self):
        """Enter the download of a bank sheet; its reader was checked."""
        slips = self.sudo().payslip_ids.filtered("net")
        self.env["school.staff.bank.export"].sudo().create(
            [
                {
                    "run_id": run.id,
                    "company_id": run.company_id.id,
                    "user_id": self.env.uid,
                    "exported_on": fields.Datetime.now(),
                    "people_count": len(theirs),
                    "amount": sum(theirs.mapped("net")),
                }
                for run in self
                for theirs in [slips.filtered(lambda slip, run=run: slip.run_id == run)]
            ]
        )
