"""Ten regulations that nobody wrote code for, each entered as a file with its cases.

The expected figures were reckoned by hand from the sentence above each.
"""

import json
from copy import deepcopy

from odoo.tests import tagged

from ..common.district import SchoolCommon

LATE = {"code": "late", "name": "迟到", "facts": ["late"], "points": -1}
SCORE = {
    "code": "month",
    "name": "评分",
    "facts": ["month_score"],
    "aggregation": "latest",
    "points": 1,
}


def fact(code, quantity=1, **more):
    return {"fact": code, "quantity": quantity, **more}


def case(name, facts, people=None, **person):
    return {"name": name, "people": people or [person], "facts": facts}


REGULATIONS = {
    # 前三次迟到每次扣 1 分，第四次起每次扣 2 分。
    "late_escalates": (
        {
            "base": 100,
            "items": [
                {
                    "code": "late",
                    "name": "迟到",
                    "facts": ["late"],
                    "rule": "tiers",
                    "steps": [
                        {"from_quantity": 0, "points": -1},
                        {"from_quantity": 3, "points": -2},
                    ],
                }
            ],
        },
        [
            case("三次", [fact("late", times=3)], expect_score=97),
            case("五次", [fact("late", times=5)], expect_score=93),
        ],
    ),
    # 病假每月两天以内不扣分，超过的每天扣 2 分。
    "sick_days_free": (
        {
            "base": 100,
            "items": [
                {
                    "code": "sick",
                    "name": "病假",
                    "facts": ["sick_leave"],
                    "measure": "above",
                    "limit": 2,
                    "points": -2,
                }
            ],
        },
        [
            case("两天", [fact("sick_leave", 2)], expect_score=100),
            case("五天", [fact("sick_leave", 5)], expect_score=94),
        ],
    ),
    # 组长评分占四成，总务处评分占六成；只有一方评的，按一方算。
    "two_raters": (
        {
            "base": 0,
            "items": [
                {
                    "code": "month",
                    "name": "评分",
                    "facts": ["month_score"],
                    "aggregation": "raters",
                    "raters": [
                        {"role": "leader", "weight": 40},
                        {"role": "affairs", "weight": 60},
                    ],
                    "points": 1,
                }
            ],
        },
        [
            case(
                "两方",
                [
                    fact("month_score", 90, rater="leader"),
                    fact("month_score", 80, rater="affairs"),
                ],
                expect_score=84,
            ),
            case("缺一方", [fact("month_score", 90, rater="leader")], expect_score=90),
        ],
    ),
    # 基础 50 分；维修及时率每 1% 得 0.5 分。
    "repair_rate": (
        {
            "base": 50,
            "items": [
                {
                    "code": "rate",
                    "name": "满意率",
                    "facts": ["praise"],
                    "out_of": ["repair"],
                    "aggregation": "rate",
                    "points": 0.5,
                }
            ],
        },
        [
            case(
                "二十次有十八次满意",
                [fact("praise", times=18), fact("repair", times=20)],
                expect_score=95,
            )
        ],
    ),
    # 发生安全事故的，当月最高评 59 分。
    "accident_caps": (
        {
            "base": 100,
            "items": [LATE],
            "vetoes": [
                {
                    "code": "accident",
                    "name": "安全事故",
                    "facts": ["safety_accident"],
                    "effect": "score_max",
                    "value": 59,
                }
            ],
        },
        [
            case("没有事故", [fact("late", times=2)], expect_score=98),
            case("有事故", [fact("safety_accident")], expect_score=59),
        ],
    ),
    # 奖金 800 元乘等次系数：优 1.2，良 1.0，差 0.5。
    "grade_coefficient": (
        {
            "base": 0,
            "items": [SCORE],
            "grades": [
                {"code": "a", "name": "优", "min_score": 90, "coefficient": 1.2},
                {"code": "b", "name": "良", "min_score": 75, "coefficient": 1},
                {"code": "c", "name": "差", "min_score": 0, "coefficient": 0.5},
            ],
            "pays": [
                {"code": "p", "name": "奖金", "kind": "coefficient", "amount": 800}
            ],
        },
        [
            case("优", [fact("month_score", 90)], expect_grade="a", expect_pay=960),
            case("良", [fact("month_score", 89.99)], expect_grade="b", expect_pay=800),
            case("差", [fact("month_score", 70)], expect_grade="c", expect_pay=400),
        ],
    ),
    # 90 分以上 300 元，80 分以上 200 元，60 分以上 100 元。
    "pay_ladder": (
        {
            "base": 0,
            "items": [SCORE],
            "pays": [
                {
                    "code": "p",
                    "name": "奖金",
                    "kind": "ladder",
                    "step_unit": "yuan",
                    "steps": [
                        {"from_score": 60, "value": 100},
                        {"from_score": 80, "value": 200},
                        {"from_score": 90, "value": 300},
                    ],
                }
            ],
        },
        [
            case("85 分", [fact("month_score", 85)], expect_pay=200),
            case("90 分", [fact("month_score", 90)], expect_pay=300),
            case("59 分", [fact("month_score", 59)], expect_pay=0),
        ],
    ),
    # 全勤另奖 50 元：当月一次迟到也没有；绩效 100 元 × 得分 / 100。
    "full_attendance": (
        {
            "base": 100,
            "items": [LATE],
            "pays": [
                {"code": "p", "name": "绩效", "kind": "linear", "amount": 100},
                {
                    "code": "full",
                    "name": "全勤",
                    "kind": "fixed",
                    "amount": 50,
                    "item": "late",
                    "item_max": 0,
                },
            ],
        },
        [
            case("全勤", [], expect_score=100, expect_pay=150),
            case("迟到一次", [fact("late")], expect_score=99, expect_pay=99),
        ],
    ),
    # 不满一个月的，奖金按在岗天数发；不满十天的不考核。
    "days_in_the_month": (
        {
            "base": 100,
            "min_days": 10,
            "items": [LATE],
            "pays": [
                {
                    "code": "p",
                    "name": "奖金",
                    "kind": "fixed",
                    "amount": 600,
                    "is_prorated": True,
                }
            ],
        },
        [
            case("半个月", [], days=15, expect_pay=300),
            case("八天", [], days=8, expect_pay=0),
        ],
    ),
    # 卫生 60 分、纪律 40 分，各扣完为止，互不影响。
    "two_sections": (
        {
            "base": 0,
            "sections": [
                {"code": "clean", "name": "卫生", "base": 60, "floor": 0},
                {"code": "order", "name": "纪律", "base": 40, "floor": 0},
            ],
            "items": [
                {
                    "code": "finding",
                    "name": "卫生问题",
                    "section": "clean",
                    "facts": ["finding_hygiene"],
                    "points": -5,
                },
                {**LATE, "section": "order"},
            ],
        },
        [
            case("三处", [fact("finding_hygiene", times=3)], expect_score=85),
            case(
                "二十处、迟到一次",
                [fact("finding_hygiene", times=20), fact("late")],
                expect_score=39,
            ),
        ],
    ),
}


