"""What was accepted, and how far it is billed and paid: one query for every list.

Bills name order lines, not acceptances. So what is billed or paid of an order line
covers its acceptances from the oldest on.
"""

from odoo.tools import SQL

FLUSHED = {
    "account.move": None,
    "account.move.line": None,
    "account.payment": None,
    "purchase.order": None,
    "purchase.order.line": None,
    "res.partner": None,
    "school.acceptance": None,
    "school.acceptance.line": None,
    "school.reimbursement": None,
    "school.unit": None,
}
# The law on payments to small businesses: 30 days, by contract at most 60.
SME_DAYS = 30
MOST_DAYS = 60


def flush(env):
    """Write what the query reads."""
    for name in FLUSHED:
        env[name].flush_model()


def accepted_lines(companies=None, date=None):
    """Return a query of accepted lines, as of the end of a day.

    Columns: ``id`` (acceptance line), ``acceptance_id``, ``company_id``,
    ``purchase_id``, ``purchase_line_id``, ``product_id``, ``partner_id``,
    ``is_sme``, ``accepted_on``, ``due_date``, ``quantity``, ``unbilled``, ``unpaid``
    (in the order's unit), ``price`` and ``price_untaxed`` (CNY for one unit).

    :param companies: those of the schools; all when empty
    :param date: what was accepted, billed and paid by then; everything when empty
    """
    return SQL(
        """
        WITH school_bill AS (
            SELECT move.id,
                   CASE WHEN COALESCE(move.school_bill_state, 'open') = 'open'
                        THEN LEAST(1, COALESCE((
                            SELECT sum(payment.amount)
                              FROM account_payment payment
                             WHERE payment.school_bill_id = move.id
                               AND payment.state IN ('in_process', 'paid')
                               %(paid_by)s
                        ), 0) / NULLIF(move.amount_total, 0))
                        WHEN pack.paid_on IS NOT NULL %(centre_paid_by)s THEN 1
                        ELSE 0 END AS paid
              FROM account_move move
         LEFT JOIN school_reimbursement pack ON pack.id = move.school_reimbursement_id
             WHERE move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
               AND (
                   (move.state = 'posted' %(posted_by)s)
                   OR (move.school_bill_state IN ('handed_in', 'registered')
                       %(handed_by)s)
               ) %(bill_companies)s
        ), billed AS (
            SELECT item.purchase_line_id,
                   sum(share.quantity) AS billed,
                   sum(share.quantity * COALESCE(bill.paid, 0)) AS paid
              FROM school_bill bill
              JOIN account_move_line item ON item.move_id = bill.id
              JOIN account_move move ON move.id = bill.id
              JOIN purchase_order_line bought ON bought.id = item.purchase_line_id
              JOIN uom_uom uom ON uom.id = item.product_uom_id
              JOIN uom_uom own ON own.id = bought.product_uom_id
        CROSS JOIN LATERAL (
                   SELECT item.quantity * uom.factor / own.factor
                        * CASE move.move_type WHEN 'in_refund' THEN -1 ELSE 1 END
                       AS quantity
                   ) share
             WHERE item.display_type = 'product'
          GROUP BY item.purchase_line_id
        ), taken_back AS (
            SELECT line.purchase_line_id, -sum(line.qty_accepted) AS quantity
              FROM school_acceptance_line line
              JOIN school_acceptance document ON document.id = line.acceptance_id
             WHERE document.state = 'done' AND line.is_correction
               %(accepted_by)s %(line_companies)s
          GROUP BY line.purchase_line_id
        ), accepted AS (
            SELECT line.id, line.acceptance_id, line.company_id, line.product_id,
                   line.purchase_line_id, line.qty_accepted AS quantity,
                   document.purchase_id,
                   (document.done_on AT TIME ZONE 'UTC'
                        AT TIME ZONE 'Asia/Shanghai')::date AS accepted_on,
                   sum(line.qty_accepted) OVER (
                       PARTITION BY line.company_id, line.purchase_line_id
                       ORDER BY document.done_on, line.id
                   ) AS until
              FROM school_acceptance_line line
              JOIN school_acceptance document ON document.id = line.acceptance_id
             WHERE document.state = 'done' AND line.qty_accepted > 0
               %(accepted_by)s %(line_companies)s
        )
        SELECT accepted.id, accepted.acceptance_id, accepted.company_id,
               accepted.purchase_id, accepted.purchase_line_id, accepted.product_id,
               vendor.id AS partner_id, COALESCE(vendor.school_is_sme, false) AS is_sme,
               accepted.accepted_on,
               accepted.accepted_on + LEAST(%(most)s, CASE
                   WHEN vendor.school_payment_days > 0 THEN vendor.school_payment_days
                   WHEN vendor.school_is_sme
                       THEN LEAST(%(sme)s, COALESCE(unit.payment_days, %(sme)s))
                   ELSE COALESCE(unit.payment_days, %(sme)s) END) AS due_date,
               accepted.quantity::float AS quantity,
               LEAST(accepted.quantity, GREATEST(0,
                   accepted.until - COALESCE(taken_back.quantity, 0)
                   - COALESCE(billed.billed, 0)))::float AS unbilled,
               LEAST(accepted.quantity, GREATEST(0,
                   accepted.until - COALESCE(taken_back.quantity, 0)
                   - COALESCE(billed.paid, 0)))::float AS unpaid,
               (bought.price_total / NULLIF(bought.product_qty, 0))::float AS price,
               (bought.price_subtotal
                   / NULLIF(bought.product_qty, 0))::float AS price_untaxed
          FROM accepted
          JOIN purchase_order_line bought ON bought.id = accepted.purchase_line_id
          JOIN purchase_order po ON po.id = accepted.purchase_id
          JOIN res_partner partner ON partner.id = po.partner_id
          JOIN res_partner vendor ON vendor.id = partner.commercial_partner_id
     LEFT JOIN school_unit unit ON unit.company_id = accepted.company_id
     LEFT JOIN billed ON billed.purchase_line_id = accepted.purchase_line_id
     LEFT JOIN taken_back ON taken_back.purchase_line_id = accepted.purchase_line_id
        """,
        most=MOST_DAYS,
        sme=SME_DAYS,
        paid_by=_until("payment.date", date),
        centre_paid_by=_until("pack.paid_on", date),
        posted_by=_until("move.date", date),
        handed_by=_until(
            "COALESCE(pack.handed_on, move.invoice_date, move.date)", date
        ),
        accepted_by=_until(
            "(document.done_on AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date",
            date,
        ),
        bill_companies=_of("move.company_id", companies),
        line_companies=_of("line.company_id", companies),
    )


def _until(expression, date):
    """Return a condition that ``expression`` (our own text) is not after ``date``."""
    return SQL(f" AND {expression} <= %s", date) if date else SQL()  # noqa: S608


def _of(expression, companies):
    """Return a condition that ``expression`` is one of the companies."""
    if not companies:
        return SQL()
    return SQL(f" AND {expression} = ANY(%s)", companies.ids)  # noqa: S608
