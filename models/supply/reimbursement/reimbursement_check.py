"""What a pack holds and what it lacks."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

PRINTABLE = ("application/pdf", "image/")
# Kinds whose original is paper, to be pasted behind the cover sheet.
PAPER_KINDS = ("paper", "tax_office", "fiscal", "receipt")
MARKS = {"ok": "✓", "paper": "○", "missing": "✗"}
CLASSES = {"ok": "text-success", "paper": "text-muted", "missing": "text-danger"}


class SchoolReimbursement(models.Model):
    _inherit = "school.reimbursement"

    checklist = fields.Html(
        compute="_compute_checklist",
        compute_sudo=True,
        sanitize=False,
    )
    missing_count = fields.Integer(
        string="Papers Missing",
        compute="_compute_checklist",
        compute_sudo=True,
    )
    bill_table = fields.Html(
        string="Invoices",
        compute="_compute_bill_table",
        compute_sudo=True,
        sanitize=False,
        help="For those who see the pack but not the books.",
    )

    @api.depends(
        "bill_ids.approval_state",
        "bill_ids.ref",
        "bill_ids.school_invoice_kind",
        "payee_account",
        "approval_state",
        "kind",
    )
    def _compute_checklist(self):
        for pack in self:
            rows = pack._checklist() if pack._origin else []
            pack.missing_count = sum(row["state"] == "missing" for row in rows)
            pack.checklist = Markup("<ul class='list-unstyled mb-0'>%s</ul>") % Markup(
                ""
            ).join(
                Markup("<li class='%s'><b>%s</b> %s <span>%s</span></li>")
                % (
                    CLASSES[row["state"]],
                    MARKS[row["state"]],
                    row["label"],
                    row["detail"],
                )
                for row in rows
            )

    @api.depends("bill_ids.amount_total", "bill_ids.ref")
    def _compute_bill_table(self):
        for pack in self:
            rows = Markup("").join(
                Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td>%s</tr>")
                % (
                    bill.name or "",
                    bill.partner_id.name or "",
                    bill.ref or "",
                    bill.invoice_date or "",
                    Markup("<td class='text-end'>%s</td>")
                    % pack.currency_id.format(-bill.amount_total_signed),
                )
                for bill in pack.bill_ids
            )
            pack.bill_table = (
                Markup("<table class='table table-sm mb-0'>%s</table>") % rows
            )

    # -- the list -----------------------------------------------------------------

    def _checklist(self):
        """Return what belongs into the pack and whether it is there.

        :return: list of dicts: ``code``, ``label``, ``state`` (``ok``, ``missing`` or
            ``paper``: to be pasted), ``detail``
        """
        self.ensure_one()
        pack = self.sudo()
        bills = pack.bill_ids
        rows = pack._contents() or [self._row("bills", self.env._("Invoices"), False)]
        files = pack._files_by_bill()
        for bill in bills:
            rows += pack._bill_rows(bill, files.get(bill.id))
        if pack.kind == "staff":
            rows.append(
                self._row(
                    "account",
                    self.env._("Account of the payee"),
                    bool(pack.payee_account),
                )
            )
            rows.append(
                self._row(
                    "proof",
                    self.env._("Proof that the vendor was paid (attached to the pack)"),
                    bool(pack._own_files()),
                )
            )
        if pack._approval_is_needed():
            rows.append(
                self._row(
                    "approval",
                    self.env._("Approval of the pack"),
                    pack.approval_state == "approved",
                )
            )
        return rows

    def _contents(self):
        """Return a row for each document that the pack is about."""
        return [
            self._row("bill", bill.name or bill.ref or "", True, bill.partner_id.name)
            for bill in self.bill_ids
        ]

    @api.model
    def _row(self, code, label, present, detail="", otherwise="missing"):
        state = "ok" if present else otherwise
        return {"code": code, "label": label, "state": state, "detail": detail}

    def _bill_rows(self, bill, files):
        """The papers behind one bill."""
        kinds = dict(
            bill._fields["school_invoice_kind"]._description_selection(self.env)
        )
        acceptances = self._acceptances(bill)
        requests = self._requests(bill)
        paper = bill.school_invoice_kind in PAPER_KINDS
        return [
            self._row(
                "invoice",
                self.env._("Invoice: kind, number and date"),
                bill.school_invoice_kind and bill.ref and bill.invoice_date,
                f"{kinds.get(bill.school_invoice_kind, '')} {bill.ref or ''}",
            ),
            self._row(
                "file",
                self.env._("Picture or PDF of the invoice"),
                bool(files),
                self.env._("paste the original behind the cover sheet")
                if paper and not files
                else bill.ref or "",
                otherwise="paper" if paper else "missing",
            ),
            self._row(
                "acceptance",
                self.env._("Acceptance, accounting copy"),
                bool(acceptances),
                ", ".join(acceptances.mapped("name")),
            ),
            self._row(
                "request",
                self.env._("Approval of the request"),
                bool(requests)
                and all(request.approval_state == "approved" for request in requests),
                ", ".join(requests.mapped("name")),
            ),
            self._row(
                "seals",
                self.env._("Signatures on the invoice: handler, acceptor, head"),
                bill.approval_state == "approved",
                bill.name or "",
            ),
        ]

    def _missing(self, before_approval=False):
        """Return what is missing, in words.

        :param bool before_approval: leave out the pack's own approval
        """
        return [
            f"{row['label']} {row['detail']}".strip()
            for row in self._checklist()
            if row["state"] == "missing"
            and not (before_approval and row["code"] == "approval")
        ]

    def _check_complete(self):
        """Refuse a pack that lacks a paper.

        :raises UserError: names each
        """
        missing = self._missing()
        if missing:
            raise UserError(
                "\n".join(
                    [self.env._("%(pack)s is not complete. Missing:", pack=self.name)]
                    + missing
                )
            )

    # -- papers -------------------------------------------------------------------

    @api.model
    def _acceptances(self, bills):
        """Return the finished acceptances of what ``bills`` are for."""
        lines = bills.sudo().invoice_line_ids.purchase_line_id
        accepted = (
            self.env["school.acceptance.line"]
            .sudo()
            .search(
                [
                    ("purchase_line_id", "in", lines.ids),
                    ("acceptance_id.state", "=", "done"),
                ]
            )
        )
        return accepted.acceptance_id.sorted("id")

    @api.model
    def _requests(self, bills):
        """Return the requests that ``bills`` are for."""
        orders = bills.sudo().invoice_line_ids.purchase_line_id.order_id
        return orders.school_request_ids.sorted("id")

    @api.model
    def _is_printable(self, attachment):
        return (attachment.mimetype or "").startswith(PRINTABLE)

    def _files_by_bill(self):
        """Return the printable attachments of the bills, by the bill's id."""
        attachments = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "account.move"),
                    ("res_id", "in", self.sudo().bill_ids.ids),
                    ("res_field", "=", False),
                ],
                order="id",
            )
        )
        return attachments.filtered(self._is_printable).grouped("res_id")

    def _own_files(self):
        """Return the printable attachments of the pack itself."""
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("res_field", "=", False),
                ],
                order="id",
            )
            .filtered(self._is_printable)
        )
