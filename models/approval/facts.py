"""Facts of a document that rules ask for, from what the document stores."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..common.purchase_kind import DEFAULT_KIND, SERVICE_KIND

# The opening of a term: from so long before its first day to so long after it.
OPENING = timedelta(days=14)


class SchoolApprovalMixin(models.AbstractModel):
    _inherit = "school.approval.mixin"

    def _approval_facts(self):
        """Facts that rules ask for, computed from what is stored, never from caches.

        :return: ``amount`` and ``price_max`` (of the dearest item) in the school's
            currency at the date of the document; ``kind_codes``, ``category_ids`` and
            ``category_amounts`` (amounts by category, or by kind for items without);
            ``in_catalogue``; ``unit_kind``; ``season`` is looked up when a rule asks
            for it. Documents add ``planned``,
            ``urgent``, ``department_id``, ``fund_id``, ``vendor_id``, ``accepted``,
            ``purchase_approved``
        """
        unit = self._approval_unit().sudo()
        return {
            **super()._approval_facts(),
            **self._approval_goods_facts(),
            "unit_kind": unit.kind or "",
            # documents that take budget say whether it suffices
            "over_budget": False,
        }

    def _approval_goods(self):
        """What the document is about, item by item; documents with lines override it.

        :return: list of ``{"product", "is_service", "price", "amount"}``: product
            (``product.product``, may be empty), unit price and amount in the currency
            of the document
        """
        self.ensure_one()
        return []

    def _approval_goods_facts(self):
        goods = self.sudo()._approval_goods()
        rate = self._approval_rate() if goods else 1.0
        amounts, kinds, categories = {}, set(), self.env["product.category"].sudo()
        for item in goods:
            kind, category = self._approval_kind(item), item["product"].categ_id
            kinds.add(kind)
            categories |= category
            key = str(category.id) if category else kind
            amounts[key] = amounts.get(key, 0.0) + item["amount"] * rate
        return {
            "price_max": max((item["price"] for item in goods), default=0.0) * rate,
            "kind_codes": sorted(kinds),
            "category_ids": categories.ids,
            "category_amounts": {
                key: round(amount, 2) for key, amount in amounts.items()
            },
            "in_catalogue": any(item["product"].school_in_catalogue for item in goods),
        }

    def _approval_kind(self, item):
        """Code of the kind of an item: a service, as its category says, or supplies."""
        if item["is_service"]:
            return SERVICE_KIND
        category = item["product"].categ_id
        return category and category._school_kind().code or DEFAULT_KIND

    def _approval_season(self):
        """Season of the document: ``opening``, ``term`` or ``vacation``."""
        unit = self._approval_unit().sudo()
        date = self._approval_date()
        opens = (
            self.env["school.term"]
            .sudo()
            .search_count(
                [
                    ("date_start", ">=", date - OPENING),
                    ("date_start", "<=", date + OPENING),
                ],
                limit=1,
            )
        )
        if opens:
            return "opening"
        return "vacation" if unit._season(date) == "vacation" else "term"

    def _approval_is_ruled(self):
        """Whether the document's school follows any rule for such documents.

        Documents of core that are bound only where a rule says so ask this.
        """
        self.ensure_one()
        unit = self._approval_unit()
        rules = self.env["school.approval.version"]._rules_for(
            self, unit, unit._today()
        )
        return bool(rules)

    # currency -------------------------------------------------------------

    def _approval_currency(self):
        """Currency of the amount that chooses the rule."""
        self.ensure_one()
        field = self._fields[self._approval_amount]
        name = field.type == "monetary" and field.get_currency_field(self)
        return (name and self[name]) or self.company_id.currency_id

    def _approval_date(self):
        """Date of the document, at whose rate it is converted; today without one."""
        self.ensure_one()
        date = "date" in self._fields and self.date
        return fields.Date.to_date(date) or self.env["school.unit"]._today()

    def _approval_amount_now(self):
        """The amount in the school's currency, recomputed, at the document's rate."""
        amount = super()._approval_amount_now()
        currency = self.company_id.sudo().currency_id
        if not currency or self._approval_currency() == currency:
            return amount
        return currency.round(amount * self._approval_rate())

    def _approval_rate(self):
        """Rate from the document's currency to the school's.

        :raise UserError: none is entered; nothing is taken for one to one
        """
        company = self.company_id.sudo()
        currency, date = self._approval_currency().sudo(), self._approval_date()
        if not company.currency_id or currency == company.currency_id:
            return 1.0
        known = currency.rate_ids.filtered(
            lambda rate: (
                rate.company_id in (company.root_id, rate.company_id.browse())
                and rate.name <= date
            )
        )
        if not known:
            raise UserError(
                self.env._(
                    "%(document)s is in %(currency)s, and no rate is entered for"
                    " %(date)s. Ask the accountant to enter it.",
                    document=self.display_name,
                    currency=currency.name,
                    date=date,
                )
            )
        return currency._get_conversion_rate(
            currency, company.currency_id, company, date
        )
