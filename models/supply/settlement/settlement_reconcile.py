"""Reconciling the stock with the accounts: value = ledger + accepted and not billed.

Item by item: what the movements add up to, less what the stock accounts hold, less what
was accepted and is on no bill, is nothing. What is left has a name: an account, an
item, an amount and the documents that it comes from.
"""

from odoo import Command, models
from odoo.tools import SQL

from ...common.digest import digest

# What came in through a purchase and is not in the books yet, by purchase line: what
# the goods are valued at less what was billed. So a bill at another price is no
# difference: the goods follow it. Services at the price of the order.
UNBILLED = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, partner_id, product_id, quantity, amount, amount_2, amount_3,
        date)
    WITH accepted AS (
        SELECT line.purchase_line_id AS id, SUM(line.qty_accepted) AS quantity,
               MIN(acceptance.date) AS date
          FROM school_acceptance acceptance
          JOIN school_acceptance_line line ON line.acceptance_id = acceptance.id
         WHERE acceptance.company_id = %(company)s AND acceptance.state = 'done'
           AND acceptance.done_on < %(stop)s
      GROUP BY 1
    ), received AS (
        SELECT purchase_line_id AS id,
               SUM(CASE WHEN is_in THEN value ELSE -value END) AS value
          FROM stock_move
         WHERE company_id = %(company)s AND state = 'done' AND (is_in OR is_out)
           AND purchase_line_id IS NOT NULL AND date < %(stop)s
      GROUP BY 1
    ), billed AS (
        SELECT line.purchase_line_id AS id,
               SUM(kind.sign * line.quantity * uom.factor / unit.factor) AS quantity,
               SUM(kind.sign * line.price_subtotal) AS value,
               SUM(CASE WHEN bill.state = 'posted' THEN line.balance END) AS balance
          FROM account_move bill
          JOIN account_move_line line
            ON line.move_id = bill.id AND line.display_type = 'product'
          JOIN purchase_order_line pol ON pol.id = line.purchase_line_id
          JOIN uom_uom unit ON unit.id = pol.product_uom_id
     LEFT JOIN uom_uom uom ON uom.id = line.product_uom_id
    CROSS JOIN LATERAL (SELECT CASE WHEN bill.move_type = 'in_refund'
                                    THEN -1 ELSE 1 END) AS kind (sign)
         WHERE bill.company_id = %(company)s AND bill.date <= %(last)s
           AND (bill.state = 'posted' OR bill.school_bill_state = 'registered')
      GROUP BY 1
    ), open AS (
        SELECT pol.id, pol.order_id, pol.product_id, template.is_storable,
               COALESCE(accepted.quantity, 0) - COALESCE(billed.quantity, 0)
                   AS quantity,
               round((CASE WHEN template.is_storable
                    THEN COALESCE(received.value, 0)
                         - COALESCE(billed.balance, billed.value, 0)
                    ELSE (COALESCE(accepted.quantity, 0) - COALESCE(billed.quantity, 0))
                         * pol.price_unit * (1 - COALESCE(pol.discount, 0) / 100)
               END)::numeric, 2) AS value,
               billed.value AS billed, accepted.date
          FROM purchase_order_line pol
          JOIN product_product product ON product.id = pol.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN accepted ON accepted.id = pol.id
     LEFT JOIN received ON received.id = pol.id
     LEFT JOIN billed ON billed.id = pol.id
         WHERE pol.company_id = %(company)s
           AND (accepted.id IS NOT NULL OR received.id IS NOT NULL
                OR billed.id IS NOT NULL)
    )
    SELECT %(settlement)s, %(company)s, 'unbilled', po.name, 'purchase.order', po.id,
           po.partner_id, open.product_id, open.quantity, open.value, open.billed,
           CASE WHEN open.is_storable THEN open.value ELSE 0 END, open.date
      FROM open JOIN purchase_order po ON po.id = open.order_id
     WHERE open.quantity > 0
        OR (open.is_storable AND abs(open.value) BETWEEN 0.005 AND 0.05)
  ORDER BY open.date, po.id, open.id
