"""Marks on facts: voided, restored."""

from odoo import api, fields, models
from odoo.tools import SQL


class SchoolStaffFactMark(models.Model):
    """A fact is voided, or restored, with its reason. The last mark counts."""

    _name = "school.staff.fact.mark"
    _description = "Mark on an Assessment Fact"
    _inherit = ["school.deed"]
    _order = "fact_id, seq"

    fact_id = fields.Many2one(
        comodel_name="school.staff.fact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    seq = fields.Integer(required=True, readonly=True)
    kind = fields.Selection(
        selection=[("void", "Voided"), ("restore", "Restored")],
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True, readonly=True)
    marked_on = fields.Datetime(required=True, readonly=True)

    _seq_once = models.UniqueIndex(
        "(fact_id, seq)", "Somebody else changed this at the same moment. Look again."
    )

    @api.model
    def _last_marks(self, kind):
        """Return the query of the facts whose last mark is of ``kind``."""
        return SQL(
            "SELECT fact_id FROM ("
            "SELECT DISTINCT ON (fact_id) fact_id, kind FROM %s"
            " ORDER BY fact_id, seq DESC) last WHERE kind = %s",
            SQL.identifier(self._table),
            kind,
        )
