"""Choosing the approved requests that a tender buys for."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...models.common.gate import gate_open


class SchoolTenderPick(models.TransientModel):
    """Approved lines that are still to be covered become items of a lot."""

    _name = "school.tender.pick"
    _description = "Requests for a Tender"

    tender_id = fields.Many2one("school.tender", required=True, ondelete="cascade")
    lot_id = fields.Many2one(
        "school.tender.lot",
        domain="[('tender_id', '=', tender_id)]",
        ondelete="cascade",
        help="Empty: a new lot.",
    )
    lot_name = fields.Char(string="Name of the New Lot")
    request_line_ids = fields.Many2many(
        "school.supply.request.line",
        string="Request Lines",
        domain=[
            ("qty_open", ">", 0),
            ("request_id.state", "=", "approved"),
            ("tender_share_ids.is_live", "!=", True),
        ],
    )

    def action_pick(self):
        """Make the items, each with the requests that it serves.

        The ceiling is the lowest estimate that was approved, so that an order at any
        valid price passes its gate.

        :raise UserError: nothing was chosen
        """
        self.ensure_one()
        lines = self.request_line_ids
        if not lines:
            raise UserError(self.env._("Choose at least one line of a request."))
        lines.check_access("read")
        tender = self.tender_id
        lot = self.lot_id or self.env["school.tender.lot"].create(
            {
                "tender_id": tender.id,
                "name": self.lot_name
                or self.env._("Lot %(number)s", number=len(tender.lot_ids) + 1),
                "sequence": 10 * (len(tender.lot_ids) + 1),
            }
        )
        groups = defaultdict(lambda: lines.browse())
        for line in lines:
            product = line.fulfil_product_id
            groups[product, line.product_uom_id, not product and line.name] |= line
        items = self.env["school.tender.line"].create(
            [
                {
                    "tender_id": tender.id,
                    "lot_id": lot.id,
                    "product_id": product.id,
                    "name": name or product.name,
                    "specification": ", ".join(
                        dict.fromkeys(filter(None, asked.mapped("specification")))
                    ),
                    "quantity": sum(asked.mapped("qty_open")),
                    "product_uom_id": uom.id,
                    "price_ceiling": min(asked.mapped("price_unit")),
                }
                for (product, uom, name), asked in groups.items()
            ]
        )
        self.env["school.tender.share"].create(
            [
                {
                    "tender_id": tender.id,
                    "line_id": item.id,
                    "request_line_id": line.id,
                    "quantity": line.qty_open,
                }
                for item, asked in zip(items, groups.values(), strict=True)
                for line in asked
            ]
        )
        return {"type": "ir.actions.act_window_close"}


class SchoolSupplyPoolLine(models.TransientModel):
    _inherit = "school.supply.pool.line"

    def _problems(self, known):
        """Also refuse what a living tender buys, unless it is that tender's order."""
        problems = super()._problems(known)
        asked = self.request_line_id
        tender = asked._living_tender()
        if tender and not gate_open(asked, "tender_order"):
            problems.append(
                self.env._(
                    "%(tender)s buys it. Wait for its award, or end it.",
                    tender=tender.name,
                )
            )
        return problems
