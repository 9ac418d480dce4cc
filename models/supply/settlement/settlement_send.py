"""What happens by itself: drafts at the end of a month, reports to those concerned."""

import base64
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

BATCH = 20
READERS = ("accountant", "principal")
OFFICERS = ("bureau_officer",)


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    settle_auto = fields.Boolean(
        string="Settle Months Automatically",
        tracking=True,
        help="A month that agrees with the books is settled by itself on the first day"
        " after it. Otherwise it is prepared and checked, and the accountant settles.",
    )

    def _post_users(self, codes):
        """Return the users who hold one of the posts at the unit today."""
        self.ensure_one()
        Holder = self.env["school.post.holder"].sudo()
        return Holder._users(list(codes), self, self._today())


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    report_sent_on = fields.Datetime(readonly=True, copy=False)

    # -- the end of the month -----------------------------------------------------

    @api.model
    def _cron_month_end(self):
        """Prepare and check the first open month of every school, once it is over.

        Each school is committed by itself, so that a run that is interrupted goes on
        where it stopped; what cannot be settled is left to the accountant.
        """
        rows = self.env["school.settlement.board"].search(
            [("state", "in", ("none", "draft"))], order="date_start, unit_id"
        )
        first = {}
        for row in rows:
            first.setdefault(row.company_id, row)
        Cron = self.env["ir.cron"]
        left = len(first)
        for row in first.values():
            try:
                with self.env.cr.savepoint():
                    row._prepare_settlement()
            except UserError as refusal:
                _logger.info("%s is not settled: %s", row.display_name, refusal)
            left -= 1
            if not Cron._commit_progress(1, remaining=left):
                break

    def _tell_accountant(self):
        """Remind the accountants of a checked month, once."""
        for settlement in self:
            holders = settlement.unit_id._post_users(READERS[:1])
            if not settlement.activity_ids:
                for user in holders:
                    settlement.activity_schedule(
                        "mail.mail_activity_data_todo",
                        summary=self.env._("Settle %s", settlement.name),
                        user_id=user.id,
                    )

    # -- the reports --------------------------------------------------------------

    @api.model
    def _cron_send_reports(self):
        """Send the reports of settled months, each once, and those of the district."""
        waiting = [("state", "=", "settled"), ("report_sent_on", "=", False)]
        Cron = self.env["ir.cron"]
        settlements = self.search(waiting, limit=BATCH, order="date_end, id")
        for settlement in settlements:
            settlement._send_report(settlement.unit_id._post_users(READERS))
            Cron._commit_progress(1, remaining=self.search_count(waiting))
        self._send_district_reports()

    @api.model
    def _send_district_reports(self):
        """Make and send the district's report of the last month, once it is whole."""
        today = self.env["school.unit"]._today()
        month = self.env["school.month"].search(
            [("date_end", "<", today)], order="date_end desc", limit=1
        )
        Summary = self.env["school.settlement.summary"]
        for unit in self.env["school.unit"].search([("kind", "=", "district")]):
            key = [("unit_id", "=", unit.id), ("month_id", "=", month.id)]
            summary = Summary.search(key)
            if not month or summary.report_sent_on:
                continue
            summary = summary or Summary.create(
                {"unit_id": unit.id, "month_id": month.id}
            )
            late = today > fields.Date.add(month.date_end, days=10)
            if summary.row_ids and (late or not summary.missing_schools):
                summary._send_report(unit._post_users(OFFICERS))
                self.env["ir.cron"]._commit_progress(1)

    def _send_report(self, users):
        """Send the report as PDF and XLSX; see :func:`send`."""
        send(
            self,
            users,
            "school_logistics.action_report_settlement",
            "school_logistics.action_sheet_settlement",
        )


class SchoolSettlementSummary(models.Model):
    _name = "school.settlement.summary"
    _inherit = ["school.settlement.summary", "mail.thread"]

    def _send_report(self, users):
        """Send the report as PDF and XLSX; see :func:`send`."""
        send(
            self,
            users,
            "school_logistics.action_report_settlement_district",
            "school_logistics.action_sheet_settlement_district",
        )


class SchoolSettlementBoard(models.Model):
    _inherit = "school.settlement.board"

    def _prepare_settlement(self):
        """Begin, check and, if the school wants it, settle one month."""
        self.ensure_one()
        settlement = self.settlement_id or self.env["school.settlement"].create(
            {"company_id": self.company_id.id, "month_id": self.month_id.id}
        )
        settlement.action_check()
        if self.unit_id.settle_auto and not settlement.unexplained_value:
            settlement.action_settle()
        else:
            settlement._tell_accountant()


def send(document, users, pdf, sheet):
    """Send a report to people as a message with both files, and note that it was sent.

    :param document: the one record that the report is about
    :param users: who gets it; without any it counts as sent all the same
    :param pdf: XML id of the printed report
    :param sheet: XML id of the XLSX report
    """
    document.ensure_one()
    report = document.env["ir.actions.report"]
    name = document.display_name.replace("/", "-")
    files = [
        (f"{name}.{extension}", report._render(xmlid, document.ids)[0])
        for xmlid, extension in ((pdf, "pdf"), (sheet, "xlsx"))
    ]
    document = document.sudo()
    attachments = document.env["ir.attachment"].create(
        [
            {
                "name": title,
                "datas": base64.b64encode(content),
                "res_model": document._name,
                "res_id": document.id,
            }
            for title, content in files
        ]
    )
    if users:
        document.message_notify(
            partner_ids=users.partner_id.ids,
            subject=document.env._("Monthly report: %s", document.display_name),
            body=document.env._(
                "%s is settled. The report is attached.", document.display_name
            ),
            attachment_ids=attachments.ids,
        )
    if document._name == "school.settlement":
        document._set_own({"report_sent_on": fields.Datetime.now()})
    else:
        document.write({"report_sent_on": fields.Datetime.now()})
