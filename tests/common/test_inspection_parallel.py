"""The same finding twice, the same closing twice, at the same moment."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .inspection_common import UUID, InspectionBuilder


@tagged("post_install", "-at_install")
class TestInspectionParallel(InspectionBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open = cls.make_inspection()
        cls.draft = cls.make_inspection(draw_count=2, start=False)
        done = cls.make_inspection()
        cls.finding = cls.find(cls.line_of(done, cls.classes[0]), cls.floor)
        cls.submit(done)
        cls.finding.with_user(cls.head).action_rectify("已清扫")
        cls.commit()

    def test_sent_twice_at_once_it_is_one_finding(self):
        line, item = self.line_of(self.open, self.classes[1]).id, self.floor.id

        def send(env):
            page = env["school.inspection"].add_finding(line, item, UUID.format(99))
            return len(page["findings"])

        results = self.in_parallel([(self.teacher, send)] * 3)
        found = self.env["school.finding"].search([("uuid", "=", UUID.format(99))])
        self.assertEqual(len(found), 1, results)
        self.assertEqual(self.line_of(self.open, self.classes[1]).score, 98)

    def test_lots_are_drawn_once(self):
        draft = self.draft.id

        def start(env):
            return env["school.inspection"].browse(draft).action_start()

        results = self.in_parallel([(self.affairs, start), (self.principal, start)] * 2)
        self.assertEqual(sum(one is True for one in results), 1, results)
        self.assertEqual(len(self.draft.draw_ids), 1)
        self.assertEqual(len(self.draft.line_ids.filtered("drawn")), 2)

    def test_closed_once(self):
        finding = self.finding.id

        def close(env):
            return env["school.finding"].browse(finding).action_close()

        results = self.in_parallel([(self.teacher, close), (self.acceptor1, close)])
        self.assertEqual(sum(one is True for one in results), 1, results)
        self.assertEqual(self.finding.step_ids.mapped("kind"), ["rectify", "close"])
