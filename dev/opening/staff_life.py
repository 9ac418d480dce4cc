"""Contract staff from day to day: rules read and signed, training, patrols."""

from datetime import UTC, datetime, timedelta

from .people import today
from .staff import photo

RULE = """第一条 门卫二十四小时在岗，不得空岗、睡岗。
第二条 来访人员一律登记，经被访人同意后方可进校。
第三条 上学放学时段两人在校门口值守。
第四条 每班巡查围墙、后门、锅炉房，扫码打点。
第五条 交接班当面交接钥匙、器材和未了事项。"""
POINTS = (
    ("东门", "门锁、道闸、登记本"),
    ("锅炉房", "阀门、灭火器"),
    ("后墙", "护栏、监控"),
)


class StaffLifeSteps:
    """Steps of :class:`Opening` about rules, training and patrols."""

    def read_rules(self):
        """The office publishes a regulation; the leader hands in a signed paper."""
        affairs, leader = self.people["school.affairs"], self.people["school.anbao"]
        group = self._group(affairs, "门卫组", "guard", "school.anbao")
        rule = affairs(
            "school.staff.text",
            "create",
            {"name": "门卫值班制度", "body": RULE, "group_ids": [(6, 0, [group])]},
        )
        affairs("school.staff.text", "action_publish", [rule])
        readings = leader.search(
            "school.staff.reading", [("text_id", "=", rule)], ["id"], order="id"
        )
        signed = [row["id"] for row in readings[:-1] or readings]
        paper = leader(
            "school.staff.reading.paper",
            "create",
            {"reading_ids": [(6, 0, signed)], "photo": photo(240, 240, 235)},
        )
        leader("school.staff.reading.paper", "action_enter", [paper])
        return f"应签阅 {len(readings)} 人，已签 {len(signed)} 人"

    def train(self):
        """The leader holds a training with an exam; something is to be done."""
        affairs, leader = self.people["school.affairs"], self.people["school.anbao"]
        group = self._group(affairs, "门卫组", "guard", "school.anbao")
        start = datetime.now(UTC) - timedelta(minutes=30)
        session = leader(
            "school.staff.session",
            "create",
            {
                "title": "消防器材使用培训",
                "kind": "exam",
                "start": start.strftime("%Y-%m-%d %H:%M:%S"),
                "place": "会议室",
                "host": "消防中队 李教官",
                "group_ids": [(6, 0, [group])],
                "minutes": "灭火器“提、拔、握、压”；每月检查压力表。",
            },
        )
        leader("school.staff.session", "action_fill", [session])
        leader("school.staff.session", "action_call", [session])
        lines = leader.search(
            "school.staff.attendee",
            [("session_id", "=", session)],
            ["employee_id"],
            order="id",
        )
        for number, line in enumerate(lines):
            leader(
                "school.staff.attendee",
                "write",
                [line["id"]],
                {"mark": "present", "score": 92 - 7 * number},
            )
        leader(
            "school.staff.action",
            "create",
            {
                "session_id": session,
                "name": "更换东门两具压力不足的灭火器",
                "employee_id": lines[0]["employee_id"][0],
                "deadline": str(today() + timedelta(days=7)),
            },
        )
        leader("school.staff.session", "action_close", [session])
        return f"{len(lines)} 人考试，成绩已计入记录"

    def go_round(self):
        """The office hangs up codes; the leader's phone scans one for a guard."""
        affairs, leader = self.people["school.affairs"], self.people["school.anbao"]
        group = self._group(affairs, "门卫组", "guard", "school.anbao")
        points = affairs(
            "school.staff.patrol.point",
            "create",
            [{"name": name, "look_at": what} for name, what in POINTS],
        )
        shifts = affairs.search("school.staff.shift", [], ["id"])
        affairs(
            "school.staff.patrol",
            "create",
            {
                "name": "校园巡查",
                "group_id": group,
                "shift_ids": [(6, 0, [one["id"] for one in shifts])],
                "times": 2,
                "line_ids": [
                    (0, 0, {"point_id": point, "sequence": number})
                    for number, point in enumerate(points)
                ],
            },
        )
        code = affairs("school.staff.patrol.point", "read", points[:1], ["token"])
        guards = affairs.search(
            "school.staff.member", [("group_id", "=", group)], ["employee_id"]
        )
        answer = leader(
            "school.staff.scan",
            "scan",
            code[0]["token"],
            guards[0]["employee_id"][0],
        )
        return f"{len(points)} 个巡查点，{answer['person']}在{answer['point']}打点"
