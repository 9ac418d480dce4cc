"""The hook by which any room tells that something counts in an assessment.

Without the staff room nothing happens. A room calls it after its own checks; it never
knows how a month is scored::

    self.env["school.fact.hook"]._record_facts([{
        "company": company, "subject": employee, "type": "overdue_rectification",
        "date": date, "quantity": 1, "source": record, "note": text,
    }])
"""

from odoo import api, models


class SchoolFactHook(models.AbstractModel):
    """Named hooks between the domains and the assessment."""

    _name = "school.fact.hook"
    _description = "Hook for Assessment Facts"

    @api.model
    def _record_facts(self, vals_list):
        """Record facts; each source says each thing of each subject once.

        :param vals_list: list of dicts: ``company``, ``subject`` (a record: employee,
            department, partner, area or group), ``type`` (code of the kind of fact),
            ``date``, ``quantity``, ``source`` (the record that says so), and optionally
            ``note``, ``kind`` (``class`` or ``department`` for a department) and
            ``part`` (text that tells several facts of one source apart)
        """

    @api.model
    def _void_facts(self, source, reason):
        """Void all facts that a record is the source of, such as a cancelled case.

        :param source: the records that said so
        :param str reason: shown beside the points that come back
        """
