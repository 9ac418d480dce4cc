"""What the tests of the supply room share: approved requests and orders in a line."""

from ..approval.approval_common import ApprovalBuilder, ApprovalCommon


class ChainBuilder(ApprovalBuilder):
    """Builds approved requests and purchase orders for ``cls.school``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.flow = cls.make_flow([{"name": "校长", "post": "principal"}])

    @classmethod
    def line_values(cls, product, quantity=10, price=None, **values):
        """Return the values of one line."""
        return {
            "product_id": product.id,
            "quantity": quantity,
            "price_unit": product.list_price if price is None else price,
            **values,
        }

    @classmethod
    def apply(cls, *lines, user=None, **values):
        """Create a draft request of lines given as values."""
        return cls.make_request(user=user, lines=list(lines), **values)

    @classmethod
    def approve(cls, request, **arguments):
        """Submit ``request`` and have the principal approve it."""
        request.action_submit()
        approval = request.sudo().approval_id
        approval.with_user(cls.principal).action_decide(
            "approve", approval.seq, **arguments
        )
        return request

    @classmethod
    def approved(cls, *lines, **values):
        """Create an approved request."""
        return cls.approve(cls.apply(*lines, **values))

    @classmethod
    def pool(cls, lines, vendor=None, user=None, **values):
        """Make draft orders of one vendor for everything open of ``lines``.

        :param values: written on every line of the wizard
        :return: the orders, as the buyer
        """
        user = user or cls.buyer
        wizard = (
            cls.env["school.supply.pool"]
            .with_user(user)
            .with_context(active_model=lines._name, active_ids=lines.ids)
            .create({})
        )
        wizard.line_ids.write({"partner_id": (vendor or cls.vendor).id, **values})
        wizard.action_pool()
        return wizard.order_ids

    @classmethod
    def ordered(cls, *lines, **values):
        """Create an approved request that is ordered; return both, as their users."""
        request = cls.approved(*lines, **values)
        order = cls.pool(request.line_ids)
        order.button_confirm()
        return request, order


class ChainCommon(ChainBuilder, ApprovalCommon):
    """Tests of the chain, each rolled back."""
