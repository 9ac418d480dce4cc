"""What of a request line is covered, ordered, accepted, issued and returned."""

from odoo import models
from odoo.exceptions import UserError

from ...common.running import shift_rows
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
        changes = {
            line_id: row for line_id, row in changes.items() if any(row.values())
        }
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
