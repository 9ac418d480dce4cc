"""签领名单: the names of a class, with room for a signature beside each."""

from odoo import models
from odoo.exceptions import UserError

from ..common.paging import Column, Fact

SIDES = 2  # names beside each other
MOST_THINGS = 12
# a second line in a row leaves room to write by hand
ROOM = "\u3000\n\u3000"


class NamesForm(models.AbstractModel):
    """Base of the two forms; each says what the class gets."""

    _name = "school.names.form"
    _inherit = "school.form"
    _description = "List of Names to Sign"

    def _form_title(self):
        return self.env._("List of Names to Sign")

    def _form_content(self, doc):
        names = doc._name_list()
        if not names:
            raise UserError(
                self.env._(
                    "%(sheet)s names nobody. Enter the names first, one in a line.",
                    sheet=doc.display_name,
                )
            )
        numbered = list(enumerate(names, start=1))
        half = -(-len(numbered) // SIDES)
        rows = [self._row(numbered[n::half]) for n in range(half)]
        things = self._things(doc)
        return self._content(
            self._columns(),
            rows,
            facts=[
                [
                    Fact(
                        self.env._("Class or Department"), doc.department_id.name or ""
                    ),
                    Fact(self.env._("Number of People"), str(len(names))),
                ],
                [
                    Fact(
                        self.env._("What Each Signs For"),
                        self._form_list(things[:MOST_THINGS])
                        + ("…" if len(things) > MOST_THINGS else ""),
                    )
                ],
            ],
            number=doc.name or "",
            date=self._form_date(doc.date),
            later={f"sign{side}" for side in range(SIDES)},
        )

    def _things(self, doc):
        """Return what the sheet hands out, as texts."""
        raise NotImplementedError

    def _columns(self):
        columns = []
        for side in range(SIDES):
            columns += [
                Column(f"number{side}", self.env._("Seq."), 10, "center"),
                Column(f"name{side}", self.env._("Full Name"), 38),
                Column(f"sign{side}", self.env._("Signature"), 42),
            ]
        return columns

    def _row(self, numbered):
        row = {}
        for side, (number, name) in enumerate(numbered):
            row |= {
                f"number{side}": str(number),
                f"name{side}": name,
                f"sign{side}": ROOM,
            }
        return row

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("Store Keeper"), doc.keeper_id.name),
            self._signature(
                self.env._("Head Teacher"),
                doc.signed_by if doc.signed_on else "",
                doc.signed_on or None,
            ),
        ]


class ReportIssueNames(models.AbstractModel):
    _name = "report.school_logistics.report_issue_names"
    _inherit = "school.names.form"
    _description = "Names of an Issue"
    _form_model = "school.issue"

    def _things(self, doc):
        return doc.line_ids.filtered("take").product_id.mapped("name")


class ReportHeldNames(models.AbstractModel):
    _name = "report.school_logistics.report_held_names"
    _inherit = "school.names.form"
    _description = "Names of a Sheet of Held Items"
    _form_model = "school.held.move"

    def _things(self, doc):
        return doc.line_ids.item_id.mapped("name")
