"""What the tests of the store share: stock, approved requests that wait, issues."""

import base64

from .chain_common import ChainBuilder, ChainCommon

# The smallest PNG there is, as a drawn signature.
DRAWING = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


class StoreBuilder(ChainBuilder):
    """A store with goods, and the steps from an approved request to an issue."""

    @classmethod
    def put_in_stock(cls, product, quantity, price=None, company=None):
        """Let the store have goods, as an opening stock entered by the system."""
        company = company or cls.company
        product = product.with_company(company)
        if price is not None:
            product.standard_price = price
        cls.env["stock.quant"]._update_available_quantity(
            product, company._school_stock(), quantity
        )

    def on_hand(self, product, location=None):
        """Return the quantity of ``product`` that lies at a place (the store)."""
        location = location or self.company._school_stock()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", location.id)]
        )
        return sum(quants.mapped("quantity"))

    def free(self, product):
        """Return what of ``product`` the store has and keeps for nobody."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "=", self.company._school_stock().id),
            ]
        )
        return sum(quants.mapped("quantity")) - sum(quants.mapped("reserved_quantity"))

    @classmethod
    def issue_for(cls, request, user=None, quantities=None, **values):
        """Make out an issue of all that waits for ``request``, as the keeper.

        :param dict quantities: product to the quantity handed out; others go untouched
        """
        issue = (
            cls.env["school.issue"]
            .with_user(user or cls.keeper)
            .create({"employee_id": cls.teacher_employee.id, **values})
        )
        for line in issue.line_ids:
            if line.request_id != request:
                line.take = False
            elif quantities is not None:
                line.take = line.product_id in quantities
                line.quantity = quantities.get(line.product_id, line.quantity)
        return issue

    @classmethod
    def hand_out(cls, request, **arguments):
        """Hand all that waits for ``request`` out to its applicant."""
        issue = cls.issue_for(request, **arguments)
        issue.with_user(request.requester_id).action_sign()
        issue.action_done()
        return issue


class StoreCommon(StoreBuilder, ChainCommon):
    """Base of the tests of the store that are rolled back."""
