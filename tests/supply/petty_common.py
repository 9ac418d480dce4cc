"""What the tests of petty purchases share."""

from odoo import Command

from .reimbursement_common import ReimbursementBuilder


class PettyBuilder(ReimbursementBuilder):
    """Makes petty purchases: the teacher buys, a colleague accepts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "affairs_director"}], model="school.petty")

    @classmethod
    def make_petty(cls, amount=100.0, sign=True, user=None, **values):
        """Return a draft of ``user`` (the teacher) over ``amount``, signed."""
        user = user or cls.teacher
        number = cls.env["school.petty"].search_count([])
        petty = (
            cls.env["school.petty"]
            .with_user(user)
            .create(
                {
                    "company_id": cls.company.id,
                    "purpose": "教室维修",
                    "seller_name": f"便民店{number}",
                    "invoice_number": f"7700{number:04d}",
                    "invoice_date": "2026-09-01",
                    "slip_number": "POS-1",
                    "acceptor_id": cls.acceptor1.id,
                    "taker_id": user.id,
                    "line_ids": [
                        Command.create({"name": f"灯管{number}", "price_unit": amount})
                    ],
                    **values,
                }
            )
        )
        if sign:
            petty.with_user(cls.acceptor1).action_accept()
        return petty

    @classmethod
    def approve_petty(cls, petty):
        """Submit a purchase and let the head of general affairs approve it."""
        petty.action_submit()
        approval = petty.sudo().approval_id
        approval.with_user(cls.affairs).action_decide("approve", approval.seq, "")
        return petty