@tagged("post_install", "-at_install")
class TestStaffRegulations(SchoolCommon):
    def pack(self, code):
        scheme, cases = deepcopy(REGULATIONS[code])
        codes = {
            kind
            for part in (*scheme["items"], *scheme.get("vetoes", ()))
            for kind in (*part["facts"], *part.get("out_of", ()))
        } | {row["fact"] for one in cases for row in one["facts"]}
        types = self.env["school.staff.fact.type"].search([("code", "in", list(codes))])
        return {
            "format": "school_logistics.assessment_pack",
            "code": code,
            "name": code,
            "source": "某校考核办法",
            "facts": [
                {"code": kind.code, "name": kind.name, "unit": kind.unit}
                for kind in types
            ],
            "scheme": {"floor": 0, "cap": 1000, **scheme},
            "cases": cases,
        }

    def test_each_comes_out_as_its_text_says(self):
        self.assertEqual(len(REGULATIONS), 10)
        for code in REGULATIONS:
            with self.subTest(regulation=code):
                scheme = self.env["school.staff.scheme"]._import_pack(
                    json.dumps(self.pack(code)).encode(), self.company
                )
                self.assertEqual(
                    [case.problem for case in scheme.case_ids if case.problem], []
                )
                self.assertEqual(set(scheme.case_ids.mapped("state")), {"passed"})
                scheme.action_publish()

    def test_a_case_that_is_wrong_says_so(self):
        pack = self.pack("late_escalates")
        pack["cases"][1]["people"][0]["expect_score"] = 95
        scheme = self.env["school.staff.scheme"]._import_pack(
            json.dumps(pack).encode(), self.company
        )
        self.assertEqual(scheme.case_ids.mapped("state"), ["passed", "failed"])
        self.assertIn("93", scheme.case_ids[1].problem)
