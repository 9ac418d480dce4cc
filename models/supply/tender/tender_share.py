"""Which approved request line an item of a tender serves, and how much of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolTenderShare(models.Model):
    """A share of a request line that is bought through a tender.

    A request line is in one living tender at a time: PostgreSQL sees to it. The cap of
    the request line itself is checked again when the order is made.
    """

    _name = "school.tender.share"
    _description = "Request in a Tender"
    _inherit = ["school.tender.part"]
    _order = "line_id, id"
    # requests of other schools take part: their company is checked in `_check_fits`
    _check_company_auto = False
    _part_own = frozenset({"is_live", "purchase_line_id"})

    line_id = fields.Many2one(
        "school.tender.line", required=True, index=True, ondelete="cascade"
    )
    request_line_id = fields.Many2one(
        "school.supply.request.line", required=True, index=True, ondelete="restrict"
    )
    request_id = fields.Many2one(related="request_line_id.request_id")
    buyer_company_id = fields.Many2one(
        comodel_name="res.company",
        string="School That Buys",
        related="request_line_id.company_id",
        store=True,
        precompute=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    product_uom_id = fields.Many2one(related="request_line_id.product_uom_id")
    is_live = fields.Boolean(readonly=True, copy=False)
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _positive = models.Constraint(
        "CHECK (quantity > 0)", "A share has a quantity above zero."
    )
    _one_living = models.UniqueIndex(
        "(request_line_id) WHERE is_live",
        "A request line is in another living tender already.",
    )
    _once = models.Constraint(
        "UNIQUE (line_id, request_line_id)",
        "The request line is in this item already.",
    )

    @api.constrains("line_id", "request_line_id", "quantity")
    def _check_fits(self):
        """Refuse shares of something else, of what is not approved, or too much."""
        for share in self.sudo():
            line, asked = share.line_id, share.request_line_id
            if line.tender_id != share.tender_id:
                share.tender_id._refuse(
                    self.env._("an item of another tender was chosen.")
                )
            fits = (
                asked.request_id.state == "approved"
                and asked.product_uom_id == line.product_uom_id
                and asked.fulfil_product_id in (line.product_id, line.product_id[:0])
            )
            if not fits:
                share.tender_id._refuse(
                    self.env._(
                        "%(request)s, %(line)s is not approved, or is something else"
                        " than %(item)s.",
                        request=asked.request_id.name,
                        line=asked.name,
                        item=line.name,
                    )
                )
            if line.product_uom_id.compare(share.quantity, asked.qty_open) > 0:
                share.tender_id._refuse(
                    self.env._(
                        "%(request)s, %(line)s: %(open)s are still to be covered, not"
                        " %(quantity)s.",
                        request=asked.request_id.name,
                        line=asked.name,
                        open=asked.qty_open,
                        quantity=share.quantity,
                    )
                )

    def _check_part(self):
        """Only requests that the calling user may read."""
        result = super()._check_part()
        self.request_line_id.check_access("read")
        return result

    def _take(self):
        """Hold the request lines for their tenders.

        :raise UserError: one of them is in another living tender
        """
        others = self.sudo().search(
            [
                ("request_line_id", "in", self.sudo().request_line_id.ids),
                ("is_live", "=", True),
                ("id", "not in", self.ids),
            ],
            limit=1,
        )
        if others:
            raise UserError(
                self.env._(
                    "%(request)s, %(line)s is in %(tender)s already. Take it out here,"
                    " or wait until that one has ended.",
                    request=others.request_id.name,
                    line=others.request_line_id.name,
                    tender=others.tender_id.name,
                )
            )
        self.sudo()._set_own({"is_live": True})

    def _give_back(self):
        """Let the request lines be bought in another way."""
        live = self.sudo().filtered("is_live")
        if live:
            live._set_own({"is_live": False})
