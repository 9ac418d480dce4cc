"""审查资料: the checklist of one purchase, with its papers behind it in one file."""

from odoo import models

from ..common.paging import Column, Fact


class ReportDossier(models.AbstractModel):
    _name = "report.school_logistics.report_dossier"
    _inherit = "school.form"
    _description = "Purchase Dossier Form"
    _form_model = "school.dossier"
    _form_merged = True

    def _form_title(self):
        return self.env._("Purchase Dossier")

    def _form_content(self, doc):
        kinds = dict(doc._fields["kind"]._description_selection(self.env))
        methods = dict(doc._fields["method"]._description_selection(self.env))
        return self._content(
            self._columns(),
            [self._row(item) for item in doc.item_ids.sorted("place")],
            facts=[
                [
                    Fact(self.env._("Purchase"), f"{kinds[doc.kind]} {doc.name}"),
                    Fact(self.env._("Vendor"), doc.party or ""),
                ],
                [
                    Fact(self.env._("Amount"), self._form_money(doc.amount)),
                    Fact(self.env._("Way of Buying"), methods.get(doc.method, "")),
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.date),
            notes=self._notes(doc),
            # what is there goes on changing
            volatile={"state", "files", "due"},
        )

    def _columns(self):
        return [
            Column("index", self.env._("Seq."), 12, "center"),
            Column("paper", self.env._("Paper"), 46),
            Column("state", self.env._("Status"), 34, "center"),
            Column("due", self.env._("Due By"), 28, "center"),
            Column("files", self.env._("Filed by Hand"), 60),
        ]

    def _row(self, item):
        papers = dict(item._fields["paper"]._description_selection(self.env))
        states = dict(item._fields["state"]._description_selection(self.env))
        files = item.dossier_id.file_ids.filtered(
            lambda file: file.paper == item.paper and not file.void_reason
        )
        return {
            "paper": papers[item.paper],
            "state": states[item.state],
            "due": self._form_date(item.due_date, "short"),
            "files": self._form_list(
                [file.note or file.user_id.name for file in files]
            ),
        }

    def _notes(self, doc):
        # the list of the papers missing today follows the clock, so it is no content
        return [
            self.env._(
                "The papers that are there follow behind this sheet, in this order."
            )
        ]

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Made Out By")),
            self._signature(self.env._("Review Group")),
            self._signature(self.env._("General Affairs")),
        ]

    # -- the papers -----------------------------------------------------------------

    def _papers(self, doc):
        """What lies behind the checklist, in its order.

        :return: list of (report name, record) and of attachments
        """
        doc = doc.sudo()
        order, petty = doc.order_id, doc.petty_id
        lines = order.order_line
        bills = lines.invoice_lines.move_id.filtered(
            lambda move: move.state != "cancel"
        )
        packs = bills.school_reimbursement_id | petty.reimbursement_id
        requests = order.school_request_ids.sorted("id")
        approvals = requests.approval_id | order.approval_id | petty.approval_id
        acceptances = self.env["school.acceptance"].sudo()
        acceptances = acceptances.search(
            [("purchase_id", "in", order.ids), ("state", "=", "done")], order="id"
        )
        files = packs._files_by_bill() if packs else {}
        return [
            *(
                ("school_logistics.report_supply_request", record)
                for record in requests
            ),
            *(("school_logistics.report_approval", record) for record in approvals),
            *(("school_logistics.report_petty", record) for record in petty),
            *(
                ("school_logistics.report_acceptance_finance", record)
                for record in acceptances
            ),
            *(file for bill in bills.sorted("id") for file in files.get(bill.id, ())),
            *(file for found in petty._files().values() for file in found),
            *(file for pack in packs for file in pack._own_files()),
            *self._filed(doc),
        ]

    def _filed(self, doc):
        """Return the scans filed by hand that can be printed."""
        files = doc.file_ids.filtered(lambda file: not file.void_reason)
        return files.sorted("id").attachment_ids.filtered(
            self.env["school.reimbursement"]._is_printable
        )
