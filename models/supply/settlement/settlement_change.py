"""Changes of settled months: a bill or a price that came later.

Odoo values a movement anew when its bill is posted or a price is corrected. What that
changes in a settled month is entered here as it happens, and is a difference of the
next settlement.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.gate import gate_open

DIFFERENCE = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, name,
        res_model, res_id, product_id, department_id, amount, amount_2, amount_3, date,
        note)
    SELECT %(settlement)s, %(company)s, 'difference', move_name, cause_model, cause_id,
           product_id, department_id,
           CASE WHEN is_in THEN 1 ELSE -1 END * (new_value - old_value), old_value,
           new_value, move_date, cause_name
      FROM school_settlement_change
     WHERE company_id = %(company)s AND id > %(seen)s AND id <= %(newest)s
       AND move_date < %(first)s AND %(previous)s > 0
  ORDER BY id
"""
# What the figures say without a document: changed by hand, behind the ORM's back.
REST = """
    INSERT INTO school_settlement_line (settlement_id, company_id, section, product_id,
        quantity, amount, note)
    SELECT %(settlement)s, %(company)s, 'difference', stock.product_id,
           stock.changed_qty, stock.changed_value - COALESCE(told.amount, 0),
           %(silent)s
      FROM school_settlement_stock stock
 LEFT JOIN (SELECT product_id,
                   SUM(CASE WHEN is_in THEN amount ELSE -amount END) AS amount
              FROM (SELECT product_id, is_in, new_value - old_value AS amount
                      FROM school_settlement_change
                     WHERE company_id = %(company)s AND id > %(seen)s
                       AND id <= %(newest)s AND move_date < %(first)s) AS change
          GROUP BY 1) AS told ON told.product_id = stock.product_id
     WHERE stock.settlement_id = %(settlement)s AND stock.department_id IS NULL
       AND %(previous)s > 0
       AND (stock.changed_qty <> 0
            OR abs(stock.changed_value - COALESCE(told.amount, 0)) >= 0.005)
  ORDER BY stock.product_id
"""


class SchoolSettlementChange(models.Model):
    """One movement of a settled month whose value changed."""

    _name = "school.settlement.change"
    _inherit = "school.ledger"
    _description = "Change of a Settled Month"
    _order = "id desc"
    _rec_name = "move_name"

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Item",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        ondelete="restrict",
    )
    move_id = fields.Many2oneReference(
        string="Movement",
        model_field="move_model",
        readonly=True,
    )
    move_model = fields.Char(string="Movement Model", readonly=True)
    move_name = fields.Char(string="Movement of Goods", readonly=True)
    move_date = fields.Date(string="Moved On", readonly=True)
    is_in = fields.Boolean(string="Receipt", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    old_value = fields.Monetary(string="Value Before", readonly=True)
    new_value = fields.Monetary(string="Value After", readonly=True)
    cause_model = fields.Char(readonly=True)
    cause_id = fields.Many2oneReference(
        model_field="cause_model",
        readonly=True,
    )
    cause_name = fields.Char(string="Caused By", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    changed_on = fields.Datetime(required=True, readonly=True)

    _product_index = models.Index("(company_id, product_id, id)")

    @api.model
    def _log(self, before):
        """Enter the movements of settled months whose value is no longer as before.

        :param dict before: ``{stock.move: value}`` of what it was
        """
        changed = [
            (move, value)
            for move, value in before.items()
            if move.company_currency_id.compare_amounts(move.value, value)
        ]
        if not changed:
            return
        now = fields.Datetime.now()
        # Nobody has the right to write here; this is the one way.
        self.sudo().create(
            [
                {
                    **move._prepare_settlement_change(),
                    "old_value": value,
                    "new_value": move.value,
                    "user_id": self.env.uid,
                    "changed_on": now,
                }
                for move, value in changed
            ]
        )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _set_value(self, correction_quantity=None):
        """Value the moves; what changes in a settled month is entered as a change."""
        before = {move: move.value for move in self.sudo()._in_settled_month()}
        result = super()._set_value(correction_quantity=correction_quantity)
        self.env["school.settlement.change"]._log(before)
        return result

    def write(self, vals):
        """Write; a value that is typed in is entered as a change as well."""
        before = {}
        if "value" in vals and not gate_open(self, "stock_value"):
            before = {move: move.value for move in self.sudo()._in_settled_month()}
        result = super().write(vals)
        self.env["school.settlement.change"]._log(before)
        return result

    def _prepare_settlement_change(self):
        """Return the values of the change of a movement, with what caused it."""
        self.ensure_one()
        bill = self.purchase_line_id.invoice_lines.move_id.filtered(
            lambda move: move.state == "posted"
        ).sorted("write_date")[-1:]
        manual = self.env["product.value"].search(
            [("move_id", "=", self.id)], order="date desc, id desc", limit=1
        )
        cause = manual or bill
        return {
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "department_id": self.school_receiver_id.id,
            "move_id": self.id,
            "move_model": self._name,
            "move_name": self.reference or self.picking_id.name,
            "move_date": self._school_day(),
            "is_in": self.is_in,
            "cause_model": cause._name if cause else False,
            "cause_id": cause.id,
            "cause_name": manual.description or bill.display_name or False,
        }


class SchoolSettlement(models.Model):
    _inherit = "school.settlement"

    def _settle_difference(self):
        """Changes of settled months since the last settlement, with their documents.

        Amounts: the difference, the value before, the value after. What the figures
        say beyond the documents stands in rows of its own.
        """
        [[newest]] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(max(id), 0) FROM school_settlement_change"
                " WHERE company_id = %s",
                self.company_id.id,
            )
        )
        self._fill(DIFFERENCE, newest=newest)
        self._fill(
            REST,
            newest=newest,
            silent=self.env._(
                "Changed without a document. Ask who can write to the database."
            ),
        )
        self._set_own({"change_id": newest})
