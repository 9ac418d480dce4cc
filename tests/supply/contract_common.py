"""What the tests of contracts share: contracts and supplements, approved."""

from datetime import timedelta


class ContractBuilder:
    """Makes contracts of the school under test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.school._today()
        cls.make_flow([{"post": "principal"}], model="school.contract")
        cls.make_flow([{"post": "principal"}], model="school.contract.supplement")

    @classmethod
    def make_contract(cls, amount=50.0, approve=True, **values):
        contract = (
            cls.env["school.contract"]
            .with_user(cls.buyer)
            .create(
                {
                    "title": "粉笔供货合同",
                    "company_id": cls.company.id,
                    "partner_id": cls.vendor.id,
                    "amount": amount,
                    "date_start": cls.today,
                    "date_end": cls.today + timedelta(days=300),
                    **values,
                }
            )
        )
        return cls.let_pass(contract) if approve else contract

    @classmethod
    def let_pass(cls, document):
        """Submit and approve."""
        document.action_submit()
        approval = document.sudo().approval_id
        approval.with_user(cls.principal).action_decide("approve", approval.seq)
        return document

    @classmethod
    def make_supplement(cls, contract, amount, **values):
        return (
            cls.env["school.contract.supplement"]
            .with_user(cls.buyer)
            .create(
                {
                    "contract_id": contract.id,
                    "company_id": cls.company.id,
                    "amount": amount,
                    "reason": "增加一批",
                    **values,
                }
            )
        )
