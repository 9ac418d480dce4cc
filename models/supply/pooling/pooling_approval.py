"""A pooled purchase under approval: vendor, prices and what is bought for whom.

It needs an approval of its own where the district follows a rule for pooled purchases;
the requests of the schools are approved by the schools in any case.
"""

from odoo import api, fields, models


class SchoolPooling(models.Model):
    _inherit = "school.pooling"

    _approval_bound = ("company_id", "title", "partner_id", "share_rule", "source_name")
    _approval_bound_lines = {
        "item_ids": ("product_id", "price_unit"),
        "line_ids": ("request_line_id", "quantity"),
    }
    _approval_amount = "amount_total"

    is_ruled = fields.Boolean(string="Needs an Approval", compute="_compute_is_ruled")

    @api.depends("company_id")
    def _compute_is_ruled(self):
        for pooling in self:
            pooling.is_ruled = bool(pooling.unit_id and pooling._approval_is_ruled())

    def _approval_date(self):
        """A pooled purchase is in the schools' own currency: no rate is needed."""
        return self.env["school.unit"]._today()

    def _approval_facts(self):
        """Add the vendor."""
        return {
            **super()._approval_facts(),
            "vendor_id": self.partner_id.commercial_partner_id.id,
            "planned": True,
        }

    def _approval_goods(self):
        return [
            {
                "product": item.product_id,
                "is_service": item.product_id.type == "service",
                "price": item.price_unit,
                "amount": item.amount,
            }
            for item in self.item_ids
        ]

    def _approval_summary(self):
        return self.env._(
            "%(title)s: %(items)s items for %(schools)s schools",
            title=self.title,
            items=len(self.item_ids),
            schools=self.school_count,
        )

    def _approval_can_submit(self):
        """Refuse what has no vendor or price yet."""
        result = super()._approval_can_submit()
        self._check_preparing()
        if self.state != "closed":
            self._refuse_step(self.env._("close the collection before it is submitted"))
        self._check_complete()
        return result

    def _approval_can_reopen(self):
        """Refuse once orders are made."""
        result = super()._approval_can_reopen()
        if self.state not in ("draft", "closed"):
            self._refuse_step(self.env._("orders are made"))
        return result

    def _check_approved(self):
        """Verify the approval where the district follows a rule.

        :raise UserError: not approved, or changed since
        """
        for pooling in self:
            if pooling._approval_is_ruled():
                pooling._check_approval(self.env._("make the orders of the schools"))

    def _check_complete(self):
        """:raise UserError: names what is missing before it can be ordered"""
        problems = []
        if not self.partner_id:
            problems.append(self.env._("choose the vendor."))
        elif self.partner_id.sudo().company_id:
            problems.append(
                self.env._(
                    "%(vendor)s belongs to one school; choose one that all share.",
                    vendor=self.partner_id.name,
                )
            )
        problems += [
            self.env._("%(item)s: enter the price.", item=item.product_id.display_name)
            for item in self.item_ids
            if item.price_unit <= 0 and item.quantity > 0
        ]
        if not self.sudo().line_ids.filtered(lambda line: line.state == "open"):
            problems.append(self.env._("no school's line is left to order."))
        if problems:
            self._refuse_step("\n".join(problems).rstrip("."))
