"""Rooms, classes and who answers for what stands in them."""

import base64
import struct
import zlib

BUILDING = "教学楼"
# number, keeper; None: nobody keeps it yet
ROOMS = (("301", "曹晓玲"), ("302", "唐红梅"), ("303", "彭立华"), ("304", None))
# entry year, number, class teacher, room
CLASSES = (
    (2024, 1, "曹晓玲", "301"),
    (2024, 2, "唐红梅", "302"),
    (2025, 1, "彭立华", "303"),
)


def drawn(width=240, height=80):
    """Return a signature, base64 of a PNG: a line that goes up and down."""
    rows = b""
    for y in range(height):
        row = bytearray(b"\xff" * width)
        for x in range(width):
            if abs(y - 10 - abs((x * 2) % 120 - 60)) < 3:
                row[x] = 0
        rows += b"\x00" + bytes(row)

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    picture = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
    return base64.b64encode(picture).decode()


class CustodySteps:
    """Steps of :class:`Opening` about rooms and custody."""

    def enter_rooms(self):
        """The property keeper enters rooms and classes; the classes move in."""
        keeper = self.people["school.assetkeeper"]
        people = {
            row["name"]: row["id"]
            for row in keeper.search("hr.employee.public", [], ["name"])
        }
        values = [
            {
                "building": BUILDING,
                "floor": 3,
                "number": number,
                "seats": 48,
                "keeper_id": people.get(name, False),
            }
            for number, name in ROOMS
        ]
        values += [
            {"building": "女生宿舍", "floor": 2, "number": "201", "kind": "dormitory"}
            | {"keeper_id": people["董秀兰"]},
            {"name": "总务仓库", "kind": "store", "keeper_id": people["郑国平"]},
        ]
        keeper("school.room", "create", values)
        rooms = {
            row["number"]: row["id"]
            for row in keeper.search(
                "school.room", [("building", "=", BUILDING)], ["number"]
            )
        }
        classes = keeper(
            "school.class",
            "create",
            [
                {
                    "entry_year": year,
                    "number": number,
                    "teacher_id": people[teacher],
                    "pupils": 46,
                }
                for year, number, teacher, _room in CLASSES
            ],
        )
        sheet = keeper(
            "school.class.move",
            "create",
            {
                "line_ids": [
                    (0, 0, {"class_id": one, "to_room_id": rooms[row[3]]})
                    for one, row in zip(classes, CLASSES, strict=True)
                ]
            },
        )
        keeper("school.class.move", "action_apply", [sheet])
        self._furnish(keeper, classes, rooms)
        return f"{len(values)} 间房，{len(classes)} 个班"

    def _furnish(self, keeper, classes, rooms):
        """Desks and chairs of each class, a board and an extinguisher of each room."""

        def category(code):
            found = keeper.search(
                "school.asset.category", [("code", "=", code)], ["id"]
            )
            return found[0]["id"]

        desk, chair = category("A05010203"), category("A05010304")
        tool = category("A05020000")
        holders = {
            row["id"]: row["department_id"][0]
            for row in keeper.search(
                "school.class", [("id", "in", classes)], ["department_id"]
            )
        }
        cards = []
        for one, row in zip(classes, CLASSES, strict=True):
            room = {"room_id": rooms[row[3]], "acquired_by": "opening"}
            room |= {"date_acquired": "2024-08-20", "date_booked": "2024-08-20"}
            mine = {**room, "department_id": holders[one]}
            cards += [
                {
                    **mine,
                    "title": "课桌",
                    "category_id": desk,
                    "quantity": 46,
                    "original_value": 8280.0,
                },
                {
                    **mine,
                    "title": "椅子",
                    "category_id": chair,
                    "quantity": 46,
                    "original_value": 3680.0,
                },
                {
                    **room,
                    "title": "黑板",
                    "category_id": tool,
                    "original_value": 620.0,
                },
                {
                    **room,
                    "title": "教室灭火器",
                    "category_id": tool,
                    "original_value": 95.0,
                },
            ]
        keeper("school.asset", "create", cards)
        bottles = keeper("school.asset", "search", [("title", "=", "教室灭火器")])
        plan = keeper(
            "school.asset.care.plan",
            "create",
            {
                "asset_ids": [(6, 0, bottles)],
                "title": "灭火器年检",
                "first_due": "2026-09-30",
            },
        )
        keeper("school.asset.care.plan", "action_plan", [plan])

    def agree(self):
        """Agreements of all classes: signed; one is checked, with a difference."""
        keeper = self.people["school.assetkeeper"]
        page = keeper("school.agreement.make", "create", {"with_offices": False})
        keeper("school.agreement.make", "action_make", [page])
        rows = keeper.search(
            "school.agreement", [("holder_kind", "=", "class")], ["holder_name"]
        )
        ids = [row["id"] for row in rows]
        keeper("school.agreement", "action_issue", ids)
        teacher = self.people["school.banzhuren"]
        mine = teacher("school.agreement", "search", [])
        teacher("school.agreement", "action_sign", mine, drawn())
        other = next(one for one in ids if one not in mine)
        paper = ("唐红梅", drawn(), "责任书.png")
        keeper("school.agreement", "action_sign_paper", [other], *paper)
        keeper("school.agreement", "action_start_check", [other])
        chairs = keeper(
            "school.agreement.line",
            "search",
            [("agreement_id", "=", other), ("title", "=", "椅子")],
        )
        keeper(
            "school.agreement.line",
            "write",
            chairs,
            {"qty_damaged": 1, "result_note": "靠背断裂"},
        )
        keeper("school.agreement", "action_all_present", [other])
        keeper("school.agreement", "action_finish_check", [other])
        case = keeper("school.agreement", "read", [other], ["case_id"])[0]["case_id"]
        return f"{len(ids)} 份责任书，1 份已核对，差异转 {case[1]}"
