"""Attacks on inspections from outside, with a login."""

from odoo.tests import tagged

from .attack import AttackCase
from .inspection_common import InspectionDistrict


@tagged("post_install", "-at_install")
class TestInspectionRpc(InspectionDistrict, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (
            cls.affairs,
            cls.teacher,
            cls.head,
            cls.keeper,
            cls.accountant,
            cls.sister_affairs,
            cls.sister_teacher,
            cls.admin_user,
        )
        cls.let_in(*cls.users)
        cls.done = cls.make_inspection()
        cls.finding = cls.find(cls.line_of(cls.done, cls.classes[0]), cls.floor)
        cls.submit(cls.done)
        cls.finding.with_user(cls.head).action_rectify("已清扫")
        cls.open = cls.make_inspection(draw_count=2)
        cls.env.flush_all()

    def facts(self):
        """Return everything that no attack may change."""
        self.env.invalidate_all()
        lines = (self.done | self.open).line_ids
        return {
            "inspections": (self.done | self.open).read(["state", "draw_count"]),
            "lines": lines.read(["drawn", "deducted", "score", "subject_key"]),
            "draws": self.open.draw_ids.read(["seed", "chosen"]),
            "findings": self.env["school.finding"].search_read(
                [], ["state", "points", "deadline", "responsible_ids", "found_by_id"]
            ),
            "steps": self.env["school.finding.step"].search_count([]),
            "facts": self.env["school.staff.fact"].search_count([]),
            "items": self.sheet.item_ids.read(["points", "name", "photo_required"]),
        }

    def attacks(self):
        """Yield (user, model, method, arguments, context)."""
        finding, done, lot = self.finding.ids, self.done.ids, self.open.ids
        head, teacher, affairs = self.head, self.teacher, self.affairs
        for context in ({}, {"school_gate": "own school.finding"}, {"su": True}):
            for user in (head, teacher, affairs):
                for values in (
                    {"state": "closed"},
                    {"points": 0},
                    {"responsible_ids": [[6, 0, []]]},
                ):
                    yield user, "school.finding", "write", [finding, values], context
                yield user, "school.finding", "_set_own", [finding, {"points": 0}], {}
            yield (
                affairs,
                "school.inspection",
                "write",
                [lot, {"state": "draft"}],
                context,
            )
            yield (
                affairs,
                "school.inspection.line",
                "write",
                [self.open.line_ids.ids, {"drawn": True}],
                context,
            )
        # closing the own finding, drawing again, counting twice
        yield head, "school.finding", "action_close", [finding, "好了"], {}
        yield head, "school.finding", "action_strike", [finding, "没有"], {}
        yield head, "school.finding", "action_extend", [finding, "2099-01-01", "x"], {}
        yield self.accountant, "school.finding", "action_close", [finding], {}
        yield teacher, "school.finding", "action_rectify", [finding, "再来"], {}
        yield affairs, "school.inspection", "action_start", [lot], {}
        yield teacher, "school.inspection", "action_submit", [done], {}
        yield affairs, "school.inspection", "action_submit", [lot], {}
        yield affairs, "school.inspection", "unlink", [lot], {}
        yield affairs, "school.inspection", "write", [done, {"line_ids": [[5]]}], {}
        yield teacher, "school.inspection", "action_cancel", [lot, "x"], {}
        yield affairs, "school.inspection.draw", "create", [{}], {}
        yield affairs, "school.inspection.draw", "unlink", [self.open.draw_ids.ids], {}
        yield affairs, "school.finding.step", "create", [{"finding_id": finding[0]}], {}
        yield (
            teacher,
            "school.inspection.item",
            "write",
            [
                self.sheet.item_ids.ids,
                {"points": 0},
            ],
            {},
        )
        # the neighbours
        for user in (self.sister_affairs, self.sister_teacher, self.admin_user):
            yield user, "school.finding", "action_close", [finding], {}
            yield user, "school.finding", "action_rectify", [finding], {}
            yield user, "school.finding", "action_strike", [finding, "x"], {}
            yield user, "school.inspection", "action_submit", [lot], {}
            yield user, "school.inspection", "action_check_draw", [done], {}
        yield self.sister_affairs, "school.finding", "read", [finding, ["note"]], {}
        # for somebody else
        line, item = self.open.line_ids.filtered("drawn")[0], self.floor
        for user in (affairs, head, self.sister_teacher):
            yield (
                user,
                "school.inspection",
                "add_finding",
                [line.id, item.id, "forged-uuid-1"],
                {},
            )
        for hostile in ("1", True, [1], {"a": 1}, -1, 10**9, 1.5):
            yield (
                teacher,
                "school.inspection",
                "add_finding",
                [
                    hostile,
                    item.id,
                    "forged-uuid-2",
                ],
                {},
            )
            yield teacher, "school.inspection", "remove_finding", [hostile], {}
            yield teacher, "school.inspection", "check_line", [hostile], {}

    def test_every_attack_is_refused(self):
        self.assert_all_refused(self.attacks())
