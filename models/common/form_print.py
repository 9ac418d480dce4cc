"""The register of printed forms: which paper was made of which content, by whom."""

from odoo import api, fields, models

from .form_code import new_code

# Only the rendering of a PDF puts this very object into the context, so neither a
# preview nor a client can write the register.
PRINTING = object()
CONTEXT_KEY = "school_form_printing"


class SchoolFormPrint(models.Model):
    _name = "school.form.print"
    _description = "Print Register"
    _inherit = "school.ledger"
    _order = "id desc"
    _rec_name = "code"

    code = fields.Char(
        string="Verification Code",
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Document", required=True, readonly=True)
    title = fields.Char(string="Form", required=True, readonly=True)
    part = fields.Char(
        required=True,
        readonly=True,
        help="Which part of a form in several copies; `single` if it has only one.",
    )
    copy_number = fields.Integer(
        required=True,
        readonly=True,
        help="How many times this part of this document had been printed by then.",
    )
    res_model = fields.Char(string="Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID",
        model_field="res_model",
        required=True,
        readonly=True,
    )
    res_ids = fields.Json(
        string="Document IDs",
        readonly=True,
        help="All records on the form, where it lists several.",
    )
    report_name = fields.Char(required=True, readonly=True)
    form_version = fields.Integer(required=True, readonly=True)
    digest = fields.Char(string="Content Digest", required=True, readonly=True)
    signature_digest = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Printed By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_name = fields.Char(readonly=True)
    printed_on = fields.Datetime(required=True, readonly=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "This verification code is taken. Print the form again.",
    )
    _copy_unique = models.Constraint(
        "UNIQUE (res_model, res_id, report_name, part, copy_number)",
        "Somebody else printed this document at the same moment. Print it again.",
    )
    _company_index = models.Index("(company_id, printed_on)")

    @api.model
    def _record(self, sheets):
        """Enter the sheets that are being printed and give each its code.

        :param sheets: list of dicts with the fields of the register that describe the
            document: name, title, part, res_model, res_id, res_ids, report_name,
            form_version, digest, signature_digest, company_id
        :return: the new records, in the order of ``sheets``
        """
        counts = self._copy_counts(sheets)
        now = fields.Datetime.now()
        vals_list = []
        for sheet in sheets:
            key = self._copy_key(sheet)
            counts[key] = counts.get(key, 0) + 1
            vals_list.append(
                {
                    **sheet,
                    "code": new_code(),
                    "copy_number": counts[key],
                    "user_id": self.env.uid,
                    "user_name": self.env.user.name,
                    "printed_on": now,
                }
            )
        # The register has no right to create: only a print, after its own checks.
        return self.sudo().create(vals_list)

    @api.model
    def _copy_key(self, sheet):
        return (
            sheet["res_model"],
            sheet["res_id"],
            sheet["report_name"],
            sheet["part"],
        )

    @api.model
    def _copy_counts(self, sheets):
        """Copies printed so far, by document, report and part."""
        groups = self.sudo()._read_group(
            [
                ("res_model", "in", list({sheet["res_model"] for sheet in sheets})),
                ("res_id", "in", list({sheet["res_id"] for sheet in sheets})),
            ],
            ["res_model", "res_id", "report_name", "part"],
            ["copy_number:max"],
        )
        return {tuple(group[:4]): group[4] for group in groups}

    def _copies(self):
        """How many times this part of this document has been printed so far."""
        self.ensure_one()
        counts = self._copy_counts(
            [{"res_model": self.res_model, "res_id": self.res_id}]
        )
        return counts[(self.res_model, self.res_id, self.report_name, self.part)]
