"""Orders are confirmed for what was compared, and for the lowest offer or a reason."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..purchase.purchase_order_line import PRICED

OPEN_STATES = ("draft", "sent", "to approve")


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    school_quote_reason = fields.Text(
        string="Reason of the Choice",
        copy=False,
        help="Why fewer vendors were asked than demanded, or why not the lowest.",
    )
    school_comparison_ids = fields.One2many(
        comodel_name="school.quote.comparison",
        inverse_name="purchase_id",
        string="Comparisons of Quotes",
    )

    def _school_comparison_domain(self):
        return ["|", ("purchase_id", "in", self.ids), ("chosen_id", "in", self.ids)]

    def _school_decided(self):
        """The comparison in force by which this order was chosen or left, sudo."""
        self.ensure_one()
        Entry = self.env["school.quote.entry"].sudo()
        entries = Entry.search(
            [("order_id", "=", self.id), ("comparison_id.state", "=", "decided")],
            order="id desc",
            limit=1,
        )
        return entries.comparison_id

    # -- guards -------------------------------------------------------------------

    def write(self, vals):
        """Write; a quote that was decided on keeps its vendor."""
        if "partner_id" in vals:
            self._school_guard_decided()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_compared(self):
        self._school_guard_decided()

    def _school_guard_decided(self):
        """Refuse to change quotes that a decision stands on.

        :raise UserError: names the comparison
        """
        orders = self._school_orders().filtered(lambda o: o.state != "purchase")
        if not orders:
            return
        Entry = self.env["school.quote.entry"].sudo()
        entry = Entry.search(
            [
                ("order_id", "in", orders.ids),
                ("comparison_id.state", "=", "decided"),
            ],
            limit=1,
        )
        if entry:
            raise UserError(
                self.env._(
                    "%(order)s is a quote that “%(comparison)s” decided on and stays as"
                    " it is. Void the comparison to ask again.",
                    order=entry.order_id.display_name,
                    comparison=entry.comparison_id.name,
                )
            )

    # -- confirmation ---------------------------------------------------------------

    def button_confirm(self):
        """Confirm; of compared orders the others are cancelled, without a question."""
        school = self._school_orders()
        if not school:
            return super().button_confirm()
        result = super(
            PurchaseOrder, self.with_context(skip_alternative_check=True)
        ).button_confirm()
        losers = (school.alternative_po_ids - self).filtered(
            lambda order: (
                order.state in OPEN_STATES
                and not order.sudo().order_line.school_allocation_ids
            )
        )
        if losers:
            losers.button_cancel()
        return result

    def _school_check_confirm(self):
        """Also verify the comparison, or the offers entered by hand."""
        result = super()._school_check_confirm()
        for order in self:
            if not order._school_quotes_settled():
                order._school_check_quotes()
        return result

    def _school_quotes_settled(self):
        """Whether something else than quotes settled who delivers.

        Hook: a framework or a tender answers True for its orders, and verifies it.
        """
        self.ensure_one()
        return False

    def _school_check_quotes(self):
        """Refuse an order whose offers were not compared, or not as they are now.

        :raise UserError: names what is missing, and what changed
        """
        self.ensure_one()
        decided = self._school_decided()
        open_others = self.alternative_po_ids.filtered(
            lambda order: order != self and order.state in OPEN_STATES
        )
        if decided and decided.chosen_id == self:
            changes = decided.with_env(self.env).sudo()._later_changes()
            if changes:
                raise UserError(
                    self.env._(
                        "%(order)s: offers changed after “%(comparison)s” was decided."
                        "\n%(changes)s\nVoid it and compare again.",
                        order=self.display_name,
                        comparison=decided.name,
                        changes="\n".join(changes),
                    )
                )
        elif decided or open_others:
            raise UserError(
                self.env._(
                    "%(order)s has alternatives: compare the quotes and choose one"
                    " before it is confirmed.",
                    order=self.display_name,
                )
            )
        else:
            self._school_check_typed_quotes()

    def _school_check_typed_quotes(self):
        """The same for offers that were entered by hand, as one amount each."""
        quotes = self.sudo().school_quote_ids
        vendor = self.partner_id.commercial_partner_id
        own = quotes.filtered(lambda q: q.partner_id.commercial_partner_id == vendor)[
            :1
        ]
        compare = self.currency_id.compare_amounts
        if own and compare(self.amount_total, own.amount) > 0:
            raise UserError(
                self.env._(
                    "%(order)s costs %(amount)s, %(vendor)s offered %(offer)s. Order at"
                    " the price offered.",
                    order=self.display_name,
                    amount=self.currency_id.format(self.amount_total),
                    vendor=vendor.name,
                    offer=self.currency_id.format(own.amount),
                )
            )
        problems = self._school_quote_problems(quotes)
        if problems and not (self.school_quote_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(order)s needs a reason of the choice:\n%(problems)s",
                    order=self.display_name,
                    problems="\n".join(problems),
                )
            )

    def _school_quote_problems(self, quotes):
        """What about offers entered by hand needs a reason, as texts."""
        problems = []
        partners = quotes.partner_id
        demanded = self._school_advice()[self].min_quotes
        if not quotes and not demanded:
            return problems
        count = partners._school_independent(self.company_id)
        if count < demanded:
            problems.append(
                self.env._(
                    "%(count)s independent quotes, the table asks for %(demanded)s.",
                    count=count,
                    demanded=demanded,
                )
            )
        problems += [
            self.env._(
                "Looks related: %(vendors)s (same %(mark)s).",
                vendors=", ".join(vendors.mapped("name")),
                mark=mark,
            )
            for vendors, mark in partners._school_related(self.company_id)
        ]
        lower = quotes.filtered(
            lambda q: self.currency_id.compare_amounts(q.amount, self.amount_total) < 0
        )
        if lower:
            best = lower.sorted("amount")[0]
            problems.append(
                self.env._(
                    "The lowest offer is that of %(vendor)s: %(lowest)s, chosen is"
                    " %(chosen)s.",
                    vendor=best.partner_id.name,
                    lowest=f"¥{best.amount:,.2f}",
                    chosen=f"¥{self.amount_total:,.2f}",
                )
            )
        return problems

    # -- pages ------------------------------------------------------------------------

    def action_school_compare(self):
        """Open the comparison of this order's quotes, or begin one.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        Comparison = self.env["school.quote.comparison"]
        found = Comparison.search(
            [*self._school_comparison_domain(), ("state", "!=", "void")], limit=1
        )
        if not found:
            found = Comparison.create(
                {"purchase_id": self.id, "company_id": self.company_id.id}
            )
        return found._get_records_action()


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Create; nothing is added to a quote that was decided on."""
        lines = super().create(vals_list)
        lines.order_id._school_guard_decided()
        return lines

    def write(self, vals):
        """Write; a quote that was decided on keeps its items and prices."""
        if not (PRICED | {"product_id", "product_qty", "product_uom_id"}).isdisjoint(
            vals
        ):
            self.order_id._school_guard_decided()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_compared(self):
        self.order_id._school_guard_decided()
