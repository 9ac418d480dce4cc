"""What the tests of imported lists share: workbooks in, jobs and problems out."""

import base64
import io

import openpyxl


class ImportBuilder:
    """Builds workbooks and imports them as a user of ``cls.school``."""

    @staticmethod
    def workbook(*rows):
        """Return an XLSX file with these rows."""
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    @classmethod
    def job(cls, kind, content, user, run=True, **values):
        """Return an import of rows (a list) or of a file (bytes), gone to its end.

        :param bool run: whether to go through all the steps
        """
        if not isinstance(content, bytes):
            content = cls.workbook(*content)
        job = (
            cls.env["school.import"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_id.ids)
            .create(
                {
                    "kind": kind,
                    "company_id": user.company_id.id,
                    "file": base64.b64encode(content),
                    "filename": "list.xlsx",
                    **values,
                }
            )
        )
        if run:
            job.action_import()
            job.action_run()
        return job

    @staticmethod
    def wrong(job):
        """Return (row, column, what is wrong, what to do) of a job."""
        return [(p.row, p.column, p.what, p.mend) for p in job.problem_ids]

    @staticmethod
    def made(job):
        """Return the records that a job made."""
        return job.env[job.result_model].browse(job.result_ids)
