"""What a list holds while it is imported: its rows, what is wrong, how far it got."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolImportRow(models.Model):
    """A row as it was read, until the list is imported."""

    _name = "school.import.row"
    _description = "Row to Import"
    _order = "import_id, number"
    _log_access = False

    import_id = fields.Many2one(
        comodel_name="school.import", required=True, ondelete="cascade"
    )
    number = fields.Integer(required=True)
    content = fields.Json()

    _once = models.UniqueIndex("(import_id, number)")


class SchoolImportProblem(models.Model):
    """One thing that is wrong in a list: where, what, and how to mend it."""

    _name = "school.import.problem"
    _description = "Problem of a List"
    _order = "import_id, row, id"
    _log_access = False

    import_id = fields.Many2one(
        comodel_name="school.import", required=True, index=True, ondelete="cascade"
    )
    row = fields.Integer()
    column = fields.Char()
    what = fields.Char(string="What Is Wrong")
    mend = fields.Char(string="How to Mend It")


class SchoolImportProgress(models.Model):
    """How many rows are written, told by a transaction of its own.

    Rows are written all together or not at all, so nobody sees them before the end.
    This row is committed meanwhile; the writing transaction itself never touches it.
    """

    _name = "school.import.progress"
    _description = "Progress of an Import"
    _log_access = False

    import_id = fields.Many2one(
        comodel_name="school.import", required=True, ondelete="cascade"
    )
    written = fields.Integer()

    _once = models.UniqueIndex("(import_id)")

    def _begin(self, job):
        """Set the figure of a job back to nothing, before its rows are written."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_import_progress (import_id, written)"
                " VALUES (%s, 0) ON CONFLICT (import_id) DO UPDATE SET written = 0",
                job.id,
            )
        )

    def _tell(self, job, written):
        """Let others see how many rows of a job are written by now."""
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE school_import_progress SET written = %s"
                    " WHERE import_id = %s",
                    written,
                    job.id,
                )
            )

    def _written(self, job):
        """Return how many rows of a job were written when it last said so."""
        rows = self.env.execute_query(
            SQL(
                "SELECT written FROM school_import_progress WHERE import_id = %s",
                job.id,
            )
        )
        return rows[0][0] if rows else 0


class SchoolImportOnce(models.Model):
    """The turn of a content: of two imports of the same rows one sees the other."""

    _name = "school.import.once"
    _description = "Turn of an Import"
    _log_access = False

    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    digest = fields.Char(required=True)
    turn = fields.Integer()

    _once = models.UniqueIndex("(company_id, digest)")

    def _take(self, company, digest):
        """Take the turn of a content until the transaction ends."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO school_import_once (company_id, digest, turn)"
                " VALUES (%s, %s, 1) ON CONFLICT (company_id, digest)"
                " DO UPDATE SET turn = school_import_once.turn + 1",
                company.id,
                digest,
            ),
            # Odoo tries again what fails to serialize: nothing to shout about.
            log_exceptions=False,
        )
