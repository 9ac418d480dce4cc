"""The smaller sections of a month: purchases, issues, loans, what is unpaid."""

from odoo import models

# Accepted: what two people signed for in the month, at the price of the order. Billed:
# what bills of the month ask for it, in the books or registered for them.
PURCHASE = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        partner_id, categ_id, quantity, amount, amount_2)
    WITH bought AS (
        SELECT po.partner_id, template.categ_id, acceptance.id AS document,
               round((line.qty_accepted * pol.price_unit
                   * (1 - COALESCE(pol.discount, 0) / 100))::numeric, 2) AS accepted,
               0 AS billed
          FROM school_acceptance acceptance
          JOIN school_acceptance_line line ON line.acceptance_id = acceptance.id
          JOIN purchase_order_line pol ON pol.id = line.purchase_line_id
          JOIN purchase_order po ON po.id = pol.order_id
          JOIN product_product product ON product.id = pol.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE acceptance.company_id = %(company)s AND acceptance.state = 'done'
           AND acceptance.done_on >= %(start)s AND acceptance.done_on < %(stop)s
           AND line.qty_accepted <> 0
         UNION ALL
        SELECT bill.commercial_partner_id, template.categ_id, NULL, 0,
               CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END
                   * line.price_subtotal
          FROM account_move bill
          JOIN account_move_line line
            ON line.move_id = bill.id AND line.display_type = 'product'
     LEFT JOIN product_product product ON product.id = line.product_id
     LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         WHERE bill.company_id = %(company)s
           AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
           AND (bill.state = 'posted' OR bill.school_bill_state = 'registered')
           AND bill.date BETWEEN %(first)s AND %(last)s
    )
    SELECT %(settlement)s, %(company)s, 'purchase', partner.name, partner.id,
           categ_id, COUNT(DISTINCT document), SUM(accepted), SUM(billed)
      FROM bought JOIN res_partner partner ON partner.id = bought.partner_id
  GROUP BY partner.id, categ_id
  ORDER BY SUM(accepted) DESC, partner.id, categ_id
"""

# Issued and given back, by department and category, from the copy of the stock.
ISSUE = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section,
        department_id, categ_id, quantity, amount, amount_2)
    SELECT %(settlement)s, %(company)s, 'issue', department_id, categ_id,
           COUNT(*) FILTER (WHERE in_qty <> 0 OR out_qty <> 0),
           SUM(in_value), SUM(out_value)
      FROM school_settlement_stock
     WHERE settlement_id = %(settlement)s AND department_id IS NOT NULL
  GROUP BY department_id, categ_id
    HAVING COUNT(*) FILTER (WHERE in_qty <> 0 OR out_qty <> 0) > 0
  ORDER BY department_id, categ_id
"""

# What was lent by the last day and had not come back by then, with its cost.
LOAN = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, department_id, product_id, quantity, amount, date, days)
    SELECT %(settlement)s, %(company)s, 'loan',
           COALESCE(employee.name, department.name->>'zh_CN',
                    department.name->>'en_US'),
           'school.custody', loan.id, loan.department_id, loan.product_id,
           loan.quantity - COALESCE(back.quantity, 0),
           round((COALESCE((product.standard_price->>%(company_key)s)::numeric, 0)
               * (loan.quantity - COALESCE(back.quantity, 0))
               * uom.factor / unit.factor)::numeric, 2),
           loan.due_date, GREATEST(%(last)s - loan.due_date, 0)
      FROM school_custody loan
      JOIN product_product product ON product.id = loan.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom uom ON uom.id = loan.product_uom_id
      JOIN uom_uom unit ON unit.id = template.uom_id
 LEFT JOIN hr_employee employee ON employee.id = loan.employee_id
 LEFT JOIN hr_department department ON department.id = loan.department_id
 LEFT JOIN (SELECT line.custody_id, SUM(line.quantity) AS quantity
              FROM school_return_line line
              JOIN school_return document ON document.id = line.return_id
             WHERE document.company_id = %(company)s AND document.state = 'done'
               AND document.done_on < %(stop)s AND line.take
          GROUP BY 1) AS back ON back.custody_id = loan.id
     WHERE loan.company_id = %(company)s AND loan.kind = 'borrow'
       AND loan.date <= %(last)s
       AND loan.quantity > COALESCE(back.quantity, 0)
  ORDER BY loan.due_date NULLS LAST, loan.id
"""

# Posted bills less what had been paid by the last day.
UNPAID = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, partner_id, amount, amount_2, date, days)
    SELECT %(settlement)s, %(company)s, 'unpaid', bill.name, 'account.move', bill.id,
           bill.commercial_partner_id,
           sign * bill.amount_total - COALESCE(paid.amount, 0),
           sign * bill.amount_total,
           bill.invoice_date_due, GREATEST(%(last)s - bill.invoice_date_due, 0)
      FROM account_move bill
CROSS JOIN LATERAL (SELECT CASE WHEN bill.move_type = 'in_refund' THEN -1 ELSE 1 END)
        AS kind (sign)
 LEFT JOIN (SELECT school_bill_id, SUM(amount) AS amount FROM account_payment
             WHERE company_id = %(company)s AND state IN ('in_process', 'paid')
               AND date <= %(last)s AND school_bill_id IS NOT NULL
          GROUP BY 1) AS paid ON paid.school_bill_id = bill.id
     WHERE bill.company_id = %(company)s AND bill.state = 'posted'
       AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
       AND bill.date <= %(last)s
       AND abs(sign * bill.amount_total - COALESCE(paid.amount, 0)) >= 0.005
  ORDER BY bill.invoice_date_due NULLS LAST, bill.id
"""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _settle_purchase(self):
        """Purchases by vendor and category: number of acceptances, accepted, billed."""
        self._fill(PURCHASE)
        [value] = self._sum_lines("purchase", "amount")
        self._set_own({"purchase_value": value})

    def _settle_issue(self):
        """Issues by department and category: kinds of goods, issued, given back."""
        self._fill(ISSUE)
        issued, back = self._sum_lines("issue", "amount", "amount_2")
        self._set_own({"issue_value": issued - back})

    def _settle_loan(self):
        """Open loans: quantity out, cost, day due, days overdue on the last day."""
        self._fill(LOAN, company_key=str(self.company_id.id))

    def _settle_unpaid(self):
        """Bills that were owed on the last day: rest, total, day due, days late."""
        self._fill(UNPAID)
        [value] = self._sum_lines("unpaid", "amount")
        self._set_own({"unpaid_value": value})
