"""Where vendor and prices of a pooled purchase come from: a tender, or a framework."""

from odoo import api, fields, models

from ...common.gate import gate_open, open_gate
from ..framework.framework_order import GATE as FRAMEWORK_GATE
from .pooling_claim import GATE as CLAIM_GATE
from .pooling_item import GATE as ITEM_GATE
from .pooling_line import GATE as LINE_GATE

ENDED = ("failed", "cancelled")
TENDER, FRAMEWORK = "school.tender", "purchase.requisition"


class SchoolPooling(models.Model):
    _inherit = "school.pooling"

    tender_ids = fields.One2many("school.tender", "pooling_id", string="Tenders")
    tender_count = fields.Integer(string="Tender", compute="_compute_tender_count")
    is_tendered = fields.Boolean(
        string="A Tender Finds the Vendor", compute="_compute_tender_count"
    )

    @api.depends("tender_ids.state")
    def _compute_tender_count(self):
        for pooling in self:
            tenders = pooling.sudo().tender_ids
            pooling.tender_count = len(tenders)
            pooling.is_tendered = bool(pooling._living_tender())

    def _living_tender(self):
        """The tender that finds the vendor at the moment, sudo; empty if none."""
        return self.sudo().tender_ids.filtered(
            lambda tender: tender.state not in (*ENDED, "done")
        )[:1]

    def _source(self):
        """The tender or the framework that vendor and prices come from, sudo."""
        self.ensure_one()
        pooling = self.sudo()
        if pooling.source_model not in (TENDER, FRAMEWORK):
            return self.env[TENDER].sudo()
        return self.env[pooling.source_model].sudo().browse(pooling.source_id).exists()

    # -- while a tender finds the vendor ----------------------------------------

    def _check_not_tendered(self):
        """:raise UserError: names the tender that finds the vendor"""
        for pooling in self:
            tender = pooling._living_tender()
            if tender:
                pooling._refuse_step(
                    self.env._(
                        "%(tender)s finds the vendor. Wait for its award, or end it",
                        tender=tender.display_name,
                    )
                )

    def _check_untied(self):
        """:raise UserError: vendor and prices follow a tender or a framework"""
        self._check_not_tendered()
        for pooling in self:
            source = pooling._source()
            if source:
                pooling._refuse_step(
                    self.env._(
                        "vendor and prices come from %(origin)s. Collect again to find"
                        " them in another way",
                        origin=source.display_name,
                    )
                )

    def write(self, vals):
        """Write; vendor and prices of a tender or a framework are not typed in."""
        if "partner_id" in vals and not self._document_own_writes():
            self._check_untied()
        return super().write(vals)

    def _check_step(self, *states):
        """Also let a tender that finds the vendor end first."""
        result = super()._check_step(*states)
        self._check_not_tendered()
        return result

    def _approval_can_submit(self):
        result = super()._approval_can_submit()
        self._check_not_tendered()
        return result

    def action_reopen_collection(self):
        """Also forget vendor and prices that a tender or a framework led to."""
        result = super().action_reopen_collection()
        self._set_own({"source_model": False, "source_id": False, "source_name": False})
        return result

    def _check_approved(self):
        """Also verify what vendor and prices come from.

        :raise UserError: the award does not stand, or says otherwise
        """
        result = super()._check_approved()
        for pooling in self:
            source = pooling._source()
            if source._name == TENDER and source:
                source.with_env(self.env)._check_pooled_award(pooling.sudo())
        return result

    # -- a tender ---------------------------------------------------------------

    def action_tender(self):
        """Begin a tender for what was collected: a lot for each category.

        :return: action that opens the draft
        :raise UserError: not closed, under approval, tendered already, or no ceiling
        """
        self._check_step("closed")
        self._check_unapproved()
        self._check_untied()
        items = self.item_ids.filtered(lambda item: item.quantity > 0)
        bare = items.filtered(lambda item: item._ceiling() <= 0)
        if bare or not items:
            self._refuse_step(
                self.env._(
                    "enter a price for %(items)s: the ceiling of the tender",
                    items=", ".join(bare.product_id.mapped("display_name")) or "–",
                )
            )
        tender = self.env[TENDER].create(
            {"title": self.title, "company_id": self.company_id.id}
        )
        tender._set_own({"pooling_id": self.id})
        tender._add_pooled(items)
        return tender._get_records_action()

    def _check_unapproved(self):
        if self.approval_state in ("running", "approved"):
            self._refuse_step(self.env._("it is under approval, or approved"))

    def action_view_tenders(self):
        """Open the tenders that sought a vendor for it."""
        self.ensure_one()
        self.check_access("read")
        return self.tender_ids._get_records_action(name=self.env._("Tenders"))

    # -- a framework ------------------------------------------------------------

    def _callable(self):
        """Frameworks in force that all its schools may order by, for some item."""
        self.ensure_one()
        today = self.env["school.unit"]._today()
        found = self.env[FRAMEWORK].search(
            [
                ("company_id", "=", self.company_id.id),
                ("requisition_type", "=", "blanket_order"),
                ("state", "=", "confirmed"),
                ("date_start", "<=", today),
                ("date_end", ">=", today),
                ("line_ids.product_id", "in", self.item_ids.product_id.ids),
            ]
        )
        Unit = self.env["school.unit"].sudo()
        lines = self.sudo().line_ids.filtered(lambda line: line.state == "open")
        for company in lines.company_id:
            found = found._school_usable_by(Unit._for_company(company))
        return found

    def _call_off(self, framework):
        """Take vendor and prices of a framework; what it does not hold is split off.

        :param framework: one of :meth:`_callable`
        :raise UserError: another one, more than is left, or another state
        """
        self._check_step("closed")
        self._check_unapproved()
        self._check_untied()
        if framework not in self._callable():
            self._refuse_step(
                self.env._("choose a framework in force that all its schools may use")
            )
        agreed = framework.sudo().line_ids.grouped("product_id")
        items = self.sudo().item_ids.filtered(lambda item: item.product_id in agreed)
        prices = {product: lines._school_price() for product, lines in agreed.items()}
        amount = sum(item.quantity * prices[item.product_id] for item in items)
        left = framework.school_left
        if self.currency_id.compare_amounts(amount, left) > 0:
            self._refuse_step(
                self.env._(
                    "%(framework)s has %(left)s left, the schools need %(amount)s",
                    framework=framework.display_name,
                    left=f"¥{left:,.2f}",
                    amount=f"¥{amount:,.2f}",
                )
            )
        self._split(self.sudo().item_ids - items, self.env._("rest"))
        self._pooling_award(framework.vendor_id, prices, framework)

    # -- splitting --------------------------------------------------------------

    def _split(self, items, mark):
        """Move items to a pooled purchase of their own, as one vendor serves each.

        :param items: items of this one, sudo; none or all of them: nothing moves
        :param str mark: what the title of the new one ends with
        :return: the pooled purchase that holds the items
        """
        self.ensure_one()
        if not items or not self.sudo().item_ids - items:
            return self
        twin = self.create(
            {
                "title": f"{self.title} · {mark}",
                "company_id": self.company_id.id,
                "date_close": self.date_close,
                "share_rule": self.share_rule,
            }
        )
        twin._set_own({"state": self.state})
        lines = items.line_ids
        open_gate(items, ITEM_GATE).write({"pooling_id": twin.id})
        open_gate(lines, LINE_GATE).write({"pooling_id": twin.id})
        held = lines.filtered(lambda line: line.state == "open").request_line_id
        open_gate(held, CLAIM_GATE).write({"pooling_id": twin.id})
        for pooling in self | twin:
            self.env.add_to_compute(self._fields["amount_total"], pooling.sudo())
        self.message_post(
            body=self.env._(
                "%(items)s: moved to %(pooling)s, as another vendor serves them.",
                items=", ".join(items.product_id.mapped("display_name")),
                pooling=twin.display_name,
            )
        )
        return twin


class SchoolPoolingItem(models.Model):
    _inherit = "school.pooling.item"

    def write(self, vals):
        """Write; prices of a tender or a framework are not typed in."""
        if "price_unit" in vals and not gate_open(self, ITEM_GATE):
            self.pooling_id._check_untied()
        return super().write(vals)

    def _ceiling(self):
        """The most that a tender may ask: what every school approved, or the guess."""
        self.ensure_one()
        return self.estimate_low or self.price_unit


class SchoolPoolingLine(models.Model):
    _inherit = "school.pooling.line"

    def _make_order(self, company, partner):
        """Make the order of a school, which names the tender or the framework."""
        order = super()._make_order(company, partner)
        source = self.pooling_id._source()
        if source and source._name == TENDER:
            open_gate(order, "tender_order").write(
                {"school_tender_id": source.id, "school_method": source.kind}
            )
        elif source:
            open_gate(order, FRAMEWORK_GATE).write({"school_framework_id": source.id})
        return order
