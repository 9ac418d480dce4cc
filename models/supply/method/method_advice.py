"""The advice: which ways of buying the table leaves for a purchase, and why."""

from dataclasses import dataclass, field

from odoo import api, models

from ...common.purchase_kind import DEFAULT_KIND, SERVICE_KIND
from ...common.purchase_method import METHOD, stricter_method

WORKS_KIND = "works"


@dataclass
class Advice:
    """What the table says of one purchase.

    :param rules: rows that hold for it, the region's first
    :param allowed: keys of the ways of buying that all of them allow
    :param amount: CNY that was compared with the bands, sums included
    :param summed: names of the orders that count together with it
    """

    rules: models.Model
    allowed: set = field(default_factory=set)
    amount: float = 0.0
    summed: list = field(default_factory=list)

    @property
    def method(self):
        """The way of buying that the strictest row prescribes; empty without rows."""
        return stricter_method("", *self.rules.mapped("method"))

    @property
    def min_quotes(self):
        """How many offers the rows ask for."""
        return max(self.rules.mapped("min_quotes"), default=0)

    def allows(self, method):
        """Whether a way of buying serves; none named is a direct purchase."""
        return not self.rules or (method or "direct") in self.allowed


class SchoolPurchaseMethodRule(models.Model):
    _inherit = "school.purchase.method.rule"

    @api.model
    def _method_item(self, product, is_service):
        """What the rows look at in an item.

        :param product: ``product.product``, empty for a description in words
        :return: mapping with ``object`` (goods, services or works), ``kind`` (code),
            ``category`` (id), ``above`` (ids of it and those above) and
            ``in_catalogue``
        """
        product = product.sudo()
        category = product.categ_id
        kind = category._school_kind().code if category else None
        if kind != WORKS_KIND:
            kind = SERVICE_KIND if is_service else kind or DEFAULT_KIND
        return {
            "object": {WORKS_KIND: "works", SERVICE_KIND: "services"}.get(
                kind, "goods"
            ),
            "kind": kind,
            "category": category.id,
            "above": {
                int(part) for part in (category.parent_path or "").split("/") if part
            },
            "in_catalogue": product.school_in_catalogue,
        }

    @api.model
    def _method_case(self, company, amount, goods, orders=(), vendor=False):
        """A purchase, as :meth:`_advise` takes it.

        :param company: the school
        :param float amount: CNY of the whole chain, taxes included
        :param goods: pairs of ``product.product`` and whether it is a service
        :param orders: ids of the orders that ``amount`` holds already
        :param vendor: id of the commercial partner
        """
        items = {
            (product.id, service): (product, service) for product, service in goods
        }
        return {
            "company": company,
            "amount": amount,
            "items": [self._method_item(*pair) for pair in items.values()],
            "orders": set(orders),
            "vendor": vendor,
        }

    @api.model
    def _advise(self, cases):
        """Say for each purchase which ways of buying serve.

        The number of queries grows with the schools, not with the purchases.

        :param list cases: of :meth:`_method_case`
        :return: list of :class:`Advice`, in their order
        """
        known = {}
        for company in {case["company"] for case in cases}:
            today = self.env["school.unit"]._today()
            owners = self._followed_by(company, today)
            known[company] = owners, self._bought_for(company, owners, cases)
        return [self._advise_one(case, *known[case["company"]]) for case in cases]

    @api.model
    def _bought_for(self, company, owners, cases):
        """What was bought before, by the days and the key that rows sum by."""
        categories = {
            item["category"]
            for case in cases
            if case["company"] == company
            for item in case["items"]
        } - {False}
        keys = {(rule.split_days, rule.split_by) for rules in owners for rule in rules}
        return {
            (days, by): self._bought(
                company, days, None if by == "vendor" else categories
            )
            for days, by in keys
        }

    @api.model
    def _advise_one(self, case, owners, bought):
        advice = Advice(self.sudo().browse(), amount=case["amount"])
        for rules in owners:
            fitting = {
                rule: rule._split_sum(case, bought[rule.split_days, rule.split_by])
                for rule in rules
                if any(rule._fits_item(item) for item in case["items"])
            }
            for item in case["items"]:
                rule = rules._best_for(item, case["amount"], fitting)
                if not rule:
                    continue
                advice.rules |= rule
                amount = case["amount"] + fitting[rule][0]
                if amount > advice.amount:
                    advice.amount, advice.summed = amount, fitting[rule][1]
        allowed = [rule._allowed() for rule in advice.rules]
        if allowed:
            advice.allowed = set.intersection(*allowed)
        return advice

    def _best_for(self, item, amount, sums):
        """The row of one owner that counts for an item: of the highest band."""
        found = [
            rule
            for rule in self
            if rule in sums
            and rule._fits_item(item)
            and rule._fits_amount(amount + sums[rule][0])
        ]
        return max(found, key=lambda rule: rule.amount_min, default=self.browse())

    # -- in words -------------------------------------------------------------------

    @api.model
    def _method_labels(self):
        return dict(self._fields["method"]._description_selection(self.env))

    @api.model
    def _allowed_text(self, advice):
        """The ways of buying that serve, in words, from the laxest."""
        labels = self._method_labels()
        return ", ".join(labels[key] for key, _name in METHOD if key in advice.allowed)

    @api.model
    def _advice_text(self, advice):
        """What the table says of a purchase in one line; empty when it says nothing."""
        if not advice.rules:
            return ""
        text = self._method_labels()[advice.method]
        if advice.min_quotes:
            text = self.env._(
                "%(method)s, %(count)s quotes", method=text, count=advice.min_quotes
            )
        strictest = advice.rules.filtered(lambda r: r.method == advice.method)[-1:]
        return f"{text} ({strictest.name}, {strictest._band_text()})"

    @api.model
    def _advice_reason(self, advice):
        """Which rows hold, with their source, and what was summed."""
        lines = [
            f"{rule.name}: {rule._band_text()} → "
            f"{self._method_labels()[rule.method]} ({rule.source})"
            for rule in advice.rules
        ]
        if advice.summed:
            lines.append(
                self.env._(
                    "Counted together with %(orders)s: %(amount)s in all.",
                    orders=", ".join(advice.summed),
                    amount=f"¥{advice.amount:,.2f}",
                )
            )
        return "\n".join(lines)
