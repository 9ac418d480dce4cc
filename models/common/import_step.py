"""The steps of an import: read, check part by part, write all at once."""

import base64
import binascii
from datetime import date, datetime, timedelta

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .digest import digest
from .import_job import UNDER_WAY
from .import_sheet import Sheet, read

# Rows checked in one step, within a second or two.
PART = 1000
# So many problems are kept; the rest is counted.
SHOWN = 500
# Work that nobody has taken up for so long is left behind by a closed page.
LEFT_AFTER = timedelta(minutes=3)


def _plain(value):
    """Return a cell as JSON can hold it; dates as the schools write them."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


class SchoolImport(models.Model):
    _inherit = "school.import"

    # -- beginning ------------------------------------------------------------------

    def _begin(self, go_on):
        """Read the file and begin to check it; a second click changes nothing.

        :param bool go_on: whether to write it as soon as nothing is wrong
        """
        for job in self:
            job.check_access("write")
            if job.state not in job._document_open:
                continue
            job._check_preparing()
            job._take_turn()
            if job.state != "checked":
                job._forget()
                job._read_file(go_on)
            elif go_on:
                job._begin_writing()

    def _take_turn(self):
        """Take the job until the transaction ends; who comes meanwhile tries again."""
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE school_import SET turn = COALESCE(turn, 0) + 1 WHERE id = %s",
                self.id,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset()

    def _forget(self):
        """Forget what was read and found."""
        for table in ("school_import_row", "school_import_problem"):
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE import_id = ANY(%s)",
                    SQL.identifier(table),
                    self.ids,
                )
            )
        self.invalidate_recordset(["problem_ids"])
        self._set_own(
            {
                "state": "draft",
                "row_count": 0,
                "checked_count": 0,
                "problem_count": 0,
                "digest": False,
                "go_on": False,
            }
        )

    def _read_file(self, go_on):
        """Keep the rows of the file, and what is wrong with the file itself."""
        self.ensure_one()
        sheet = read(
            self.env._, self._kind()._layout, self._content(), self.filename or ""
        )
        rows = [
            (number, {key: _plain(value) for key, value in row.items()})
            for number, row in sheet.rows
        ]
        self.env.cr.execute_values(
            "INSERT INTO school_import_row (import_id, number, content) VALUES %s",
            [(self.id, number, Json(row)) for number, row in rows],
        )
        key = digest([self.kind, self.company_id.id, self._kind()._scope(self), rows])
        self._set_own(
            {
                "row_count": len(rows),
                "digest": key,
                "go_on": go_on,
                "headings": sheet.labels,
                "state": "checking",
            }
        )
        whole = self._sheet()
        self._kind()._check_list(self, whole)
        self._keep_problems([*sheet.problems, *whole.problems])
        if rows:
            self._check_once()
        else:
            self._set_own({"state": "bad"})

    def _sheet(self, rows=()):
        """Return a Sheet of ``rows`` whose problems name the columns as the file does.

        :param rows: what :meth:`_rows` returned
        """
        layout = self._kind()._layout
        return Sheet(
            self.env._, layout, rows=list(rows), labels=dict(self.headings or {})
        )

    def _content(self):
        """Return the file as bytes.

        :raise UserError: there is none
        """
        if not self.file:
            raise UserError(
                self.env._("Download the template, fill it in and choose the file.")
            )
        try:
            return base64.b64decode(self.file)
        except binascii.Error:
            return b"\x00"

    def _check_once(self):
        """Refuse rows that were imported already, and are still there.

        :raise UserError: says when, by whom and how many
        """
        earlier = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", self.kind),
                ("digest", "=", self.digest),
                ("state", "=", "done"),
                ("id", "!=", self.id),
            ]
        )
        for job in earlier:
            made = self.env[job.result_model].sudo().browse(job.result_ids)
            if self._kind()._still_there(job, made):
                raise UserError(
                    self.env._(
                        "These very rows were imported on %(date)s by %(user)s"
                        " (%(count)s rows, %(job)s). Nothing is imported twice. If"
                        " they are meant once more, cancel what was made first.",
                        date=fields.Date.to_string(job.done_on),
                        user=job.create_uid.name,
                        count=job.made_count,
                        job=job.name,
                    )
                )

    # -- steps ----------------------------------------------------------------------

    def _step(self):
        """Do the next part, as the person whose list it is."""
        self.ensure_one()
        if self.state not in UNDER_WAY:
            return
        self._check_preparing()
        self._take_turn()
        # whoever was quicker may have done it meanwhile
        if self.state == "checking":
            self._check_part()
        elif self.state == "writing":
            self._write_all()

    def _rows(self, after=-1, limit=None):
        """Return rows as ``(number, {column: value})``, in their order.

        :param int after: number of the row to begin after
        """
        return self.env.execute_query(
            SQL(
                "SELECT number, content FROM school_import_row"
                " WHERE import_id = %s AND number > %s ORDER BY number LIMIT %s",
                self.id,
                after,
                limit,
            )
        )

    def _repeated_rows(self, keys):
        """Return ``[(number, number of the first)]`` of rows that repeat others.

        :param keys: columns that are compared, blanks and case aside; rows without any
            of them are no repetition
        """
        key = SQL(" || chr(31) || ").join(
            SQL("lower(btrim(COALESCE(content->>%s, '')))", key) for key in keys
        )
        return self.env.execute_query(
            SQL(
                """
                SELECT number, first FROM (
                    SELECT number, min(number) OVER (PARTITION BY %(key)s) AS first
                      FROM school_import_row
                     WHERE import_id = %(job)s AND %(key)s <> %(nothing)s) AS row
                 WHERE number > first ORDER BY number
                """,
                key=key,
                job=self.id,
                nothing=chr(31) * (len(keys) - 1),
            )
        )

    def _check_part(self):
        """Check the next rows; behind the last one say what becomes of the list."""
        done = self.checked_count
        after = self._number_at(done)
        sheet = self._sheet(self._rows(after, PART))
        if sheet.rows:
            self._kind()._match_list(self, sheet)
            self._keep_problems(sheet.problems)
            done += len(sheet.rows)
        self._set_own({"checked_count": done})
        if done >= self.row_count:
            self._finish_checking()

    def _number_at(self, position):
        """Return the number of the row before ``position``, -1 at the beginning."""
        if not position:
            return -1
        [[number]] = self.env.execute_query(
            SQL(
                "SELECT number FROM school_import_row WHERE import_id = %s"
                " ORDER BY number OFFSET %s LIMIT 1",
                self.id,
                position - 1,
            )
        )
        return number

    def _finish_checking(self):
        self._set_own({"state": "bad" if self.problem_count else "checked"})
        if self.state == "checked" and self.go_on:
            self._begin_writing()

    def _begin_writing(self):
        self.env["school.import.progress"].sudo()._begin(self)
        self._set_own({"state": "writing"})

    def _keep_problems(self, problems):
        """Count the problems, and keep the first ones."""
        if not problems:
            return
        kept = problems[: max(0, SHOWN - self.problem_count)]
        if kept:
            self.env.cr.execute_values(
                'INSERT INTO school_import_problem (import_id, "row", "column", what,'
                " mend) VALUES %s",
                [(self.id, *problem) for problem in kept],
            )
        self.invalidate_recordset(["problem_ids"])
        self._set_own({"problem_count": self.problem_count + len(problems)})

    def _write_all(self):
        """Write every row, or none: one transaction, checked as things are now."""
        try:
            with self.env.cr.savepoint():
                made, problems = self._write_rows()
        except UserError as refusal:
            made, problems = None, [(0, "", str(refusal), "")]
        if problems:
            self._keep_problems(problems)
            self._set_own({"state": "bad", "go_on": False})
            return
        self.env.cr.execute(
            SQL("DELETE FROM school_import_row WHERE import_id = %s", self.id)
        )
        self._set_own(
            {
                "state": "done",
                "made_count": self.row_count,
                "done_on": fields.Datetime.now(),
                "result_model": made._name,
                "result_ids": made.ids,
            }
        )

    def _write_rows(self):
        """Return the records made, or the problems because of which none were."""
        kind = self._kind()
        self.env["school.import.once"].sudo()._take(self.company_id, self.digest)
        self._check_once()
        sheet = self._sheet(self._rows())
        values = kind._match_list(self, sheet)
        if sheet.problems:
            return None, sheet.problems
        made = kind._write_list(self, values)
        self.env.flush_all()
        return made, []

    def _tell(self, written):
        """Say how many rows are written by now; a kind calls it between its parts."""
        self.env["school.import.progress"].sudo()._tell(self, written)

    # -- what was left behind ---------------------------------------------------------

    @api.model
    def _cron_go_on(self):
        """Go on with lists whose page was closed, each as the person whose it is."""
        limit = fields.Datetime.now() - LEFT_AFTER
        left = self.sudo().search(
            [("state", "in", UNDER_WAY), ("write_date", "<", limit)], order="id"
        )
        self.env["ir.cron"]._commit_progress(remaining=len(left))
        for job in left:
            own = self.with_user(job.create_uid).browse(job.id)
            own = own.with_context(allowed_company_ids=job.company_id.ids)
            while own.state in UNDER_WAY:
                try:
                    own._step()
                except UserError as error:
                    self.env.cr.rollback()
                    own._keep_problems([(0, "", str(error), "")])
                    own._set_own({"state": "bad", "go_on": False})
                if not self.env["ir.cron"]._commit_progress():
                    return
            self.env["ir.cron"]._commit_progress(1)
