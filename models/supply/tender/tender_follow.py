"""What follows from an award: orders, framework agreements, contracts; each once."""

from collections import defaultdict

from odoo import api, fields, models

from ...common.clean_context import clean
from ...common.gate import open_gate

GATE = "tender_award"
LIVING = ("draft", "submitted", "approved")


class SchoolTender(models.Model):
    _inherit = "school.tender"

    requisition_ids = fields.One2many(
        "purchase.requisition",
        "school_tender_id",
        string="Framework Agreements",
        readonly=True,
    )
    contract_ids = fields.One2many(
        "school.contract", "tender_id", string="Contracts", readonly=True
    )
    requisition_count = fields.Integer(
        string="Frameworks", compute="_compute_follow_counts"
    )
    contract_count = fields.Integer(
        string="Number of Contracts", compute="_compute_follow_counts"
    )

    @api.depends("requisition_ids", "contract_ids")
    def _compute_follow_counts(self):
        for tender in self:
            # who takes part need not be able to read them
            tender.requisition_count = len(tender.sudo().requisition_ids)
            tender.contract_count = len(tender.sudo().contract_ids)

    # -- what was awarded -------------------------------------------------------

    def _award_amounts(self):
        """What each school buys of each winner, taxes included.

        :return: ``{(commercial partner, company): CNY}``, sudo
        """
        amounts = defaultdict(float)
        for line, price in self._award_prices().items():
            vendor = price.bidder_id.partner_id.commercial_partner_id
            for company, quantity in line._quantities().items():
                amounts[vendor, company] += quantity * price.price_unit
        return {
            (vendor, company): company.currency_id.round(amount)
            for (vendor, company), amount in amounts.items()
            if amount > 0
        }

    def _check_standing(self, effect):
        """Verify at use that the award still stands.

        :param effect: what is done by it, in words
        :raise UserError: not final, an open objection, or changed since its approval
        """
        for tender in self.sudo():
            tender._check_state("awarded", "done")
            if tender.objections_open:
                tender._refuse(self.env._("objections are not answered yet."))
            tender._check_approval(effect)

    def _contract_of(self, partner, company):
        """The living contract that a school made of the award, sudo; empty if none."""
        contracts = self.sudo().contract_ids._with_vendor(partner)
        return contracts.filtered(
            lambda paper: paper.company_id == company and paper.state in LIVING
        )[:1]

    def _has_followed(self):
        """Whether anything that stands was made of the award."""
        tender = self.sudo()
        return bool(
            tender.order_ids.filtered(lambda order: order.state != "cancel")
            or tender.requisition_ids.filtered(lambda paper: paper.state != "cancel")
            or tender.contract_ids.filtered(lambda paper: paper.state != "cancelled")
        )

    def _waits_for_orders(self):
        """Whether something of the award waits to be ordered."""
        shares = self.sudo().share_ids
        return self.state == "awarded" and any(share._is_due() for share in shares)

    # -- the step ---------------------------------------------------------------

    def _follow(self, lots, ways, begin=False, end=False):
        """Make what follows from the award of ``lots``; what was made is passed over.

        :param lots: lots that were awarded
        :param set ways: of ``order``, ``framework`` and ``contract``
        :param begin: first day of agreements and contracts
        :param end: last day of them
        :return: list of the documents made
        :raise UserError: not final yet, or everything was made before
        """
        self.ensure_one()
        self._check_final()
        self.sudo()._hold()
        made = []
        if "order" in ways:
            made += self._follow_with_orders(lots)
        if "framework" in ways:
            made += self._make_frameworks(lots, begin, end, "order" in ways)
        if "contract" in ways:
            made += self._make_contracts(lots, begin, end)
        if not made:
            self._refuse(
                self.env._("everything that follows from the award was made already.")
            )
        if self.state == "awarded":
            self._end_if_followed()
        return made

    def _follow_with_orders(self, lots):
        """Make the orders of the requests; of another source, override it.

        :return: list of what was made
        """
        self._check_state("awarded")
        shares = self._shares_to_order().filtered(
            lambda share: share.line_id.lot_id in lots.sudo()
        )
        return list(clean(self)._make_orders(shares)) if shares else []

    def _end_if_followed(self):
        """End the tender once every request is ordered, or left to a framework."""
        shares = self.sudo().share_ids
        shares.filtered(lambda share: not share._is_due())._give_back()
        if self._has_followed() and not self._waits_for_orders():
            self._finish()

    def _make_frameworks(self, lots, begin, end, keep_requests):
        """Draft one agreement for each winner, of what is left of the award.

        :param bool keep_requests: leave out what the requests still wait for: orders
            serve them
        :return: the agreements
        """
        left = defaultdict(list)
        for line, price in self._award_prices().items():
            if line.lot_id not in lots.sudo():
                continue
            quantity = line._room() - (line._waiting() if keep_requests else 0.0)
            if line.product_uom_id.compare(quantity, 0) > 0:
                left[price.bidder_id].append((line, price, quantity))
        unnamed = [
            line.name
            for rows in left.values()
            for line, _price, _quantity in rows
            if not line.product_id
        ]
        if unnamed:
            self._refuse(
                self.env._(
                    "an agreement is on items of the catalogue; these are only"
                    " described: %(items)s.",
                    items=", ".join(unnamed),
                )
            )
        frameworks = clean(self).with_company(self.company_id)
        frameworks = frameworks.env["purchase.requisition"]
        gated = open_gate(frameworks, GATE).env["purchase.requisition.line"]
        frameworks = open_gate(gated, GATE).env["purchase.requisition"]
        made = frameworks.create(
            [
                self._prepare_framework(bidder, rows, begin, end)
                for bidder, rows in left.items()
            ]
        )
        return made.with_env(self.env)

    def _prepare_framework(self, bidder, rows, begin, end):
        """Return the values of the agreement with one winner."""
        currency = self.company_id.currency_id
        cap = sum(
            currency.round(quantity * price.price_unit)
            for _line, price, quantity in rows
        )
        return {
            "requisition_type": "blanket_order",
            "company_id": self.company_id.id,
            "currency_id": currency.id,
            "vendor_id": bidder.partner_id.id,
            "reference": self.title,
            "date_start": begin,
            "date_end": end,
            "school_cap": cap,
            "school_method": self.kind,
            "school_source": self.name,
            "school_tender_id": self.id,
            "school_unit_ids": [(6, 0, self._framework_units().ids)],
            "user_id": self.env.uid,
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "product_id": line.product_id.id,
                        "product_qty": quantity,
                        "product_uom_id": line.product_uom_id.id,
                        "price_unit": price.price_unit,
                        "school_tender_line_id": line.id,
                    },
                )
                for line, price, quantity in rows
            ],
        }

    def _framework_units(self):
        """Schools that an agreement is for; empty for the unit and all below it."""
        others = self.sudo().participant_ids - self.company_id
        if not others:
            return self.env["school.unit"]
        Unit = self.env["school.unit"].sudo()
        return Unit.search([("company_id", "in", self.sudo().participant_ids.ids)])

    def _make_contracts(self, lots, begin, end):
        """Draft a contract with each winner, for the schools that the caller acts for.

        :return: the contracts
        :raise UserError: the caller prepares contracts for none of the schools
        """
        winners = lots.sudo().winner_id.partner_id.commercial_partner_id
        amounts = {
            key: amount
            for key, amount in self._award_amounts().items()
            if key[0] in winners
        }
        Contract = self.env["school.contract"]
        companies = self.env["res.company"].union(*(key[1] for key in amounts))
        mine = Contract._prepared_by_me(companies)
        values = [
            {
                "title": self.title,
                "company_id": company.id,
                "partner_id": vendor.id,
                "kind": "service" if self._is_service() else "goods",
                "method": self.kind,
                "source": self.name,
                "amount": amount,
                "date_start": begin,
                "date_end": end,
            }
            for (vendor, company), amount in amounts.items()
            if company in mine and not self._contract_of(vendor, company)
        ]
        contracts = clean(Contract).create(values)
        contracts._set_own({"tender_id": self.id})
        return contracts.with_env(self.env)

    def _is_service(self):
        return set(self.sudo().line_ids.product_id.mapped("type")) == {"service"}


