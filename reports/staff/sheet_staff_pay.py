"""签领表 and 银行代发表: the sheets by which incentive pay is paid out."""

from odoo import models

from ..common.ledger_sheet import MONEY, NUMBER, LedgerColumn


class SchoolStaffPaySheet(models.AbstractModel):
    """What both sheets share: paid months, slip by slip."""

    _name = "school.staff.pay.sheet"
    _inherit = "school.staff.sheet"
    _description = "Sheet of Incentive Pay"

    def generate_xlsx_report(self, workbook, data, objs):
        """Write a sheet for each run, slip by slip; ``objs`` were checked."""
        for run in objs:
            sheet, run = self._in_form_language(run)
            slips = run.payslip_ids.sorted(
                lambda slip: (slip.group_id.sequence, slip.group_id.id, slip.id)
            )
            sheet._sheet_of(
                workbook,
                run,
                run.company_id,
                (run.date_from, run.date_to),
                [("", sheet._slip_rows(slips))],
            )

    def _slip_rows(self, slips):
        """Yield the rows of the slips."""
        raise NotImplementedError


class SheetStaffSign(models.AbstractModel):
    _name = "report.school_logistics.sheet_staff_sign"
    _inherit = "school.staff.pay.sheet"
    _description = "Signature Sheet of Incentive Pay"

    def _sheet_check(self, records):
        records._check_state("paid")
        for run in records:
            run._check_pay_reader()

    def _ledger_title(self):
        return self.env._("Signature Sheet of Incentive Pay")

    def _ledger_columns(self):
        return [
            LedgerColumn("number", self.env._("Seq."), 6, NUMBER),
            LedgerColumn("name", self.env._("Name"), 12),
            LedgerColumn("group", self.env._("Group"), 14),
            LedgerColumn("score", self.env._("Score"), 8, NUMBER),
            LedgerColumn("grade", self.env._("Grade Given"), 8),
            LedgerColumn("standard", self.env._("Standard"), 12, MONEY),
            LedgerColumn("coefficient", self.env._("Coefficient"), 8, NUMBER),
            LedgerColumn("amount", self.env._("Due"), 12, MONEY, True),
            LedgerColumn("deduction", self.env._("Deduction"), 12, MONEY, True),
            LedgerColumn("net", self.env._("Net Pay"), 12, MONEY, True),
            LedgerColumn("account", self.env._("Account"), 16),
            LedgerColumn("signed", self.env._("Signature"), 18),
        ]

    def _slip_rows(self, slips):
        for number, slip in enumerate(slips, start=1):
            yield {
                "number": number,
                "name": slip.name,
                "group": slip.group_id.name,
                "score": slip.score,
                "grade": slip.grade,
                "standard": slip.standard or None,
                "coefficient": slip.coefficient,
                "amount": slip.amount,
                "deduction": slip.deduction,
                "net": slip.net,
                "account": slip.account_masked,
            }


class SheetStaffBank(models.AbstractModel):
    """The only place where the numbers are whole; each download is on record."""

    _name = "report.school_logistics.sheet_staff_bank"
    _inherit = "school.staff.pay.sheet"
    _description = "Bank Sheet of Incentive Pay"

    def _sheet_check(self, records):
        records._check_bank_sheet()

    def generate_xlsx_report(self, workbook, data, objs):
        """Write the sheets and enter the download."""
        objs._log_bank_sheet()
        return super().generate_xlsx_report(workbook, data, objs)

    def _ledger_title(self):
        return self.env._("Bank Sheet of Incentive Pay")

    def _ledger_columns(self):
        return [
            LedgerColumn("number", self.env._("Seq."), 6, NUMBER),
            LedgerColumn("name", self.env._("Name"), 12),
            LedgerColumn("identity", self.env._("Identity No."), 22),
            LedgerColumn("bank", self.env._("Bank"), 22),
            LedgerColumn("account", self.env._("Account Number"), 24),
            LedgerColumn("net", self.env._("Amount"), 14, MONEY, True),
            LedgerColumn("note", self.env._("Note"), 18),
        ]

    def _slip_rows(self, slips):
        """Yield one row for each person, however many groups paid."""
        payees = slips.employee_id._school_payee()
        number = 0
        for person, theirs in (
            slips.filtered("employee_id").grouped("employee_id").items()
        ):
            net = round(sum(theirs.mapped("net")), 2)
            if not net:
                continue
            number += 1
            payee = payees[person.id]
            yield {
                "number": number,
                "name": person.name,
                "identity": payee["identity"],
                "bank": payee["bank"],
                "account": payee["account"],
                "net": net,
                "note": "" if payee["account"] else self.env._("No account on file"),
            }
