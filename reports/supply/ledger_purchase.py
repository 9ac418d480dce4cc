"""采购台账: each approved line, what was bought for it, from whom, how far it is."""

from odoo import models
from odoo.tools import SQL

from ..common.ledger_sheet import DATE, MONEY, NUMBER, LedgerColumn

# Quantities of a line stand in its first row only, so that the columns add up.
LINE_KEYS = (
    "asked",
    "approved",
    "estimate",
    "from_stock",
    "issued",
    "returned",
    "closed",
    "open",
)


class LedgerPurchase(models.AbstractModel):
    _name = "report.school_logistics.ledger_purchase"
    _inherit = "school.ledger.sheet"
    _description = "Purchase Ledger"

    def _ledger_title(self):
        return self.env._("Purchase Ledger")

    def _ledger_columns(self):
        return [
            LedgerColumn("request", self.env._("Request No."), 16),
            LedgerColumn("item", self.env._("Item Name"), 20),
            LedgerColumn("specification", self.env._("Specification"), 16),
            LedgerColumn("date", self.env._("Date"), 11, DATE),
            LedgerColumn("department", self.env._("Applying Department"), 12),
            LedgerColumn("applicant", self.env._("Applicant"), 10),
            LedgerColumn("kind", self.env._("Kind of Use"), 8),
            LedgerColumn("unit", self.env._("Unit"), 6),
            LedgerColumn("asked", self.env._("Qty Asked"), 8, NUMBER, True),
            LedgerColumn("approved", self.env._("Qty Approved"), 8, NUMBER, True),
            LedgerColumn("estimate", self.env._("Estimated Amount"), 12, MONEY, True),
            LedgerColumn("from_stock", self.env._("Qty From Stock"), 8, NUMBER, True),
            LedgerColumn("order", self.env._("Purchase Order"), 13),
            LedgerColumn("order_date", self.env._("Date Ordered"), 11, DATE),
            LedgerColumn("vendor", self.env._("Supplied By"), 18),
            LedgerColumn("ordered", self.env._("Qty Ordered"), 8, NUMBER, True),
            LedgerColumn("price", self.env._("Price"), 10, MONEY),
            LedgerColumn("amount", self.env._("Amount"), 12, MONEY, True),
            LedgerColumn("accepted", self.env._("Qty Passed"), 8, NUMBER, True),
            LedgerColumn(
                "accepted_amount", self.env._("Amount Passed"), 12, MONEY, True
            ),
            LedgerColumn("billed", self.env._("Qty Billed"), 8, NUMBER, True),
            LedgerColumn("issued", self.env._("Qty Issued"), 8, NUMBER, True),
            LedgerColumn("returned", self.env._("Qty Returned"), 8, NUMBER, True),
            LedgerColumn("closed", self.env._("Qty Closed"), 8, NUMBER, True),
            LedgerColumn("open", self.env._("Qty Open"), 8, NUMBER, True),
        ]

    def _ledger_groups(self, company, date_from, date_to):
        rows = self._purchase_rows(company, date_from, date_to)
        lines = self._names("school.supply.request.line", rows, "line_id")
        vendors = self._names("res.partner", rows, "partner_id")
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        lines_by_id = {line.id: line for line in lines}
        vendors_by_id = {vendor.id: vendor.name for vendor in vendors}
        for row in rows:
            line = lines_by_id[row["line_id"]]
            request = line.request_id
            row.update(
                request=request.name,
                item=line.name,
                specification=line.specification,
                department=request.department_id.name,
                applicant=request.requester_id.name,
                kind=kinds.get(line.kind),
                unit=line.product_uom_id.name,
                vendor=vendors_by_id.get(row["partner_id"]),
            )
            if row["rank"] > 1:
                row.update(dict.fromkeys(LINE_KEYS))
        yield "", rows

    def _names(self, model, rows, key):
        """Records named in the rows, read in one go.

        With sudo: the ledger names departments and vendors whose own records its
        reader may not open; the reader's right to the school was checked.
        """
        ids = sorted({row[key] for row in rows if row[key]})
        return self.env[model].sudo().with_context(active_test=False).browse(ids)

    def _purchase_rows(self, company, date_from, date_to):
        """One row for each request line and purchase line that serves it.

        A row belongs to the day on which it was ordered, one that is not bought to the
        day of its request.
        """
        for model in (
            "school.supply.request",
            "school.supply.request.line",
            "school.supply.allocation",
            "purchase.order",
            "purchase.order.line",
        ):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH bought AS (
                    SELECT line.id AS line_id, request.date, request.name AS number,
                           line.sequence,
                           row_number() OVER (
                               PARTITION BY line.id ORDER BY share.id NULLS LAST
                           ) AS rank,
                           line.quantity AS asked, line.quantity_approved AS approved,
                           line.price_subtotal AS estimate,
                           line.qty_reserved AS from_stock, line.qty_issued AS issued,
                           line.qty_returned AS returned, line.qty_closed AS closed,
                           line.qty_open AS open,
                           po.name AS order, po.partner_id,
                           (po.date_approve AT TIME ZONE 'UTC'
                                AT TIME ZONE 'Asia/Shanghai')::date AS order_date,
                           share.quantity - COALESCE(share.qty_closed, 0) AS ordered,
                           COALESCE(share.qty_accepted, 0) AS accepted,
                           pol.price_unit * (1 - COALESCE(pol.discount, 0) / 100)
                               * uom.factor / po_uom.factor AS price,
                           share.qty_accepted * COALESCE(LEAST(1, pol.qty_invoiced
                               / NULLIF(pol.qty_received, 0)), 0) AS billed
                      FROM school_supply_request_line line
                      JOIN school_supply_request request
                        ON request.id = line.request_id
                      JOIN uom_uom uom ON uom.id = line.product_uom_id
                 LEFT JOIN school_supply_allocation share
                        ON share.request_line_id = line.id
                       AND share.source = 'purchase' AND share.ordered
                       AND share.quantity > 0
                 LEFT JOIN purchase_order_line pol
                        ON pol.id = share.purchase_line_id
                 LEFT JOIN uom_uom po_uom ON po_uom.id = pol.product_uom_id
                 LEFT JOIN purchase_order po ON po.id = pol.order_id
                     WHERE request.company_id = %(company)s
                       AND (request.state IN ('approved', 'done')
                            OR share.id IS NOT NULL)
                )
                SELECT *, round((ordered * price)::numeric, 2)::float AS amount,
                       round((accepted * price)::numeric, 2)::float AS accepted_amount
                  FROM bought
                 WHERE COALESCE(order_date, date) BETWEEN %(first)s AND %(last)s
              ORDER BY date, number, sequence, line_id, rank
                """,
                company=company.id,
                first=date_from,
                last=date_to,
            )
        )
        return [self._plain(row) for row in self.env.cr.dictfetchall()]

    def _plain(self, row):
        """Numbers as floats: PostgreSQL gives some of them as decimals."""
        numeric = (
            *LINE_KEYS,
            "ordered",
            "accepted",
            "price",
            "amount",
            "accepted_amount",
            "billed",
        )
        for key in numeric:
            if row[key] is not None:
                row[key] = float(row[key])
        return row
