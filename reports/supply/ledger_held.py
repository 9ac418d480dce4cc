"""代管物资月报: what the school keeps for others, by item: counted, without value."""

from odoo import models
from odoo.tools import SQL

from ..common.ledger_sheet import NUMBER, LedgerColumn

FLUSHED = ("school.held.entry", "school.held.item")


class LedgerHeld(models.AbstractModel):
    """What lay in the store, came, went out, and is with the classes."""

    _name = "report.school_logistics.ledger_held"
    _inherit = "school.ledger.sheet"
    _description = "Held Items of the Month"

    def _ledger_title(self):
        return self.env._("Held Items of the Month")

    def _ledger_columns(self):
        return [
            LedgerColumn("name", self.env._("Item Name"), 30),
            LedgerColumn("code", self.env._("ISBN or Code"), 18),
            LedgerColumn("grade", self.env._("Grade"), 10),
            LedgerColumn("subject", self.env._("School Subject"), 10),
            LedgerColumn("unit", self.env._("Unit"), 7),
            LedgerColumn("opening", self.env._("Opening in Store"), 11, NUMBER, True),
            LedgerColumn("receive", self.env._("Qty Received"), 11, NUMBER, True),
            LedgerColumn("back", self.env._("Qty Brought Back"), 11, NUMBER, True),
            LedgerColumn("issue", self.env._("Qty to Classes"), 11, NUMBER, True),
            LedgerColumn("out", self.env._("Qty Sent Away"), 11, NUMBER, True),
            LedgerColumn("closing", self.env._("Closing in Store"), 11, NUMBER, True),
            LedgerColumn("classes", self.env._("With Classes"), 11, NUMBER, True),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        rows = self._held_rows(company, date_from, date_to)
        kinds = self.env["school.held.item"]._fields["kind"]
        for kind, label in kinds._description_selection(self.env):
            of_kind = [row for row in rows if row["kind"] == kind]
            if of_kind:
                yield label, of_kind

    def _held_rows(self, company, date_from, date_to):
        """Return the figures of every item that moved until the last day."""
        self.env["school.held.entry"].check_access("read")
        for name in FLUSHED:
            self.env[name].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH moved AS (
                    SELECT item_id, kind, quantity::float8 AS quantity,
                           department_id IS NULL AS stored, date < %(first)s AS earlier
                      FROM school_held_entry
                     WHERE company_id = %(company)s AND date <= %(last)s
                ), summed AS (
                    SELECT item_id,
                           SUM(quantity) FILTER (WHERE stored AND earlier) AS opening,
                           %(kinds)s,
                           SUM(quantity) FILTER (WHERE stored) AS closing,
                           SUM(quantity) FILTER (WHERE NOT stored) AS classes
                      FROM moved GROUP BY item_id
                )
                SELECT item.kind, item.name, item.code, item.grade, item.subject,
                       item.measure AS unit, summed.*
                  FROM summed JOIN school_held_item item ON item.id = summed.item_id
              ORDER BY item.grade, item.subject, item.name, item.id
                """,
                company=company.id,
                first=date_from,
                last=date_to,
                kinds=SQL(", ").join(
                    SQL(
                        "SUM(abs(quantity)) FILTER (WHERE stored AND NOT earlier"
                        " AND kind = %s) AS %s",
                        kind,
                        SQL.identifier(kind),
                    )
                    for kind in ("receive", "back", "issue", "out")
                ),
            )
        )
        return self.env.cr.dictfetchall()
