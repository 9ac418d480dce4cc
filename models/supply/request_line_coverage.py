"""Running quantities of the request lines: moved in place, capped, under the lock.

An UPDATE that adds to the row as it stands makes parallel transactions wait for each
other and fail with a serialization error, upon which Odoo tries again with the new
figures. So nothing is ever read first and written afterwards, and the caps hold
whoever comes at the same time.
"""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_repr

from .request_line import RUNNING

# What must hold of the new figures of a line, whatever moved.
LINE_CAPS = """
    qty_reserved + qty_drafted + qty_ordered + qty_closed <= quantity_approved
    AND qty_accepted <= qty_ordered
    AND qty_issued <= qty_reserved + qty_accepted
    AND qty_returned <= qty_issued
    AND LEAST(qty_reserved, qty_drafted, qty_ordered, qty_accepted,
              qty_issued, qty_returned, qty_closed) >= 0
"""
LINE_OPEN = "quantity_approved - qty_reserved - qty_drafted - qty_ordered - qty_closed"
ALLOCATION_CAPS = """
    qty_accepted + qty_closed <= quantity AND LEAST(qty_accepted, qty_closed) >= 0
"""


def shift_rows(records, changes, running, fixed, caps, extra=None):
    """Add ``changes`` to running figures in place and return the ids that moved.

    Rows whose figures would break a cap are left alone and are missing from the
    result. Rows are locked in the order of their ids.

    :param records: empty recordset of the model
    :param dict changes: ``{id: {column: amount}}``
    :param tuple running: the columns that may be moved
    :param str fixed: the column that caps them
    :param str caps: SQL condition on the new figures
    :param dict extra: columns that follow, as SQL texts over the new figures
    :return: set of ids
    """
    if not changes:
        return set()
    extra = extra or {}
    digits = records.env["decimal.precision"].precision_get("Product Unit")
    moved = [name for name in running if any(name in row for row in changes.values())]
    records.flush_model()
    table = SQL.identifier(records._table)
    deltas = SQL(", ").join(
        SQL(
            "(%s, %s)",
            row_id,
            SQL(", ").join(
                SQL("%s::numeric", float_repr(row.get(name, 0.0), digits))
                for name in moved
            ),
        )
        for row_id, row in sorted(changes.items())
    )
    figures = SQL(", ").join(
        SQL(
            "COALESCE(t.%(name)s, 0) + %(delta)s AS %(name)s",
            name=SQL.identifier(name),
            delta=SQL.identifier("d", name) if name in moved else SQL("0"),
        )
        for name in running
    )
    rows = records.env.execute_query(
        SQL(
            """
            WITH d(id, %(names)s) AS (VALUES %(deltas)s),
                 figures AS (
                    SELECT t.id, t.%(fixed)s, %(figures)s
                      FROM %(table)s t JOIN d ON d.id = t.id
                     ORDER BY t.id FOR NO KEY UPDATE OF t
                 ),
                 allowed AS (SELECT *%(extra)s FROM figures WHERE %(caps)s)
            UPDATE %(table)s t SET %(sets)s FROM allowed
             WHERE t.id = allowed.id RETURNING t.id
            """,
            names=SQL(", ").join(map(SQL.identifier, moved)),
            deltas=deltas,
            fixed=SQL.identifier(fixed),
            figures=figures,
            table=table,
            caps=SQL(caps),
            extra=SQL("").join(
                SQL(", %s AS %s", SQL(text), SQL.identifier(name))
                for name, text in extra.items()
            ),
            sets=SQL(", ").join(
                SQL("%s = %s", SQL.identifier(name), SQL.identifier("allowed", name))
                for name in (*moved, *extra)
            ),
        )
    )
    records.browse(list(changes)).invalidate_recordset(flush=False)
    return {row_id for (row_id,) in rows}


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def _covered(self):
        """Return what is reserved, drafted, ordered or closed of one line."""
        self.ensure_one()
        return sum(
            self[name]
            for name in ("qty_reserved", "qty_drafted", "qty_ordered", "qty_closed")
        )

    def _coverage_free(self):
        """Return ``{line: quantity}`` that may still be reserved or ordered.

        Only lines of approved requests count; the figure is a proposal, the cap is
        checked again when the quantity is allocated.

        :return: dict of record to float, in the unit of measure of the line
        """
        return {
            line: line.qty_open
            for line in self
            if line.request_id.state == "approved" and line.qty_open > 0
        }

    def _shift(self, changes):
        """Move running quantities in place, within the caps.

        :param dict changes: ``{line id: {column: amount}}``, in units of the lines
        :raise UserError: naming each line whose cap would be broken
        """
        changes = {line_id: row for line_id, row in changes.items() if any(row.values())}
        moved = shift_rows(
            self.browse(),
            changes,
            RUNNING,
            "quantity_approved",
            LINE_CAPS,
            extra={"qty_open": LINE_OPEN},
        )
        missing = self.browse(sorted(set(changes) - moved))
        if missing:
            raise UserError(
                "\n".join(line._explain_cap(changes[line.id]) for line in missing)
            )

    def _explain_cap(self, change):
        """Say which cap ``change`` would break on this line."""
        self.ensure_one()
        new = {name: self[name] + change.get(name, 0.0) for name in RUNNING}
        covered = sum(
            new[name]
            for name in ("qty_reserved", "qty_drafted", "qty_ordered", "qty_closed")
        )
        compare = self.product_uom_id.compare
        values = {
            "request": self.request_id.sudo().name,
            "line": self.name,
            "approved": self.quantity_approved,
            "covered": covered,
            "ordered": new["qty_ordered"],
            "accepted": new["qty_accepted"],
            "available": new["qty_reserved"] + new["qty_accepted"],
            "issued": new["qty_issued"],
            "returned": new["qty_returned"],
        }
        if compare(covered, self.quantity_approved) > 0:
            return self.env._(
                "%(request)s, %(line)s: %(approved)s were approved, %(covered)s would"
                " be reserved, ordered or closed. Lower the quantity.",
                **values,
            )
        if compare(values["accepted"], values["ordered"]) > 0:
            return self.env._(
                "%(request)s, %(line)s: %(ordered)s were ordered, %(accepted)s would"
                " be accepted. Reject what is too much.",
                **values,
            )
        if compare(values["issued"], values["available"]) > 0:
            return self.env._(
                "%(request)s, %(line)s: %(available)s were accepted or reserved,"
                " %(issued)s would be issued. Lower the quantity.",
                **values,
            )
        return self.env._(
            "%(request)s, %(line)s: %(issued)s were issued, %(returned)s would be"
            " returned. Lower the quantity.",
            **values,
        )

    def _register_issued(self, qty_by_line):
        """Count goods handed out against the lines, within the caps.

        :param dict qty_by_line: ``{line id: quantity}`` in units of the lines
        :raise UserError: when more would be issued than was accepted or reserved
        """
        self._shift({key: {"qty_issued": qty} for key, qty in qty_by_line.items()})
        self.browse(qty_by_line).request_id._sync_done()

    def _register_returned(self, qty_by_line):
        """Count goods that came back from their takers, within the caps.

        :param dict qty_by_line: ``{line id: quantity}`` in units of the lines
        :raise UserError: when more would come back than was issued
        """
        self._shift({key: {"qty_returned": qty} for key, qty in qty_by_line.items()})


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
