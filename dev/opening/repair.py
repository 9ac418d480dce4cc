"""Repairs in all their states; one that people caused becomes a damage case."""

from .damage import DESK

WORKER = "罗志伟"
SCHOOL_CODE = "全校通用报修码"


class RepairSteps:
    """Steps of :class:`Opening` about repairs; each by the person who takes it."""

    def repair(self):
        """Teachers report; the office dispatches; some is done, accepted and rated."""
        teacher, office = self.people["school.zongwu"], self.people["school.affairs"]
        worker = self._repairer()
        kinds = {
            row["name"]: row["id"]
            for row in teacher.search("school.repair.kind", [], ["name"])
        }
        wanted = [
            ("教室日光灯不亮", "教学楼二(1)班", "电路、灯具"),
            ("卫生间水龙头漏水", "教学楼三楼东", "水管、龙头、下水"),
            ("门锁打不开", "实验楼201", "门窗、墙面"),
            ("投影仪无信号", "报告厅", "电脑、电教设备"),
            ("窗玻璃碎裂", "教学楼一(3)班", "门窗、墙面"),
        ]
        repairs = [
            teacher(
                "school.repair",
                "create",
                {
                    "title": title,
                    "place": place,
                    "kind_id": kinds.get(kind) or next(iter(kinds.values())),
                    "description": f"{title}，请尽快维修。",
                },
            )
            for title, place, kind in wanted
        ]
        desk = teacher.search("school.asset", [("title", "=", DESK)], ["id"])[0]["id"]
        repairs.append(
            teacher(
                "school.repair",
                "create",
                {"asset_id": desk, "title": DESK, "description": "桌面被掀开。"},
            )
        )
        # the first stays as it was reported
        for repair in repairs[1:]:
            office("school.repair", "write", [repair], {"employee_id": worker})
            office("school.repair", "action_dispatch", [repair])
        office("school.repair", "action_wait", [repairs[3]], "等投影仪灯泡到货")
        done = [
            (repairs[2], "更换锁芯。", "wear", 35.0),
            (repairs[4], "更换玻璃一块。", "nature", 80.0),
            (repairs[5], "重装桌面。", "human", 35.0),
        ]
        for repair, work, cause, amount in done:
            office(
                "school.repair",
                "write",
                [repair],
                {"work_done": work, "cause": cause, "outside_amount": amount},
            )
            office("school.repair", "action_finish", [repair])
        teacher("school.repair", "action_accept", [repairs[2], repairs[5]])
        teacher("school.repair", "action_rate", [repairs[2]], 5, "很快")
        keeper = self.people["school.assetkeeper"]
        keeper("school.repair", "action_damage", [repairs[5]])
        case = keeper("school.repair", "read", [repairs[5]], ["case_id"])[0]["case_id"]
        office(
            "school.repair.point",
            "create",
            {"name": SCHOOL_CODE, "whole_school": True},
        )
        return f"{len(repairs)} 张维修单，1 张转赔偿案 {case[1]}"

    def _repairer(self):
        """The employee who repairs: the one for classroom media."""
        found = self.people["school.affairs"].search(
            "hr.employee.public", [("name", "=", WORKER)], ["id"]
        )
        return found[0]["id"]
