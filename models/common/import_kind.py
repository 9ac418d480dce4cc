"""The kinds of lists that can be imported: each is a model of its own."""

from odoo import models
from odoo.exceptions import UserError

from .import_layout import Layout
from .import_template import build_template


class SchoolImportKind(models.AbstractModel):
    """Base of the kinds; a kind ``x`` is the model ``school.import.x``.

    A room makes a kind known in ``school.import._selection_kind``.
    """

    _name = "school.import.kind"
    _description = "Kind of List to Import"

    #: the Layout of the list
    _layout = Layout(())
    #: codes of the posts of which one may import such lists
    _posts = ()

    # -- the template ---------------------------------------------------------------

    def _title(self):
        """Return the name of the list, for its sheet and its file."""
        return self._description

    def _choices(self, company):
        """Return ``{column key: words}`` to choose from in the template."""
        return {}

    def _examples(self):
        """Return a few rows, as dicts by column key, that show how it is meant."""
        return []

    def _texts(self):
        """Return ``{column key: what belongs there}``, in the language of the user."""
        return {}

    def _present(self, company):
        """Return what a school has now, as rows by column key; None: no such list.

        The post was checked. What is returned can be imported elsewhere as it is.
        """
        return None

    def _template(self, company, rows=()):
        """Return the template as bytes of an XLSX file.

        :param company: the school, whose names are there to choose from
        :param rows: what it holds already, as dicts by column key
        """
        return build_template(
            self.env,
            self._title(),
            self._layout,
            self._choices(company),
            self._examples(),
            self._texts(),
            rows,
        )

    # -- the import -----------------------------------------------------------------

    def _check_job(self, job):
        """Refuse a user who may not import such a list at the school of ``job``.

        :raise UserError: names the posts that may, or what the list misses
        """
        if not job.unit_id:
            raise UserError(
                self.env._(
                    "%(company)s is not a school of the district. Switch to your"
                    " school first.",
                    company=job.company_id.name,
                )
            )
        job.unit_id._check_post(self._posts)

    def _scope(self, job):
        """Return what else makes two imports of the same rows different ones."""
        return []

    def _match_list(self, job, sheet):
        """Turn the rows of ``sheet`` into what :meth:`_write_list` takes.

        Problems are noted on the sheet. Called for parts of a list to check it, and
        for the whole list before it is written, so it must ask the database by the
        set, never by the row.
        """
        raise NotImplementedError

    def _check_list(self, job, sheet):
        """Hook: note on ``sheet`` what only the list as a whole shows.

        :param sheet: an empty Sheet; its problems are shown with those of the rows
        """

    def _write_list(self, job, values):
        """Write everything, within one transaction.

        :param values: what :meth:`_match_list` returned for all rows
        :return: the records made
        """
        raise NotImplementedError

    def _still_there(self, job, records):
        """Return those of the records of an earlier import that count against another.

        :param records: what the earlier import made, as superuser
        """
        return records.exists()

    def _note_repeated(self, job, sheet, *keys):
        """Note rows that say the same in the columns ``keys`` as a row before them."""
        for number, first in job._repeated_rows(keys):
            sheet.refuse(
                number,
                keys[0],
                self.env._("this stands in row %(row)s already", row=first),
                self.env._("delete one of the two rows"),
            )
