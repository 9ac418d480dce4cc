"""Facts that count only where a scheme asks for them."""

from odoo import api, models
from odoo.fields import Domain


class SchoolFactHook(models.AbstractModel):
    _inherit = "school.fact.hook"

    @api.model
    def _record_asked(self, vals_list):
        """Record those facts whose kind a scheme in force in the school counts.

        The ledger is no diary: what nobody scores does not go on record about people.

        :param vals_list: as in ``_record_facts``
        :return: number of facts that are new
        """
        asked = {
            company: self._asked_codes(company)
            for company in {vals["company"] for vals in vals_list}
        }
        wanted = [one for one in vals_list if one["type"] in asked[one["company"]]]
        return self._record_facts(wanted) if wanted else 0

    @api.model
    def _asked_codes(self, company):
        """Return the codes of the kinds of facts that schemes in force count."""
        today = self.env["school.unit"]._today()
        versions = (
            self.env["school.staff.scheme.version"]
            .sudo()
            .search(
                Domain("company_id", "in", [False, company.id])
                & Domain("date_from", "<=", today)
                & Domain("scheme_id.active", "=", True),
                order="date_from desc, number desc",
            )
        )
        types = set()
        for versions_of_one in versions.grouped("scheme_id").values():
            for item in versions_of_one[0].definition["items"]:
                types.update(item["types"], item["base_types"])
        kinds = self.env["school.staff.fact.type"].sudo().browse(types).exists()
        return set(kinds.mapped("code"))
