"""What must hold of a school's books and store after every day: asked in plain SQL.

Each query returns the rows that break a rule; none of them uses the addon's own
figures where the documents themselves say the same.
"""

from odoo.tools import SQL

# Rounding of quantities (units) and of amounts (CNY).
QTY, CNY = 0.0005, 0.005

CHECKS = {
    # -- quantities along the chain -------------------------------------------------
    "a request line: asked ≥ approved ≥ covered ≥ accepted ≥ issued ≥ returned": """
        SELECT id, quantity, quantity_approved, qty_reserved, qty_drafted, qty_ordered,
               qty_closed, qty_accepted, qty_issued, qty_returned
          FROM school_supply_request_line
         WHERE company_id = %(company)s
           AND (quantity_approved > quantity + %(qty)s
             OR qty_reserved + qty_drafted + qty_ordered + qty_closed
                    > quantity_approved + %(qty)s
             OR qty_accepted > qty_ordered + %(qty)s
             OR qty_issued > qty_reserved + qty_accepted + %(qty)s
             OR qty_returned > qty_issued + %(qty)s
             OR abs(qty_open - (quantity_approved - qty_reserved - qty_drafted
                    - qty_ordered - qty_closed)) > %(qty)s)
    """,
    "nothing is covered, bought or issued for a request that was not approved": """
        SELECT line.id FROM school_supply_request_line line
          JOIN school_supply_request request ON request.id = line.request_id
         WHERE line.company_id = %(company)s
           AND request.approval_state <> 'approved'
           AND line.qty_reserved + line.qty_drafted + line.qty_ordered
               + line.qty_accepted + line.qty_issued > 0
    """,
    "a request line follows the shares of its orders and of the stock": """
        SELECT line.id, line.qty_ordered, line.qty_drafted, line.qty_reserved,
               line.qty_accepted, sums.*
          FROM school_supply_request_line line
          JOIN LATERAL (
            SELECT COALESCE(SUM(quantity - COALESCE(qty_closed, 0))
                       FILTER (WHERE source = 'purchase' AND ordered), 0) AS ordered,
                   COALESCE(SUM(quantity - COALESCE(qty_closed, 0))
                       FILTER (WHERE source = 'purchase' AND ordered IS NOT TRUE), 0)
                       AS drafted,
                   COALESCE(SUM(quantity - COALESCE(qty_closed, 0))
                       FILTER (WHERE source = 'stock'), 0) AS reserved,
                   COALESCE(SUM(qty_accepted)
                       FILTER (WHERE source = 'purchase'), 0) AS accepted
              FROM school_supply_allocation WHERE request_line_id = line.id) AS sums
            ON true
         WHERE line.company_id = %(company)s
           AND (abs(line.qty_ordered - sums.ordered) > %(qty)s
             OR abs(line.qty_drafted - sums.drafted) > %(qty)s
             OR abs(line.qty_reserved - sums.reserved) > %(qty)s
             OR abs(line.qty_accepted - sums.accepted) > %(qty)s)
    """,
    "an order line: accepted + closed ≤ ordered, billed ≤ accepted": """
        SELECT id, product_qty, school_qty_accepted, school_qty_closed,
               school_qty_billed
          FROM purchase_order_line
         WHERE company_id = %(company)s
           AND (COALESCE(school_qty_accepted, 0) + COALESCE(school_qty_closed, 0)
                    > product_qty + COALESCE(school_qty_over, 0) + %(qty)s
             OR COALESCE(school_qty_billed, 0)
                    > COALESCE(school_qty_accepted, 0) + %(qty)s)
    """,
    "what an order line counts as accepted stands in signed acceptances": """
        SELECT line.id, line.school_qty_accepted, sums.quantity
          FROM purchase_order_line line
     LEFT JOIN (SELECT part.purchase_line_id AS id, SUM(part.qty_accepted) AS quantity
                  FROM school_acceptance_line part
                  JOIN school_acceptance acceptance
                    ON acceptance.id = part.acceptance_id
                 WHERE acceptance.state = 'done' GROUP BY 1) AS sums
            ON sums.id = line.id
         WHERE line.company_id = %(company)s
           AND abs(COALESCE(line.school_qty_accepted, 0)
                   - COALESCE(sums.quantity, 0)) > %(qty)s
    """,
    "what an order line counts as accepted came in, and nothing else": """
        SELECT line.id, line.school_qty_accepted, moved.quantity
          FROM purchase_order_line line
          JOIN product_product product ON product.id = line.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN (SELECT purchase_line_id AS id,
                       SUM(CASE WHEN is_in THEN quantity ELSE -quantity END) AS quantity
                  FROM stock_move
                 WHERE state = 'done' AND (is_in OR is_out)
                   AND purchase_line_id IS NOT NULL GROUP BY 1) AS moved
            ON moved.id = line.id
         WHERE line.company_id = %(company)s AND template.is_storable
           AND abs(COALESCE(line.school_qty_accepted, 0)
                   - COALESCE(moved.quantity, 0)) > %(qty)s
    """,
    "what an order line counts as billed stands on its bills": """
        SELECT line.id, line.school_qty_billed, billed.quantity
          FROM purchase_order_line line
     LEFT JOIN (SELECT part.purchase_line_id AS id,
                       SUM(CASE WHEN bill.move_type = 'in_refund' THEN -part.quantity
                                ELSE part.quantity END) AS quantity
                  FROM account_move_line part
                  JOIN account_move bill ON bill.id = part.move_id
                 WHERE part.display_type = 'product' AND bill.state = 'posted'
                   AND part.purchase_line_id IS NOT NULL GROUP BY 1) AS billed
            ON billed.id = line.id
         WHERE line.company_id = %(company)s
           AND abs(COALESCE(line.school_qty_billed, 0)
                   - COALESCE(billed.quantity, 0)) > %(qty)s
    """,
    # -- issues and custody ---------------------------------------------------------
    "what is issued for a line left the store with its moves": """
        SELECT line.id, line.qty_issued, moved.quantity
          FROM school_supply_request_line line
     LEFT JOIN (SELECT issue_line.request_line_id AS id,
                       SUM(issue_line.quantity) AS quantity
                  FROM school_issue_line issue_line
                  JOIN school_issue issue ON issue.id = issue_line.issue_id
                 WHERE issue.state = 'done' AND issue_line.take GROUP BY 1) AS moved
            ON moved.id = line.id
         WHERE line.company_id = %(company)s
           AND line.qty_issued > COALESCE(moved.quantity, 0) + %(qty)s
    """,
    "nothing is issued before it was accepted or lay in the store": """
        SELECT out.id, out.date FROM stock_move out
          JOIN school_supply_request_line line
            ON line.id = out.school_request_line_id
         WHERE out.company_id = %(company)s AND out.state = 'done'
           AND line.qty_reserved = 0 AND out.origin_returned_move_id IS NULL
           AND NOT EXISTS (
            SELECT 1 FROM school_supply_allocation share
              JOIN school_acceptance_line part
                ON part.purchase_line_id = share.purchase_line_id
              JOIN school_acceptance acceptance ON acceptance.id = part.acceptance_id
             WHERE share.request_line_id = line.id AND acceptance.state = 'done'
               AND acceptance.done_on <= out.date)
           AND NOT EXISTS (
            SELECT 1 FROM school_supply_allocation share
             WHERE share.request_line_id = line.id AND share.source = 'stock')
    """,
    "custody is what was issued for keeping or on loan": """
        SELECT part.id, part.quantity, held.quantity
          FROM school_issue_line part
          JOIN school_issue issue ON issue.id = part.issue_id
     LEFT JOIN (SELECT issue_line_id AS id, SUM(quantity) AS quantity
                  FROM school_custody GROUP BY 1) AS held ON held.id = part.id
         WHERE issue.company_id = %(company)s AND issue.state = 'done' AND part.take
           AND part.kind IN ('keep', 'borrow')
           AND abs(part.quantity - COALESCE(held.quantity, 0)) > %(qty)s
    """,
    "what is still in custody is what was issued less what came back": """
        SELECT custody.id, custody.qty_out, custody.quantity, back.quantity
          FROM school_custody custody
     LEFT JOIN (SELECT part.custody_id AS id, SUM(part.quantity) AS quantity
                  FROM school_return_line part
                  JOIN school_return document ON document.id = part.return_id
                 WHERE document.state = 'done' AND part.take GROUP BY 1) AS back
            ON back.id = custody.id
         WHERE custody.company_id = %(company)s
           AND abs(custody.qty_out
                   - (custody.quantity - COALESCE(back.quantity, 0))) > %(qty)s
    """,
    "what is on loan lies in the place of the loans": """
        SELECT held.product_id, held.quantity, quant.quantity
          FROM (SELECT product_id, SUM(quantity - COALESCE(qty_returned, 0)) AS quantity
                  FROM school_custody
                 WHERE company_id = %(company)s AND kind = 'borrow' GROUP BY 1) AS held
     LEFT JOIN (SELECT product_id, SUM(quantity) AS quantity FROM stock_quant
                 WHERE location_id = %(loans)s GROUP BY 1) AS quant
            ON quant.product_id = held.product_id
         WHERE abs(held.quantity - COALESCE(quant.quantity, 0)) > %(qty)s
    """,
    # -- stock ----------------------------------------------------------------------
    "the stock is receipts less issues, item by item and place by place": """
        WITH moved AS (
            SELECT product_id, location_id, SUM(quantity) AS quantity FROM (
                SELECT product_id, location_dest_id AS location_id,
                       quantity_product_uom AS quantity FROM stock_move_line
                 WHERE state = 'done' AND company_id = %(company)s
                 UNION ALL
                SELECT product_id, location_id, -quantity_product_uom
                  FROM stock_move_line
                 WHERE state = 'done' AND company_id = %(company)s) AS both_ways
          GROUP BY 1, 2
        ), lies AS (
            SELECT product_id, location_id, SUM(quantity) AS quantity FROM stock_quant
             WHERE company_id = %(company)s GROUP BY 1, 2
        )
        SELECT both_sides.product_id, place.name, moved, lies
          FROM (SELECT product_id, location_id, moved.quantity AS moved,
                       lies.quantity AS lies
                  FROM moved FULL JOIN lies USING (product_id, location_id))
               AS both_sides
          JOIN stock_location place ON place.id = both_sides.location_id
         WHERE place.usage = 'internal'
           AND abs(COALESCE(moved, 0) - COALESCE(lies, 0)) > %(qty)s
    """,
    "no stock is below zero, nor is more kept aside than there is": """
        SELECT quant.id, quant.quantity, quant.reserved_quantity FROM stock_quant quant
          JOIN stock_location place ON place.id = quant.location_id
         WHERE quant.company_id = %(company)s AND place.usage = 'internal'
           AND (quant.quantity < -%(qty)s OR quant.reserved_quantity < -%(qty)s
             OR quant.reserved_quantity > quant.quantity + %(qty)s)
    """,
    # -- money ----------------------------------------------------------------------
    "a budget balance is the sum of its entries": """
        SELECT line.id FROM school_budget_line line
     LEFT JOIN (SELECT line_id, SUM(planned) AS planned, SUM(reserved) AS reserved,
                       SUM(committed) AS committed, SUM(spent) AS spent
                  FROM school_budget_entry GROUP BY 1) AS entry
            ON entry.line_id = line.id
         WHERE line.company_id = %(company)s
           AND (abs(line.amount_planned - COALESCE(entry.planned, 0)) > %(cny)s
             OR abs(line.amount_reserved - COALESCE(entry.reserved, 0)) > %(cny)s
             OR abs(line.amount_committed - COALESCE(entry.committed, 0)) > %(cny)s
             OR abs(line.amount_spent - COALESCE(entry.spent, 0)) > %(cny)s
             OR abs(line.amount_left - (line.amount_planned - line.amount_reserved
                    - line.amount_committed - line.amount_spent)) > %(cny)s)
    """,
    "no budget that stops is overspent, and nothing in it is below zero": """
        SELECT id, amount_planned, amount_reserved, amount_committed, amount_spent
          FROM school_budget_line
         WHERE company_id = %(company)s AND state = 'approved'
           AND ((policy = 'stop' AND amount_left < -%(cny)s)
             OR amount_reserved < -%(cny)s OR amount_committed < -%(cny)s
             OR amount_spent < -%(cny)s)
    """,
    "the stock's value = stock accounts + accepted and not billed, item by item": """
        WITH account AS (
            SELECT DISTINCT account_id FROM unnest(%(accounts)s::int[])
                       AS account (account_id)
        ), part AS (
            SELECT product_id, SUM(CASE WHEN is_in THEN value ELSE -value END) AS amount
              FROM stock_move
             WHERE company_id = %(company)s AND state = 'done' AND (is_in OR is_out)
          GROUP BY 1
             UNION ALL
            SELECT line.product_id, -SUM(line.balance)
              FROM account_move_line line
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.account_id IN (SELECT account_id FROM account)
               AND line.move_id <> ALL(%(closings)s::int[])
          GROUP BY 1
             UNION ALL
            SELECT pol.product_id, -SUM(received.value - COALESCE(billed.balance, 0))
              FROM purchase_order_line pol
              JOIN (SELECT purchase_line_id AS id,
                           SUM(CASE WHEN is_in THEN value ELSE -value END) AS value
                      FROM stock_move
                     WHERE state = 'done' AND (is_in OR is_out)
                       AND purchase_line_id IS NOT NULL GROUP BY 1) AS received
                ON received.id = pol.id
         LEFT JOIN (SELECT purchase_line_id AS id, SUM(balance) AS balance
                      FROM account_move_line
                     WHERE parent_state = 'posted' AND display_type = 'product'
                  GROUP BY 1) AS billed ON billed.id = pol.id
             WHERE pol.company_id = %(company)s
          GROUP BY 1
        )
        SELECT product_id, round(SUM(amount)::numeric, 2) FROM part
         GROUP BY 1 HAVING abs(SUM(amount)) > %(cent)s
    """,
    "an order line that is billed in full is worth what was billed": """
        SELECT pol.id, pol.school_qty_accepted, pol.price_unit, received.value,
               billed.balance
          FROM purchase_order_line pol
          JOIN (SELECT purchase_line_id AS id,
                       SUM(CASE WHEN is_in THEN value ELSE -value END) AS value
                  FROM stock_move
                 WHERE state = 'done' AND (is_in OR is_out)
                   AND purchase_line_id IS NOT NULL GROUP BY 1) AS received
            ON received.id = pol.id
     LEFT JOIN (SELECT purchase_line_id AS id, SUM(balance) AS balance
                  FROM account_move_line
                 WHERE parent_state = 'posted' AND display_type = 'product'
              GROUP BY 1) AS billed ON billed.id = pol.id
         WHERE pol.company_id = %(company)s
           AND abs(COALESCE(pol.school_qty_accepted, 0)
                   - COALESCE(pol.school_qty_billed, 0)) < %(qty)s
           AND abs(received.value - COALESCE(billed.balance, 0)) > %(cent)s
    """,
    "every entry balances": """
        SELECT move_id, SUM(balance) FROM account_move_line
         WHERE company_id = %(company)s AND parent_state = 'posted'
      GROUP BY 1 HAVING abs(SUM(balance)) > %(cny)s
    """,
    "nothing is paid twice": """
        SELECT id, amount_residual FROM account_move
         WHERE company_id = %(company)s AND move_type = 'in_invoice'
           AND state = 'posted' AND amount_residual < -%(cny)s
    """,
    "every settled month agrees with the accounts": """
        SELECT id, closing_value, ledger_value, unbilled_stock_value, explained_value
          FROM school_settlement
         WHERE company_id = %(company)s AND state = 'settled' AND level = 'month'
           AND (abs(unexplained_value) > %(cny)s
             OR abs(closing_value - ledger_value - unbilled_stock_value
                    - explained_value) > %(cent)s)
    """,
    "no finished movement lies in a month after its own settlement": """
        SELECT move.id FROM stock_move move
          JOIN school_settlement settlement
            ON settlement.company_id = move.company_id
           AND settlement.state = 'settled' AND settlement.level = 'month'
           AND (move.date AT TIME ZONE 'UTC' AT TIME ZONE 'Asia/Shanghai')::date
               BETWEEN settlement.date_start AND settlement.date_end
         WHERE move.company_id = %(company)s AND move.state = 'done'
           AND move.id > COALESCE(%(frozen)s::jsonb ->> settlement.id::text,
                                  '2147483647')::int
    """,
}


def broken(env, company, frozen=None):
    """Return ``{rule: rows that break it}`` of one school, empty when all is well.

    :param env: environment of the superuser
    :param company: the school's company
    :param str frozen: JSON of the highest stock move's id at each settlement
    """
    env.flush_all()
    categories = env["product.category"].with_company(company).search([])
    accounts = {company.account_stock_valuation_id.id}
    accounts |= set(categories.property_stock_valuation_account_id.ids)
    settlements = env["school.settlement"].search([("company_id", "=", company.id)])
    closings = settlements.adjust_move_id
    found = {}
    for rule, query in CHECKS.items():
        rows = env.execute_query(
            SQL(
                query,
                company=company.id,
                loans=company.school_loan_location_id.id,
                accounts=list(filter(None, accounts)),
                closings=(closings | closings.reversal_move_ids).ids,
                frozen=frozen or "{}",
                qty=QTY,
                cny=CNY,
                cent=0.02,
            )
        )
        if rows:
            found[rule] = rows[:5]
    lines = env["school.budget.line"].search([("company_id", "=", company.id)])
    if problems := lines._differences():
        found["the budget's ledger says what the documents say"] = problems[:5]
    return found