"""

# The stock accounts by item: balance until the last day, closing entries apart.
# What is left over (amount_2) is compared with what was left over before.
CHECK = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, account_id,
        product_id, amount, amount_2, amount_3, amount_4)
    WITH account AS (
        SELECT * FROM unnest(%(categories)s::int[], %(accounts)s::int[])
                   AS account (categ_id, account_id)
    ), part AS (
        SELECT stock.product_id, account.account_id, stock.moved_value AS stock,
               0 AS books, 0 AS earlier
          FROM school_settlement_stock stock
     LEFT JOIN account ON account.categ_id = stock.categ_id
         WHERE stock.settlement_id = %(settlement)s AND stock.department_id IS NULL
         UNION ALL
        SELECT line.product_id, line.account_id, 0, SUM(line.balance), 0
          FROM account_move_line line
         WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
           AND line.account_id = ANY(%(accounts)s) AND line.date <= %(last)s
           AND line.move_id <> ALL(%(closings)s)
      GROUP BY 1, 2
         UNION ALL
        SELECT line.product_id, account.account_id, 0, line.amount_3, 0
          FROM school_settlement_line line
          JOIN product_product product ON product.id = line.product_id
          JOIN product_template template ON template.id = product.product_tmpl_id
     LEFT JOIN account ON account.categ_id = template.categ_id
         WHERE line.settlement_id = %(settlement)s AND line.section = 'unbilled'
         UNION ALL
        SELECT product_id, account_id, 0, 0, amount_3 FROM school_settlement_line
         WHERE settlement_id = %(previous)s AND section = 'check'
    ), item AS (
        SELECT account_id, product_id, SUM(stock) AS stock, SUM(books) AS books,
               SUM(stock) - SUM(books) AS rest,
               SUM(stock) - SUM(books) - SUM(earlier) AS fresh
          FROM part GROUP BY 1, 2
    )
    SELECT %(settlement)s, %(company)s, 'check', account_id, product_id, stock, books,
           rest, fresh
      FROM item WHERE abs(rest) >= 0.005 OR abs(fresh) >= 0.005
  ORDER BY abs(fresh) DESC, product_id, account_id
"""


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _settle_check(self):
        """Compare stock and accounts item by item.

        Amounts: value of the stock, of the books with what is not billed, their
        difference, and what of it is new in this month.
        """
        self._fill(UNBILLED)
        unbilled, goods = self._sum_lines("unbilled", "amount", "amount_3")
        values = {
            "unbilled_value": unbilled,
            "unbilled_stock_value": goods,
            "ledger_value": 0.0,
            "explained_value": 0.0,
            "unexplained_value": 0.0,
            "check_digest": False,
        }
        if self._keeps_books():
            values |= self._check_books()
        self._set_own(values)

    def _keeps_books(self):
        return self.unit_id.bookkeeping == "own"

    def _check_books(self):
        """Fill the rows that do not agree; return the totals of the reconciliation."""
        accounts = self._stock_accounts()
        closings = self._closing_entries()
        self._fill(
            CHECK,
            categories=list(accounts),
            accounts=list(accounts.values()),
            closings=closings,
        )
        rest, fresh = self._sum_lines("check", "amount_3", "amount_4")
        rows = self.env.execute_query(
            SQL(
                "SELECT account_id, product_id, amount_4::text, abs(amount_4)"
                "  FROM school_settlement_line"
                " WHERE settlement_id = %s AND section = 'check' AND amount_4 <> 0"
                " ORDER BY 1 NULLS FIRST, 2 NULLS FIRST",
                self.id,
            )
        )
        if rows:
            self._explain_checks()
        return {
            "ledger_value": self._ledger_balance(set(accounts.values()))
            + self.adjusted_value,
            "explained_value": rest - fresh,
            # Two differences that cancel out are two differences.
            "unexplained_value": float(sum(row[3] for row in rows)),
            "check_digest": rows and digest([list(row[:3]) for row in rows]),
        }

    def _stock_accounts(self):
        """Ids of the accounts that hold the stock, by the ids of the categories."""
        company = self.company_id
        default = company.account_stock_valuation_id
        found = {
            category.id: (category.property_stock_valuation_account_id or default).id
            for category in self._stock_categories()
        }
        return {key: value for key, value in found.items() if value}

    def _closing_entries(self):
        """Ids of the closing entries of all settlements, and of their reversals."""
        settlements = self.search(
            [("company_id", "=", self.company_id.id), ("adjust_move_id", "!=", False)]
        )
        entries = settlements.adjust_move_id
        return (entries | entries.reversal_move_ids).ids

    def _ledger_balance(self, account_ids):
        """Balance (CNY) of the stock accounts on the last day."""
        [[balance]] = self.env["account.move.line"]._read_group(
            [
                ("account_id", "in", list(account_ids)),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date_end),
            ],
            [],
            ["balance:sum"],
        )
        return balance or 0.0

    # -- the closing entry --------------------------------------------------------

    def _post_adjustment(self):
        """Take the price differences out of the stock accounts, in one entry.

        After it the accounts hold what the stock is worth, less what is not billed.
        """
        if not self._keeps_books():
            return
        settlement = self.sudo()
        company = settlement.company_id
        used = company.school_consume_location_id.valuation_account_id
        lines = []
        for account, amount in settlement._adjusted_by_account():
            other = (
                account.account_stock_variation_id or company.expense_account_id or used
            )
            name = self.env._("Price differences of the stock, %s", self.name)
            for line_account, value in ((account, amount), (other, -amount)):
                lines.append(
                    Command.create(
                        {
                            "name": name,
                            "account_id": line_account.id,
                            "debit": max(value, 0.0),
                            "credit": max(-value, 0.0),
                        }
                    )
                )
        if not lines:
            return
        # The accountant's right to close the month was checked.
        entry = settlement.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": company.account_stock_journal_id.id,
                "date": self.date_end,
                "ref": self.env._("Settlement %s", self.name),
                "line_ids": lines,
            }
        )
        entry._post(soft=False)
        self._set_own({"adjust_move_id": entry.id})

    def _adjusted_by_account(self):
        """Pairs of stock account and price difference (CNY)."""
        accounts = self._stock_accounts()
        rows = self.env.execute_query(
            SQL(
                "SELECT categ_id, SUM(adjusted_value) FROM school_settlement_stock"
                " WHERE settlement_id = %s AND department_id IS NULL GROUP BY 1",
                self.id,
            )
        )
        totals = {}
        for category, amount in rows:
            account = self.env["account.account"].browse(accounts.get(category))
            totals[account] = totals.get(account, 0.0) + float(amount)
        return [
            (account, self.currency_id.round(amount))
            for account, amount in totals.items()
            if account and not self.currency_id.is_zero(amount)
        ]


class SchoolSettlementLine(models.Model):
    _inherit = "school.settlement.line"

    def _check_text(self):
        """Return account, item, amount and reason of one difference, in words."""
        self.ensure_one()
        return self.env._(
            "%(account)s, %(item)s: %(amount)s. %(reason)s",
            account=self.account_id.display_name or self.env._("no account"),
            item=self.product_id.display_name or self.env._("no item"),
            amount=self.currency_id.format(self.amount_4),
            reason=self.note or "",
        ).strip()