class SchoolTenderLine(models.Model):
    _inherit = "school.tender.line"

    requisition_line_ids = fields.One2many(
        "purchase.requisition.line", "school_tender_line_id", readonly=True
    )

    def _quantities(self):
        """How much each school buys; what no request asks for, who holds the tender.

        :return: ``{company: quantity}``
        """
        self.ensure_one()
        quantities = defaultdict(float)
        for share in self.sudo().share_ids:
            quantities[share.buyer_company_id] += share.quantity
        left = self.quantity - sum(quantities.values())
        if self.product_uom_id.compare(left, 0) > 0:
            quantities[self.company_id.sudo()] += left
        return quantities

    def _promised(self):
        """How much of the award is in orders and agreements that stand."""
        line = self.sudo()
        ordered = line.share_ids.filtered(lambda share: share._is_ordered())
        agreed = (
            # what was closed keeps what was called off
            paper.product_uom_id._compute_quantity(
                paper.school_qty_called
                if paper.requisition_id.state == "done"
                else paper.product_qty,
                line.product_uom_id,
                round=False,
            )
            for paper in line.requisition_line_ids
            if paper.requisition_id.state != "cancel"
        )
        return sum(ordered.mapped("quantity")) + sum(agreed)

    def _room(self):
        """How much of the award nothing was made of yet."""
        return self.quantity - self._promised()

    def _waiting(self):
        """How much requests still wait for an order of."""
        shares = self.sudo().share_ids.filtered(lambda share: share._is_due())
        return sum(shares.mapped("quantity"))
