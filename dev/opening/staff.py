"""Contract staff and inspections: contracts of a term, classes inspected, closing."""

import base64
import struct
import zlib
from datetime import timedelta

from .people import today

CLASSES = 3
GUARDS = ("韩守义", "冯大勇")
CLEANERS = ("田桂香", "路春花", "白玉兰")
SHEET = "班级卫生和公物检查表"
ITEMS = (
    ("卫生", "地面有纸屑", 2, False),
    ("卫生", "黑板未擦净", 1, False),
    ("公物", "课桌椅有损坏未报修", 3, True),
    ("安全", "离开时未关灯、关窗", 2, False),
)


def photo(red, green, blue, side=240):
    """Return a plain PNG as base64: a photo for the demo."""
    row = b"\0" + bytes((red, green, blue)) * side

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    data += chunk(b"IDAT", zlib.compress(row * side)) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


class StaffSteps:
    """Steps of :class:`Opening` about people; each by the person who takes it."""

    def employ(self):
        """The office signs the contracts of all guards and cleaners at once."""
        affairs = self.people["school.affairs"]
        day = today()
        groups = {
            kind: self._group(affairs, name, kind, leader)
            for kind, name, leader in (
                ("guard", "门卫组", "school.anbao"),
                ("cleaning", "保洁组", "school.baojie"),
            )
        }
        people = self._staff(affairs, groups["guard"], GUARDS, "门卫", 2900)
        people += self._staff(affairs, groups["cleaning"], CLEANERS, "保洁", 2600)
        renewal = affairs(
            "school.staff.renewal",
            "create",
            {
                "date_start": str(day - timedelta(days=80)),
                "date_end": str(day + timedelta(days=20)),
                "line_ids": [(0, 0, one) for one in people],
            },
        )
        affairs("school.staff.renewal", "action_sign", [renewal])
        contracts = affairs.search(
            "school.staff.contract", [("renewal_id", "=", renewal)], ["employee_id"]
        )
        affairs(
            "school.staff.certificate",
            "create",
            [
                {
                    "employee_id": contract["employee_id"][0],
                    "kind": "guard",
                    "number": f"浙保{2026000 + number}",
                    "issuer": "市公安局",
                    "date_from": "2023-12-03",
                    "date_to": str(day + timedelta(days=12 + 400 * number)),
                }
                for number, contract in enumerate(contracts[: len(GUARDS)])
            ],
        )
        return f"{len(contracts)} 份合同一次签订，20 天后到期"

    def _staff(self, affairs, group, names, job, wage):
        """Return lines of the list: the members of a group, or new people."""
        members = affairs.search(
            "school.staff.member",
            [("group_id", "=", group), ("date_to", "=", False)],
            ["employee_id"],
        )
        line = {"group_id": group, "job": job, "wage": wage, "decision": "recruit"}
        if members:
            return [{**line, "employee_id": one["employee_id"][0]} for one in members]
        return [{**line, "candidate": name} for name in names]

    def _group(self, affairs, name, kind, leader):
        """Return a group of the school, made unless it is there."""
        known = affairs.search("school.staff.group", [("name", "=", name)], ["id"])
        if known:
            return known[0]["id"]
        leaders = affairs.search(
            "hr.employee.public", [("user_id.login", "=", leader)], ["id"]
        )
        return affairs(
            "school.staff.group",
            "create",
            {"name": name, "kind": kind, "leader_id": leaders[0]["id"]},
        )

    def plan_duty(self):
        """The office enters shifts; the leader of the guards fills the next week."""
        affairs = self.people["school.affairs"]
        leader = self.people["school.anbao"]
        group = self._group(affairs, "门卫组", "guard", "school.anbao")
        shifts = affairs(
            "school.staff.shift",
            "create",
            [
                {
                    "name": name,
                    "hour_from": first,
                    "hour_to": last,
                    "every_day": True,
                    "color": color,
                }
                for name, first, last, color in (
                    ("早班", 6, 14, 10),
                    ("中班", 14, 22, 3),
                )
            ],
        )
        wizard = leader(
            "school.staff.roster",
            "create",
            {"group_id": group, "shift_ids": [(6, 0, shifts)]},
        )
        leader("school.staff.roster", "action_fill", [wizard])
        count = leader("school.staff.turn", "search_count", [("group_id", "=", group)])
        return f"门卫组下周 {count} 个班次"

    def inspect(self):
        """Two people inspect classes; one finding is rectified and closed."""
        affairs = self.people["school.affairs"]
        inspectors = [self.people["school.deyu"], self.people["school.accept1"]]
        sheet = affairs(
            "school.inspection.template",
            "create",
            {
                "name": SHEET,
                "matter": "hygiene",
                "subject_kind": "class",
                "basis": "班级量化考核办法",
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "section": section,
                            "name": name,
                            "points": points,
                            "photo_required": wanted,
                            "sequence": number,
                        },
                    )
                    for number, (section, name, points, wanted) in enumerate(ITEMS)
                ],
            },
        )
        classes = self._classes()
        inspection = affairs(
            "school.inspection",
            "create",
            {
                "template_id": sheet,
                "inspector_ids": [(6, 0, [person.uid for person in inspectors])],
                "line_ids": [
                    (0, 0, {"subject": f"hr.department,{one}"}) for one in classes
                ],
            },
        )
        affairs("school.inspection", "action_start", [inspection])
        deyu = inspectors[0]
        page = next(
            one
            for one in deyu("school.inspection", "get_page")["inspections"]
            if one["id"] == inspection
        )
        items, lines = page["items"], page["lines"]
        found = [(0, 0, "讲台旁"), (0, 2, "第三排左二"), (1, 1, ""), (2, 3, "后窗")]
        for number, (line, item, note) in enumerate(found):
            deyu(
                "school.inspection",
                "add_finding",
                lines[line]["id"],
                items[item]["id"],
                f"demo-inspection-{inspection}-{number}",
                note=note,
                photo=photo(180, 120, 60 + 40 * number),
            )
        deyu("school.inspection", "action_submit", [inspection])
        findings = affairs.search(
            "school.finding", [("inspection_id", "=", inspection)], ["id"], order="id"
        )
        first = [findings[0]["id"]]
        affairs("school.finding", "action_rectify", first, "值日生已清扫")
        deyu("school.finding", "action_close", first, "复查合格")
        return f"{len(classes)} 个班，{len(findings)} 个问题，已销号 1 个"

    def _classes(self):
        """Return the departments of the school's classes, made unless there are."""
        keeper = self.people["school.assetkeeper"]
        known = keeper.search(
            "school.class", [], ["department_id"], limit=CLASSES, order="id"
        )
        if not known:
            ids = keeper(
                "school.class",
                "create",
                [
                    {"entry_year": today().year, "number": number + 1}
                    for number in range(CLASSES)
                ],
            )
            known = keeper("school.class", "read", ids, ["department_id"])
        return [row["department_id"][0] for row in known]
