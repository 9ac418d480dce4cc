"""Report models on SQL: what is read is written to the tables first."""

from odoo import api, models
from odoo.tools import SQL


class SchoolSqlView(models.AbstractModel):
    """Base of the report models without a table.

    A model names in ``_flushed`` what its query reads, and gives ``_table_query``.
    """

    _name = "school.sql.view"
    _description = "Report on Several Tables"
    _inherit = ["school.listed"]
    _auto = False

    #: models that the query reads
    _flushed = ()

    @api.model
    def _search(self, domain, *args, **kwargs):
        for name in self._flushed:
            self.env[name].flush_model()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _of_reader(self, column):
        """Return the condition that a company is one whose figures the user sees.

        Medians and shares are reckoned of these only, so that none of them tells of a
        school that the user may not read.

        :param str column: our own SQL, such as ``"po.company_id"``
        """
        ids = self.env["school.unit"]._reader_companies()
        if ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", SQL(column), ids)
