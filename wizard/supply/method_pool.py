"""Which way of buying the table prescribes for what is about to be ordered."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.purchase_method import METHOD

HEAD = Markup(
    "<thead><tr><th>%s</th><th class='text-end'>%s</th><th>%s</th></tr></thead>"
)
ROW = Markup(
    "<tr class='%s'><td>%s</td><td class='text-end text-nowrap'>¥%s</td>"
    "<td><b>%s</b><br/><span class='text-muted'>%s</span></td></tr>"
)
TABLE = Markup("<table class='table table-sm mb-0'>%s<tbody>%s</tbody></table>")


class SchoolSupplyPool(models.TransientModel):
    _inherit = "school.supply.pool"

    school_method = fields.Selection(
        selection=METHOD,
        string="Way of Buying",
        help="Entered on the orders. Leave it empty to decide on the drafts: after"
        " comparing quotes, or with another way of buying that was approved.",
    )
    method_advice = fields.Html(
        string="By the Table", compute="_compute_method_advice", sanitize=False
    )
    method_refused = fields.Boolean(
        string="Not Allowed",
        compute="_compute_method_advice",
        help="Some of the orders could not be confirmed in this way of buying.",
    )

    @api.depends(
        "school_method",
        "line_ids.partner_id",
        "line_ids.product_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.by_framework",
    )
    def _compute_method_advice(self):
        Rule = self.env["school.purchase.method.rule"]
        for pool in self:
            rows, refused = [], False
            for lines, amount, framework, advice in pool._advised():
                text = source = ""
                stops = not framework and not advice.allows(pool.school_method)
                if framework:
                    text = framework.display_name
                    source = self.env._("way of buying and price are settled by it")
                elif advice.rules:
                    text = Rule._advice_text(advice)
                    source = Rule._advice_reason(advice)
                refused |= stops
                rows.append(
                    ROW
                    % (
                        "table-danger" if stops else "",
                        lines[0].partner_id.name or "–",
                        f"{amount:,.2f}",
                        text or self.env._("the table says nothing"),
                        Markup("<br/>").join(source.splitlines()),
                    )
                )
            head = HEAD % (
                self.env._("Vendor"),
                self.env._("Amount"),
                self.env._("Required Way of Buying, and Its Source"),
            )
            pool.method_advice = TABLE % (head, Markup().join(rows)) if rows else False
            pool.method_refused = refused

    def _advised(self):
        """What the table says of each order that these lines make.

        Orders that serve the same requests count together, as when they are confirmed.

        :return: list of ``(lines, CNY, framework, advice)``; the framework is empty
            where none settles it
        """
        self.ensure_one()
        lines = self.line_ids.filtered(lambda line: line.quantity > 0)
        known, groups = lines._known(), defaultdict(lambda: lines.browse())
        for line in lines:
            groups[line._split_key(known)] |= line
        Rule = self.env["school.purchase.method.rule"]
        amounts = {key: own._amount() for key, own in groups.items()}
        cases = []
        for own in groups.values():
            served = own.request_id
            placed = served._method_orders().filtered(lambda o: o.state != "cancel")
            together = sum(
                amounts[key] for key, row in groups.items() if row.request_id & served
            )
            cases.append(
                Rule._method_case(
                    own[0].company_id,
                    together + sum(placed.mapped("amount_total")),
                    [(p, p.type == "service") for p in own.product_id],
                    placed.ids,
                    own[0].partner_id.sudo().commercial_partner_id.id,
                )
            )
        return [
            (
                own,
                amounts[key],
                own._settling_framework(known),
                advice,
            )
            for (key, own), advice in zip(
                groups.items(), Rule._advise(cases), strict=True
            )
        ]

    def action_pool(self):
        """Make the orders in the way of buying that was chosen, if the table allows it.

        :raise UserError: names the vendor, the ways that are allowed, and their source
        """
        self.ensure_one()
        if not self.school_method:
            return super().action_pool()
        Rule = self.env["school.purchase.method.rule"]
        problems = [
            self.env._(
                "%(vendor)s, %(amount)s cannot be bought as “%(present)s”; allowed:"
                " %(allowed)s.\n%(rules)s",
                vendor=lines[0].partner_id.name or "–",
                amount=f"¥{amount:,.2f}",
                present=Rule._method_labels()[self.school_method],
                allowed=Rule._allowed_text(advice) or "–",
                rules=Rule._advice_reason(advice),
            )
            for lines, amount, framework, advice in self._advised()
            if not framework and not advice.allows(self.school_method)
        ]
        if problems:
            raise UserError("\n".join(problems))
        result = super().action_pool()
        free = self.order_ids.filtered(
            lambda order: not order.sudo().school_framework_id
        )
        free.school_method = self.school_method
        return result


class SchoolSupplyPoolLine(models.TransientModel):
    _inherit = "school.supply.pool.line"

    def _amount(self):
        """What these lines cost, CNY, taxes included."""
        return sum(line.quantity * line.price_unit for line in self)

    def _settling_framework(self, known):
        """The framework that lines of one order are called off, sudo; empty if none.

        :param dict known: of :meth:`_known`
        """
        item = known["framework"].get(self[:1])
        return item.requisition_id if item else self.env["purchase.requisition"]
