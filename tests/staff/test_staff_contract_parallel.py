"""The same list signed twice at the same moment."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .staff_common import StaffDistrict


@tagged("post_install", "-at_install")
class TestStaffContractParallel(StaffDistrict, ParallelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewal = (
            cls.env["school.staff.renewal"]
            .with_user(cls.affairs)
            .create(
                {
                    "term_id": cls.term.id,
                    "date_start": "2026-09-01",
                    "date_end": "2027-01-31",
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "employee_id": person.id,
                                "group_id": cls.guards.id,
                                "job": "门卫",
                                "wage": 2800,
                                "decision": "recruit",
                            },
                        )
                        for person in cls.staff[:4]
                    ],
                }
            )
            .with_env(cls.env)
        )
        cls.commit()

    def test_signed_once(self):
        renewal = self.renewal.id

        def sign(env):
            env["school.staff.renewal"].browse(renewal).action_sign()
            return True

        users = (self.affairs, self.principal, self.affairs)
        results = self.in_parallel([(user, sign) for user in users])
        self.assertEqual(sum(one is True for one in results), 1, results)
        contracts = self.env["school.staff.contract"].search([])
        self.assertEqual(len(contracts), 4)
        self.assertEqual(set(contracts.mapped("state")), {"signed"})
        self.assertEqual(len(self.guards.member_ids), 4)
