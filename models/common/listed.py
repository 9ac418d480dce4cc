"""Lists that a reader takes along as a sheet: the rows chosen, or all of them."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class SchoolListed(models.AbstractModel):
    """Base of models whose list is exported as XLSX, by the reader's own rights.

    A model names its columns in ``_listed_columns``; headings and kinds of cells follow
    from the fields.
    """

    _name = "school.listed"
    _description = "List Exported as a Sheet"

    #: names of the fields that become columns, in order
    _listed_columns = ()
    #: columns that the last row adds up
    _listed_totals = ()

    def action_export_list(self):
        """Download the chosen rows; without a choice, all that the list shows.

        :return: report action
        :raises UserError: what the client calls a filter is none
        """
        self.check_access("read")
        domain = [("id", "in", self.ids)] if self.ids else self._listed_domain()
        export = self.env["school.list.export"].create(
            {"model": self._name, "domain": domain}
        )
        return export.action_export()

    @api.model
    def _listed_domain(self):
        """Return the filter of the list on the screen, checked to be one."""
        domain = self.env.context.get("active_domain") or []
        try:
            # what is no filter, or names no field, is refused here
            self.search_count(Domain(domain), limit=1)
            return list(Domain(domain))
        except AccessError:
            raise
        except (KeyError, TypeError, ValueError, UserError) as error:
            raise UserError(
                self.env._("The list cannot be exported: its filter is not readable.")
            ) from error

    @api.model
    def _listed_title(self):
        """Title of the sheet."""
        return self.env["ir.model"]._get(self._name).name


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    @api.model
    def _reader_companies(self):
        """Return the ids of the companies whose figures the user may see.

        An officer or auditor sees the reading scope, others the schools switched on.

        :return: list of ids; None for the superuser, who sees all
        """
        if self.env.su:
            return None
        user = self.env.user
        if user._school_reads_scope():
            return user.school_scope_company_ids.ids
        return (self.env.companies & user.company_ids).ids
