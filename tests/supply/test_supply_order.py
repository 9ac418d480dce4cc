from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .chain_common import ChainCommon


@tagged("post_install", "-at_install")
class TestSupplyOrder(ChainCommon):
    def test_order_serves_the_approved_request(self):
        request, order = self.ordered(self.line_values(self.chalk, 40))
        line = request.line_ids
        self.assertEqual(order.state, "purchase")
        self.assertEqual(line.qty_ordered, 40)
        self.assertEqual(line.qty_drafted, 0)
        self.assertEqual(line.qty_open, 0)
        self.assertEqual(order.school_buyer_ids, self.buyer)
        self.assertEqual(order.picking_ids.move_ids.product_uom_qty, 40)
