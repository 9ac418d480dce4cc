"""What the tests of donations, exchange and the canteen share."""

from .acceptance_common import AcceptanceBuilder
from .reimbursement_common import invoice_picture
from .store_common import StoreBuilder


class SpecialBuilder(StoreBuilder, AcceptanceBuilder):
    """Donations under approval."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], model="school.donation")

    @classmethod
    def donation(cls, approve=True, user=None, **values):
        """A donation of the director: 20 brooms at 8 CNY, approved."""
        user = user or cls.affairs
        paper = (
            cls.env["ir.attachment"]
            .with_user(user)
            .create({"name": "捐赠协议.png", "raw": invoice_picture()})
        )
        donation = (
            cls.env["school.donation"]
            .with_user(user)
            .create(
                {
                    "party": "校友会",
                    "agreement_number": "2026-1",
                    "attachment_ids": [(4, paper.id)],
                    "line_ids": [
                        (
                            *(0, 0),
                            {
                                "product_id": cls.broom.id,
                                "quantity": 20,
                                "price_unit": 8,
                            },
                        )
                    ],
                    **values,
                }
            )
        )
        if approve:
            donation.action_submit()
            approval = donation.sudo().approval_id
            approval.with_user(cls.principal).action_decide("approve", approval.seq)
        return donation

    @classmethod
    def done(cls, donation):
        donation.with_user(cls.teacher).action_accept()
        donation.with_user(cls.keeper).action_done()
        return donation
