"""A request line and its budget: what it should hold, and how the ledger follows.

What a line holds of its budget follows from its running quantities and prices alone,
see :meth:`_budget_wanted`. After each event the ledger is moved from what it says to
that, so that nothing is charged twice, whatever happens in which order.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.gate import open_gate
from .budget_source import source_of

# States of a request in which its lines hold budget.
HOLDING = ("submitted", "approved", "done")


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    budget_line_id = fields.Many2one(
        comodel_name="school.budget.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Which line of the budget pays, since the request was submitted.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines that hold no budget yet."""
        return super().create([{**vals, "budget_line_id": False} for vals in vals_list])

    # -- matching -----------------------------------------------------------------

    def _budget_key(self):
        """Department, category and source of funds (ids, False for none)."""
        self.ensure_one()
        request = self.request_id
        return (
            request.department_id._origin.id or False,
            self.product_id._origin.categ_id.id or False,
            request.fund_id._origin.id or False,
        )

    def _budget_match(self, company, date):
        """Return ``{request line: budget line}``, empty where there is no budget."""
        keys = {line: line._budget_key() for line in self}
        found = self.env["school.budget.line"]._match(company, date, keys.values())
        return {line: found[key] for line, key in keys.items()}

    # -- what a line holds --------------------------------------------------------

    def _budget_lock(self):
        """Take the balances of these lines, before anything of the stock."""
        self.sudo().budget_line_id._lock()

    def _budget_held(self):
        """What the ledger says of each line.

        :return: ``{line id: [reserved, committed, spent]}`` in CNY
        """
        held = {line_id: [0.0, 0.0, 0.0] for line_id in self.ids}
        for line_id, *figures in self.env.execute_query(
            SQL(
                """
                SELECT origin_id, SUM(reserved), SUM(committed), SUM(spent)
                  FROM school_budget_entry
                 WHERE origin_model = %s AND origin_id IN %s GROUP BY origin_id
                """,
                self._name,
                tuple(self.ids) or (0,),
            )
        ):
            held[line_id] = [float(figure) for figure in figures]
        return held

    def _budget_wanted(self):
        """What each line should hold, by its quantities and prices as they stand.

        :return: ``{line id: [reserved, committed, spent]}`` in CNY
        """
        values = self._budget_order_values()
        return {
            line.id: [
                line.currency_id.round(figure)
                for figure in line._budget_figures(*values[line.id])
            ]
            for line in self
        }

    def _budget_figures(self, ordered, accepted, difference):
        """Reserved, committed and spent of one line, in CNY.

        :param ordered: value of all that is ordered, at the orders' prices
        :param accepted: value of what of it is accepted
        :param difference: by how much bills are above the orders' prices
        """
        self.ensure_one()
        holding = self.request_id.state in HOLDING
        waiting = self.qty_open + self.qty_drafted if holding else 0.0
        if not self._budget_at_issue():
            committed = self.currency_id.round(ordered) - self.currency_id.round(
                accepted
            )
            return waiting * self.price_unit, committed, accepted + difference
        # what was fetched counts against deliveries first, then against the stock
        delivered = min(self.qty_issued, self.qty_ordered)
        stored = self.qty_issued - delivered
        left_in_store = max(0.0, self.qty_reserved - stored) if holding else 0.0
        share = delivered / self.qty_ordered if self.qty_ordered else 0.0
        issued = ordered * share + stored * self.price_unit
        kept = 1 - self.qty_returned / self.qty_issued if self.qty_issued else 1.0
        return (
            (waiting + left_in_store) * self.price_unit,
            self.currency_id.round(ordered) - self.currency_id.round(ordered * share),
            issued * kept + difference,
        )

    def _budget_at_issue(self):
        """Whether the line is charged when its goods are handed out."""
        self.ensure_one()
        unit = self.request_id.unit_id
        return unit.budget_control == "issue" and self.kind != "service"

    def _budget_order_values(self):
        """Value of what is ordered for each line, of what of it is accepted, and by how
        much bills differ from it.

        :return: ``{line id: (ordered, accepted, difference)}`` in CNY, not rounded
        """
        totals = {line_id: [0.0, 0.0, 0.0] for line_id in self.ids}
        shares = self.allocation_ids.filtered("ordered")
        bought = shares.purchase_line_id
        # a stored total can be written by a client
        self.env.add_to_compute(bought._fields["price_total"], bought)
        differences = bought._school_bill_differences()
        for share in shares:
            line, own = share.purchase_line_id, totals[share.request_line_id.id]
            each = share.product_uom_id._compute_quantity(
                1.0, line.product_uom_id, round=False
            )
            price = line.price_total / (line.product_qty or 1.0) * each
            own[0] += price * (share.quantity - share.qty_closed)
            own[1] += price * share.qty_accepted
            if line in differences:
                own[2] += differences[line] * share.qty_accepted * each
            if line.school_qty_over and not share.request_line_id._budget_at_issue():
                # what came above the order is paid for like the rest
                asked = line.school_qty_accepted - line.school_qty_over
                own[2] += price * share.qty_accepted * line.school_qty_over / asked
        return totals

    # -- following ----------------------------------------------------------------

    def _budget_settle(self, document=None, grow=False):
        """Move the ledger to what these lines should hold now.

        :param document: the record behind it; the source of the effect, or the request
        :param bool grow: whether more budget may be taken than is held, if it is left;
            otherwise what an order gives back is reserved again as far as it reaches
        :raise UserError: names the budget line that has too little left
        """
        lines = self.sudo().filtered("budget_line_id").sorted("id")
        if not lines:
            return
        document = document or source_of(self.env)
        held, wanted = lines._budget_held(), lines._budget_wanted()
        rows = []
        for line in lines:
            deltas = [
                line.currency_id.round(want - have)
                for want, have in zip(wanted[line.id], held[line.id], strict=True)
            ]
            need = line.currency_id.round(sum(deltas))
            if not grow and need > 0 and deltas[0] > 0:
                deltas[0] = line.currency_id.round(deltas[0] - min(need, deltas[0]))
            if any(deltas):
                rows.append(line._budget_row(deltas, document or line.request_id))
        self.env["school.budget.entry"].sudo()._post(
            rows, check="policy" if grow else "none"
        )

    def _budget_row(self, deltas, document):
        """The entry that moves one line by ``deltas``."""
        reserved, committed, spent = deltas
        kind = "release"
        if spent:
            kind = "actual"
        elif committed > 0:
            kind = "commit"
        elif not committed and reserved > 0:
            kind = "reserve"
        return {
            "line_id": self.budget_line_id.id,
            "kind": kind,
            "reserved": reserved,
            "committed": committed,
            "spent": spent,
            "document": document,
            "origin": self,
        }

    def _shift(self, changes):
        """Also let the budget follow the quantities.

        What the store gives back has to be bought: it takes budget again. An order is
        followed once it is confirmed, at its own prices.
        """
        lines = self.browse(changes).sudo().filtered("budget_line_id")
        lines._budget_lock()  # the budget before the lines, everywhere
        result = super()._shift(changes)
        ordering = any(row.get("qty_ordered", 0.0) > 0 for row in changes.values())
        if lines and not ordering:
            returned = any(row.get("qty_reserved", 0) < 0 for row in changes.values())
            lines._budget_settle(grow=returned)
        return result

    def _set_budget_lines(self, found):
        """Remember which budget line pays; the caller matched them."""
        by_budget = defaultdict(self.browse)
        for line in self:
            if line.budget_line_id != found[line]:
                by_budget[found[line]] |= line
        for budget_line, lines in by_budget.items():
            open_gate(lines, "request_line").write({"budget_line_id": budget_line.id})
