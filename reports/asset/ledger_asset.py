"""资产台账, 折旧表 and 资产增减变动表 as sheets."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL, split_every

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn

BATCH = 1000


class LedgerAsset(models.AbstractModel):
    _name = "report.school_logistics.ledger_asset"
    _inherit = "school.ledger.sheet"
    _description = "Ledger of Assets"

    def _ledger_title(self):
        return self.env._("Ledger of Assets")

    def _ledger_columns(self):
        return [
            LedgerColumn("name", self.env._("Asset Number"), 18),
            LedgerColumn("category", self.env._("Category"), 22),
            LedgerColumn("title", self.env._("Name"), 20),
            LedgerColumn("specification", self.env._("Specification"), 18),
            LedgerColumn("unit", self.env._("Unit"), 8),
            LedgerColumn("quantity", self.env._("Quantity"), 9, NUMBER, total=True),
            LedgerColumn("value", self.env._("Original Value"), 14, MONEY, total=True),
            LedgerColumn(
                "spent", self.env._("Accumulated Depreciation"), 14, MONEY, total=True
            ),
            LedgerColumn("net", self.env._("Net Value"), 14, MONEY, total=True),
            LedgerColumn("acquired", self.env._("Acquired By"), 12),
            LedgerColumn("date", self.env._("Entered in the Books"), 12, DATE),
            LedgerColumn("life", self.env._("Life (Years)"), 9, NUMBER),
            LedgerColumn("place", self.env._("Place"), 16),
            LedgerColumn("department", self.env._("Department or Class"), 16),
            LedgerColumn("custodian", self.env._("Custodian"), 10),
            LedgerColumn("state", self.env._("Status"), 10),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        yield "", self._card_rows(self._on_books(company, date_to), date_to)

    def _on_books(self, company, day):
        """Return the cards that were on the school's book on a day."""
        # The reader's right to the school was checked.
        Asset = self.env["school.asset"].sudo()
        return Asset.search(
            Domain("company_id", "=", company.id)
            & Domain("date_booked", "<=", day)
            & (Domain("date_removed", "=", False) | Domain("date_removed", ">", day)),
            order="name, id",
        )

    def _card_rows(self, cards, day):
        fields = cards._fields
        states = dict(fields["state"]._description_selection(self.env))
        ways = dict(fields["acquired_by"]._description_selection(self.env))
        for ids in split_every(BATCH, cards.ids):
            batch = cards.browse(ids).with_env(self.env).sudo()
            values = self._values(ids, day)
            for card in batch:
                original, spent, net = values[card.id]
                yield {
                    "name": card.name,
                    "category": card.category_id.display_name,
                    "title": card.title,
                    "specification": card.specification or "",
                    "unit": card.uom_id.name or "",
                    "quantity": card.quantity,
                    "value": original,
                    "spent": spent,
                    "net": net,
                    "acquired": ways[card.acquired_by],
                    "date": card.date_booked,
                    "life": card.life_years,
                    "place": card.place or "",
                    "department": card.department_id.name or "",
                    "custodian": card.employee_id.name or "",
                    "state": states[card.state],
                }
            batch.invalidate_recordset()

    def _values(self, ids, day):
        """Return ``{id: (original, depreciated, net)}`` on a day; one query."""
        Asset = self.env["school.asset"].sudo()
        Asset.flush_model()
        query = Asset._search([("id", "in", list(ids))])
        rows = self.env.execute_query(Asset._depreciation_sql(query, day))
        return {row[0]: tuple(map(float, row[1:])) for row in rows}


