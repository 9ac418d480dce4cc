"""Repairs at two desks at once, and the same page sent twice at once."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .repair_common import RepairBuilder


@tagged("post_install", "-at_install")
class TestRepairParallel(RepairBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put_in_stock(cls.broom, 10, 6.5)
        cls.one = cls.finish(cls.dispatch(cls.report()))
        cls.two = cls.dispatch(cls.report()).with_user(cls.repairer)
        cls.two.write(
            {
                "material_ids": [(0, 0, {"product_id": cls.broom.id, "quantity": 4})],
                "work_done": "换",
            }
        )
        cls.three = cls.finish(cls.dispatch(cls.report()), cause="human")
        cls.public = cls.env.ref("base.public_user")
        cls.commit()

    def test_accepted_once(self):
        repair = self.one.id

        def accept(env):
            return env["school.repair"].browse(repair).action_accept()

        results = self.in_parallel(
            [(self.teacher, accept), (self.affairs, accept), (self.teacher, accept)]
        )
        self.assertEqual(sum(result is True for result in results), 1, results)
        steps = self.one.sudo().entry_ids.filtered(lambda one: one.step == "closed")
        self.assertEqual(len(steps), 1)
        facts = self.env["school.staff.fact"].search_count(
            [
                ("res_model", "=", "school.repair"),
                ("res_id", "=", repair),
                ("type_id.code", "=", "repair"),
            ]
        )
        self.assertEqual(facts, 1)

    def test_materials_leave_the_store_once(self):
        repair = self.two.id

        def hand_out(env):
            return env["school.repair"].browse(repair).action_hand_out()

        results = self.in_parallel([(self.keeper, hand_out)] * 3)
        self.assertEqual(sum(result is True for result in results), 1, results)
        self.assertEqual(self.on_hand(self.broom), 6)

    def test_one_case_for_two_taps(self):
        repair = self.three.id

        def damage(env):
            return bool(env["school.repair"].browse(repair).action_damage())

        self.in_parallel([(self.asset_keeper, damage)] * 3)
        cases = self.env["school.damage.case"].search(
            [("repair_ids", "=", False), ("place", "=", "教学楼301")]
        )
        self.assertFalse(cases, "no case is left without its repair")
        self.assertTrue(self.three.case_id)

    def test_the_same_page_sent_twice_at_once(self):
        point, key = self.point.id, "k" * 32

        def send(env):
            thing = env["school.repair.point"].sudo().browse(point)
            return (
                env["school.repair"]
                ._submit_report(thing, key, {"description": "灯坏了"}, [], "192.0.2.7")
                .id
            )

        results = self.in_parallel([(self.public, send)] * 4)
        self.assertEqual(len(set(results)), 1, results)
        found = self.env["school.repair"].search([("point_id", "=", point)])
        self.assertEqual(found.ids, list(set(results)))
