"""How allocations are made, fulfilled and given back."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.running import shift_rows

ALLOCATION_CAPS = """
    qty_accepted + qty_closed <= quantity AND LEAST(qty_accepted, qty_closed) >= 0
"""


class SchoolSupplyAllocation(models.Model):
    _inherit = "school.supply.allocation"

    def _allocate(self, vals_list):
        """Cover request lines from the stock or by lines of draft orders.

        The caller has checked the rights, the post and the approval.

        :param list vals_list: dicts with ``request_line_id``, ``source``, ``quantity``
            (units of the line) and for purchases ``purchase_line_id``
        :return: the new allocations, sudo
        :raise UserError: when more would be covered than was approved
        """
        changes = defaultdict(lambda: defaultdict(float))
        for vals in vals_list:
            column = "qty_reserved" if vals["source"] == "stock" else "qty_drafted"
            changes[vals["request_line_id"]][column] += vals["quantity"]
        self.env["school.supply.request.line"].sudo()._shift(changes)
        return self.sudo().create(vals_list)

    def _shift(self, changes):
        """Move the running quantities of allocations in place, within the caps.

        :param dict changes: ``{allocation id: {column: amount}}``
        :raise UserError: naming the allocations whose cap would be broken
        """
        changes = {row_id: row for row_id, row in changes.items() if any(row.values())}
        moved = shift_rows(
            self.browse(),
            changes,
            ("qty_accepted", "qty_closed"),
            "quantity",
            ALLOCATION_CAPS,
        )
        missing = self.browse(sorted(set(changes) - moved))
        if missing:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(request)s, %(line)s: %(quantity)s of %(order)s are meant for"
                        " it, %(open)s of them are still to come. Lower the quantity.",
                        request=allocation.request_id.name,
                        line=allocation.request_line_id.name,
                        quantity=allocation.quantity,
                        order=allocation.purchase_id.name or self.env._("the stock"),
                        open=allocation._pending(),
                    )
                    for allocation in missing.sudo()
                )
            )

    def _pending(self):
        """Return what is still to come of one allocation, in units of the line."""
        self.ensure_one()
        return self.quantity - self.qty_accepted - self.qty_closed

    def _register_accepted(self, qty_by_allocation):
        """Count accepted goods and services against the requests they serve.

        :param dict qty_by_allocation: ``{allocation id: quantity}`` in units of the
            request lines
        :raise UserError: when more would be accepted than was ordered
        """
        self.sudo()._shift(
            {key: {"qty_accepted": qty} for key, qty in qty_by_allocation.items()}
        )
        changes = defaultdict(lambda: {"qty_accepted": 0.0})
        allocations = self.sudo().browse(qty_by_allocation)
        for allocation in allocations:
            line_id = allocation.request_line_id.id
            changes[line_id]["qty_accepted"] += qty_by_allocation[allocation.id]
        allocations.request_line_id._shift(changes)
        allocations.request_id._sync_done()

    def _register_closed(self, qty_by_allocation):
        """Give back what a source will not deliver; the lines are open again for it.

        :param dict qty_by_allocation: ``{allocation id: quantity}`` in units of the
            request lines
        :raise UserError: when more would be closed than is still to come
        """
        allocations = self.sudo().browse(qty_by_allocation)
        allocations._shift(
            {key: {"qty_closed": qty} for key, qty in qty_by_allocation.items()}
        )
        changes = defaultdict(lambda: defaultdict(float))
        for allocation in allocations:
            column = allocation._coverage_column()
            changes[allocation.request_line_id.id][column] -= qty_by_allocation[
                allocation.id
            ]
        allocations.request_line_id._shift(changes)

    def _coverage_column(self):
        """Return the column of the line that counts this allocation."""
        self.ensure_one()
        if self.source == "stock":
            return "qty_reserved"
        return "qty_ordered" if self.ordered else "qty_drafted"

    def _in_order_of_need(self):
        """Return the allocations, those whose goods are needed first at the front."""
        never = fields.Date.to_date("9999-12-31")
        return self.sorted(
            lambda allocation: (
                allocation.request_line_id.needed_by
                or allocation.request_id.needed_by
                or never,
                allocation.id,
            )
        )

    def _reduce(self, quantity):
        """Take ``quantity`` (unit of the line) out of one allocation of a draft."""
        self.ensure_one()
        self.request_line_id._shift(
            {self.request_line_id.id: {self._coverage_column(): -quantity}}
        )
        left = self.quantity - quantity
        if self.product_uom_id.is_zero(left):
            self.sudo().unlink()
        else:
            self.sudo().quantity = left

    def _release(self):
        """Give back all that is pending: drafts vanish, what was ordered is closed."""
        drafted = self.filtered(lambda a: not a.ordered and a.source == "purchase")
        changes = defaultdict(lambda: defaultdict(float))
        for allocation in drafted:
            line_id = allocation.request_line_id.id
            changes[line_id]["qty_drafted"] -= allocation.quantity
        drafted.request_line_id._shift(changes)
        drafted.sudo().unlink()
        rest = self - drafted
        rest._register_closed({a.id: a._pending() for a in rest})