class LedgerDepreciation(models.AbstractModel):
    _name = "report.school_logistics.ledger_depreciation"
    _inherit = "report.school_logistics.ledger_asset"
    _description = "Depreciation Sheet"

    def _ledger_title(self):
        return self.env._("Depreciation Sheet")

    def _ledger_columns(self):
        return [
            LedgerColumn("name", self.env._("Asset Number"), 18),
            LedgerColumn("title", self.env._("Name"), 20),
            LedgerColumn("category", self.env._("Category"), 22),
            LedgerColumn("date", self.env._("Entered in the Books"), 12, DATE),
            LedgerColumn("life", self.env._("Life (Months)"), 10, NUMBER),
            LedgerColumn("months", self.env._("Months Used"), 10, NUMBER),
            LedgerColumn("value", self.env._("Original Value"), 14, MONEY, total=True),
            LedgerColumn(
                "before", self.env._("Depreciated Before"), 14, MONEY, total=True
            ),
            LedgerColumn("period", self.env._("In This Period"), 14, MONEY, total=True),
            LedgerColumn(
                "spent", self.env._("Accumulated Depreciation"), 14, MONEY, total=True
            ),
            LedgerColumn("net", self.env._("Net Value"), 14, MONEY, total=True),
        ]

    def _card_rows(self, cards, day):
        start = self.env.context["school_ledger_start"]
        for ids in split_every(BATCH, cards.ids):
            batch = cards.browse(ids).with_env(self.env).sudo()
            before, now = self._values(ids, start), self._values(ids, day)
            for card in batch:
                original, spent, net = now[card.id]
                early = before[card.id][1]
                yield {
                    "name": card.name,
                    "title": card.title,
                    "category": card.category_id.display_name,
                    "date": card.date_booked,
                    "life": 0 if card.is_exempt else card.life_years * 12,
                    "months": card._depreciation_on(day)[0],
                    "value": original,
                    "before": early,
                    "period": spent - early,
                    "spent": spent,
                    "net": net,
                }
            batch.invalidate_recordset()

    def _ledger_groups(self, company, date_from, date_to):
        # the month before the period, whole
        start = date_from.replace(day=1)
        start = start.replace(
            year=start.year - (start.month == 1),
            month=12 if start.month == 1 else start.month - 1,
        )
        ledger = self.with_context(school_ledger_start=start)
        yield "", ledger._card_rows(ledger._on_books(company, date_to), date_to)


class LedgerAssetChange(models.AbstractModel):
    _name = "report.school_logistics.ledger_asset_change"
    _inherit = "school.ledger.sheet"
    _description = "Additions and Disposals of Assets"

    def _ledger_title(self):
        return self.env._("Additions and Disposals of Assets")

    def _ledger_columns(self):
        columns = [LedgerColumn("category", self.env._("Category"), 26)]
        for key, label in (
            ("open", self.env._("At the Beginning")),
            ("bought", self.env._("Bought")),
            ("given", self.env._("Transferred In or Donated")),
            ("surplus", self.env._("Surplus and Other")),
            ("off", self.env._("Written Off")),
            ("gone", self.env._("Transferred Out")),
            ("close", self.env._("At the End")),
        ):
            columns += [
                LedgerColumn(
                    f"{key}_quantity",
                    self.env._("%(what)s: Quantity", what=label),
                    11,
                    NUMBER,
                    total=True,
                ),
                LedgerColumn(
                    f"{key}_value",
                    self.env._("%(what)s: Value", what=label),
                    14,
                    MONEY,
                    total=True,
                ),
            ]
        return columns

    def _ledger_groups(self, company, date_from, date_to):
        # The reader's right to the school was checked.
        self.env["school.asset"].flush_model()
        names = "open bought given surplus off gone close".split()
        figures = SQL(", ").join(
            SQL(
                "COALESCE(sum(quantity) FILTER (WHERE %(when)s), 0),"
                " COALESCE(sum(original_value) FILTER (WHERE %(when)s), 0)",
                when=when,
            )
            for when in change_conditions(date_from, date_to)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT category_id, %(figures)s FROM (
                    SELECT category_id, quantity, original_value, state, acquired_by,
                           date_booked AS booked,
                           COALESCE(date_removed, DATE '9999-12-31') AS removed
                      FROM school_asset
                     WHERE company_id = %(company)s AND date_booked <= %(end)s
                ) a GROUP BY category_id
                """,
                figures=figures,
                company=company.id,
                end=date_to,
            )
        )
        Category = self.env["school.asset.category"].sudo()
        known = {
            category.id: category.display_name
            for category in Category.browse([row[0] for row in rows])
        }
        keys = [f"{name}_{kind}" for name in names for kind in ("quantity", "value")]
        sheet = [
            {
                "category": known[row[0]],
                **dict(zip(keys, map(float, row[1:]), strict=True)),
            }
            for row in rows
            if any(row[1:])
        ]
        yield "", sorted(sheet, key=lambda row: row["category"])


def change_conditions(start, end):
    """Return the SQL conditions of the columns: before, in, out, after."""
    comes = SQL("booked BETWEEN %s AND %s", start, end)
    goes = SQL("removed BETWEEN %s AND %s", start, end)
    return (
        SQL("booked < %s AND removed >= %s", start, start),
        SQL("%s AND acquired_by = 'purchase'", comes),
        SQL("%s AND acquired_by IN ('transfer', 'donation')", comes),
        SQL("%s AND acquired_by NOT IN ('purchase', 'transfer', 'donation')", comes),
        SQL("%s AND state <> 'transferred'", goes),
        SQL("%s AND state = 'transferred'", goes),
        SQL("booked <= %s AND removed > %s", end, end),
    )
