"""What of a purchase was accepted and billed: running figures, capped in the table."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import open_gate
from ...common.running import shift_rows

RUNNING = (
    "school_qty_accepted",
    "school_qty_over",
    "school_qty_closed",
    "school_qty_billed",
)
CAPS = """
    school_qty_accepted + school_qty_closed <= product_qty + school_qty_over
    AND school_qty_billed <= school_qty_accepted
    AND LEAST(school_qty_accepted, school_qty_over, school_qty_closed,
              school_qty_billed) >= 0
"""
CLOSING_POSTS = ("buyer", "keeper", "affairs_director")


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    school_qty_accepted = fields.Float(
        string="Accepted",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Signed for in acceptances; the only quantity that can be billed.",
    )
    school_qty_over = fields.Float(
        string="Accepted Above the Order",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Within the tolerance of the acceptance requirements; for no request, but"
        " paid for like the rest.",
    )
    school_qty_closed = fields.Float(
        string="Short-closed",
        digits="Product Unit",
        readonly=True,
        copy=False,
    )
    school_qty_billed = fields.Float(
        string="Billed and Posted",
        digits="Product Unit",
        readonly=True,
        copy=False,
    )

    _school_received_within_ordered = models.Constraint(
        "CHECK (COALESCE(school_qty_accepted, 0) + COALESCE(school_qty_closed, 0) = 0"
        " OR COALESCE(school_qty_accepted, 0) + COALESCE(school_qty_closed, 0)"
        " <= product_qty + COALESCE(school_qty_over, 0))",
        "No more can be accepted or short-closed than was ordered.",
    )
    _school_billed_within_accepted = models.Constraint(
        "CHECK (COALESCE(school_qty_billed, 0) <= COALESCE(school_qty_accepted, 0))",
        "No more can be billed than was accepted.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is accepted or billed on a new line."""
        lines = super().create(vals_list)
        if any(line[name] for line in lines for name in RUNNING):
            lines._refuse_running()
        return lines

    def write(self, vals):
        """Write; the running figures move in place only, never by a write."""
        if not vals.keys().isdisjoint(RUNNING):
            self._refuse_running()
        return super().write(vals)

    def _refuse_running(self):
        raise UserError(
            self.env._(
                "What was accepted and billed follows from acceptances and bills and is"
                " not entered by hand."
            )
        )

    def _school_pending(self):
        """Return what is still to come of one line, in its unit of measure."""
        self.ensure_one()
        taken = self.school_qty_accepted - self.school_qty_over
        return self.product_qty - taken - self.school_qty_closed

    @api.model
    def _school_shift(self, changes):
        """Move running figures in place.

        :param dict changes: ``{line id: {column: amount}}``
        :return: lines whose cap stood against it; they did not move
        """
        moved = shift_rows(self.browse(), changes, RUNNING, "product_qty", CAPS)
        return self.browse(sorted(set(changes) - moved))

    @api.model
    def _school_register_accepted(self, qty_by_line, over_by_line):
        """Count accepted quantities, within what is still to come.

        :param dict qty_by_line: ``{line id: quantity}``
        :param dict over_by_line: ``{line id: quantity}``, what of it is above the order
        :raises UserError: names what would exceed the order
        """
        refused = self._school_shift(
            {
                key: {"school_qty_accepted": qty, "school_qty_over": over_by_line[key]}
                for key, qty in qty_by_line.items()
            }
        )
        if refused:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(product)s: %(accepted)s %(unit)s are accepted, only"
                        " %(pending)s are still to come on %(order)s. What exceeds it"
                        " is rejected.",
                        product=line.product_id.display_name,
                        accepted=qty_by_line[line.id],
                        unit=line.product_uom_id.name,
                        pending=line._school_pending(),
                        order=line.order_id.name,
                    )
                    for line in refused
                )
            )

    def _school_receive_services(self):
        """Repeat on service lines what was accepted of them."""
        for line in open_gate(self, "qty_received"):
            line.qty_received_manual = line.school_qty_accepted

    def _school_close(self):
        """Give up what is still to come and return it to the requests."""
        pending = {line: line._school_pending() for line in self}
        pending = {
            line: quantity
            for line, quantity in pending.items()
            if line.product_uom_id.compare(quantity, 0) > 0
        }
        lines = self.browse().union(*pending)
        if not lines:
            raise UserError(self.env._("Nothing is still to come."))
        refused = self._school_shift(
            {line.id: {"school_qty_closed": qty} for line, qty in pending.items()}
        )
        if refused:
            raise UserError(
                self.env._("The order changed meanwhile. Open it again and try again.")
            )
        moves = lines.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        open_gate(moves, "stock_cancel")._action_cancel()
        shares = self._school_spread(pending)
        self.env["school.supply.allocation"]._register_closed(shares)
        return lines


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_acceptance_ids = fields.One2many(
        comodel_name="school.acceptance",
        inverse_name="purchase_id",
        string="Acceptances",
        readonly=True,
        copy=False,
    )
    school_acceptance_count = fields.Integer(
        string="Number of Acceptances",
        compute="_compute_school_acceptance_count",
    )

    @api.depends("school_acceptance_ids")
    def _compute_school_acceptance_count(self):
        counts = dict(
            self.env["school.acceptance"]._read_group(
                [("purchase_id", "in", self.ids)], ["purchase_id"], ["__count"]
            )
        )
        for order in self:
            order.school_acceptance_count = counts.get(order, 0)

    def _school_takes_more(self):
        """Whether a little more than ordered may be accepted; an award or a framework,
        which fixes what may be bought, says no."""
        self.ensure_one()
        return True

    def action_school_accept(self):
        """Open the unfinished acceptance of the order, or prepare one.

        :return: window action
        """
        self.ensure_one()
        acceptance = self.school_acceptance_ids.filtered(
            lambda acceptance: (
                acceptance.state in ("draft", "counted") and not acceptance.corrects_id
            )
        )[:1] or self.env["school.acceptance"].create({"purchase_id": self.id})
        action = self.action_school_view_acceptances()
        return {**action, "views": [(False, "form")], "res_id": acceptance.id}

    def action_school_view_acceptances(self):
        """Open the acceptances of the order.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Acceptance"),
            "res_model": "school.acceptance",
            "views": [(False, "list"), (False, "form")],
            "domain": [("purchase_id", "=", self.id)],
            "context": {"default_purchase_id": self.id},
        }

    def action_school_short_close(self, reason, line_ids=None):
        """Give up what is still to come; the requests may cover it in another way.

        :param str reason: why, kept in the chatter
        :param list line_ids: ids of lines of this order; all when empty
        :raises UserError: without a reason, when nothing is pending, or unless the
            user buys, keeps or heads general affairs
        """
        self.ensure_one()
        self.check_access("read")
        self.school_unit_id._check_post(CLOSING_POSTS)
        if not (reason or "").strip() or self.state != "purchase":
            raise UserError(
                self.env._(
                    "%(order)s: only a confirmed order is short-closed, and with a"
                    " reason.",
                    order=self.name,
                )
            )
        order = self.sudo()
        lines = order.order_line.filtered(
            lambda line: not line.display_type and (not line_ids or line.id in line_ids)
        )._school_close()
        order.message_post(
            body=self.env._(
                "Short-closed: %(products)s. %(reason)s",
                products=", ".join(lines.product_id.mapped("display_name")),
                reason=reason,
            )
        )
        return True
