"""Checking a printed form by its verification code."""

from odoo import api, fields, models

from ...models.common.form_code import read_code

COMPARISON = [
    ("same", "As printed"),
    ("changed", "Changed since it was printed"),
    ("unknown", "Cannot be compared any more"),
]


class SchoolFormVerify(models.TransientModel):
    _name = "school.form.verify"
    _description = "Verify Printed Form"

    code = fields.Char(string="Verification Code")
    result = fields.Selection(
        [
            ("mistyped", "Not a verification code: check the characters"),
            ("unknown", "Unknown: this form was not printed here"),
            ("genuine", "Genuine: this form was printed here"),
        ],
        compute="_compute_result",
    )
    in_scope = fields.Boolean(compute="_compute_result")
    # Texts, not a link: the reader of the document may not see the register itself.
    document = fields.Char(compute="_compute_result")
    title = fields.Char(string="Form", compute="_compute_result")
    company_name = fields.Char(string="School", compute="_compute_result")
    printed_by = fields.Char(compute="_compute_result")
    printed_on = fields.Datetime(compute="_compute_result")
    copy_number = fields.Integer(string="Copy", compute="_compute_result")
    copy_count = fields.Integer(
        string="Copies Printed",
        compute="_compute_result",
        help="How many times this part of the document has been printed so far.",
    )
    document_gone = fields.Boolean(compute="_compute_result")
    content_state = fields.Selection(
        COMPARISON,
        string="Content",
        compute="_compute_result",
    )
    signature_state = fields.Selection(
        COMPARISON,
        string="Signatures",
        compute="_compute_result",
    )

    @api.depends("code")
    def _compute_result(self):
        for wizard in self:
            wizard.update(wizard._blank_result())
            if not (wizard.code or "").strip():
                continue
            if not read_code(wizard.code):
                wizard.result = "mistyped"
                continue
            entry = wizard._entry()
            wizard.result = "genuine" if entry else "unknown"
            if entry and wizard._reads(entry):
                wizard.update(wizard._prepare_details(entry))

    @api.model
    def _blank_result(self):
        return {
            name: False
            for name, field in self._fields.items()
            if field.compute == "_compute_result"
        }

    def _entry(self):
        """The register's entry for the code, as superuser.

        Whoever holds a paper may know that it is genuine; more than that is shown only
        to those who may read its document.
        """
        Register = self.env["school.form.print"].sudo()
        code = read_code(self.code)
        return Register.search([("code", "=", code)]) if code else Register

    def _reads(self, entry):
        """Whether the reader may know the details of a printed form."""
        document = self._document(entry)
        if document:
            return document.has_access("read")
        # The document is gone: who may read the register still sees what it was.
        return entry.with_env(self._scope_env()).has_access("read")

    def _scope_env(self):
        """All schools of the reader, whichever are ticked on the screen now."""
        companies = self.env.user.company_ids.ids
        return self.with_context(allowed_company_ids=companies).env

    def _document(self, entry):
        """The document of a form, as the reader; empty or None if it is gone."""
        model = self._scope_env().get(entry.res_model)
        return None if model is None else model.browse(entry.res_ids).exists()

    def _prepare_details(self, entry):
        """Values of the details of ``entry``, a record of the register as superuser."""
        document = self._document(entry)
        content, signatures = "unknown", "unknown"
        parser = self.env.get(f"report.{entry.report_name}")
        if document and parser is not None:
            content, signatures = parser._form_compare(entry, document)
        return {
            "in_scope": True,
            "document": entry.name,
            "title": entry.title,
            "company_name": entry.company_id.name,
            "printed_by": entry.user_name,
            "printed_on": entry.printed_on,
            "copy_number": entry.copy_number,
            "copy_count": entry._copies(),
            "document_gone": not document,
            "content_state": content,
            "signature_state": signatures,
        }

    def action_verify(self):
        """Show the result for the code that was typed or scanned."""
        self.ensure_one()
        return self._reopen()

    def action_open_document(self):
        """Open the document of the form, for those who may read it."""
        self.ensure_one()
        entry = self._entry()
        document = entry and self._document(entry)
        if not document or not document.has_access("read"):
            return self._reopen()
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document[0].id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Verify Printed Form"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }
