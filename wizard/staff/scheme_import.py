"""Import of an assessment scheme from a template or a file."""

from odoo import models

from ...models.staff.scheme.pack_format import FORMAT


class SchoolStaffSchemeImport(models.TransientModel):
    """Asks for a template or the file of a scheme."""

    _name = "school.staff.scheme.import"
    _description = "Import of a Scheme"
    _inherit = ["school.regulation.choice"]
    _regulation_format = FORMAT

    def action_import(self):
        """Import the file as a draft, run its cases, and open the scheme.

        :raise UserError: without a post, or what is wrong in the file
        """
        self.ensure_one()
        self._check_company()
        scheme = self.env["school.staff.scheme"]._import_pack(
            self._content(), self.company_id
        )
        return scheme._get_records_action(name=scheme.name)
