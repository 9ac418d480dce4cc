"""From the code on the thing to the payment, in a browser."""

from odoo.tests import HttpCase, tagged

from ..common.district import SchoolDistrict
from .repair_common import RepairBuilder

FILL = """
const form = document.querySelector("form");
form.querySelector("[name=description]").value = "课桌桌面被踢坏。";
fetch(form.action, {method: "POST", body: new FormData(form)}).then((answer) => {
    if (answer.url.includes("/school/repair/")) {
        console.log("test successful");
    } else {
        console.error("the report was not taken in");
    }
});
"""


@tagged("post_install", "-at_install")
class TestRepairTour(RepairBuilder, SchoolDistrict, HttpCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.damage_cash_limit = 0
        for user in (cls.affairs, cls.repairer, cls.asset_keeper, cls.accountant):
            user.sudo().password = user.login

    def walk(self, path, tour, user):
        self.start_tour(path, f"school_repair_{tour}", login=user.login)
        self.env.invalidate_all()

    def test_from_the_code_to_the_payment(self):
        self.browser_js(
            f"/school/thing/{self.asset.token}",
            FILL,
            ready="!!document.querySelector('form')",
        )
        self.env.invalidate_all()
        repair = self.env["school.repair"].search([])
        self.assertEqual((repair.asset_id, repair.state), (self.asset, "reported"))
        path = f"/odoo/school-repairs/{repair.id}"
        self.walk(path, "dispatch", self.affairs)
        self.walk(path, "work", self.repairer)
        self.walk(path, "case", self.asset_keeper)
        case = repair.case_id
        self.assertEqual((case.state, case.billed_total), ("running", 60))
        for user in (self.affairs, self.principal):
            approval = case.sudo().approval_id
            approval.with_user(user).action_decide("approve", approval.seq)
        self.walk(f"/odoo/damage-cases/{case.id}", "paid", self.accountant)
        self.assertEqual(case.state, "settled")
