"""A stock-take with a difference, a transfer, a write-off and an idle thing."""

import uuid

COMPUTER = "台式计算机"
ROOM = "微机教室"
OLD_PRINTER, OLD_PROJECTOR = "激光打印机", "投影仪"


class AssetSteps:
    """Steps of :class:`Opening` about the property register."""

    def count_assets(self):
        """The computer room is counted: one machine is missing, one elsewhere."""
        keeper = self.people["school.assetkeeper"]
        cards = self._make_computers(keeper)
        take = keeper(
            "school.asset.stocktake",
            "create",
            {"title": "秋季微机教室清查", "place": ROOM, "second_count": True},
        )
        keeper("school.asset.stocktake", "action_freeze", [take])
        self._scan(keeper, take, 1, [(card, ROOM) for card in cards[:-2]])
        self._scan(keeper, take, 1, [(cards[-2], "教师办公室")])
        keeper("school.asset.stocktake", "action_second_count", [take])
        affairs = self.people["school.affairs"]
        self._scan(affairs, take, 2, [(cards[-2], "教师办公室")])
        self._scan(affairs, take, 2, [(cards[-1], "")], condition="absent")
        keeper("school.asset.stocktake", "action_compare", [take])
        causes = {"misplaced": "教师借用未登记", "missing": "暑期值班期间去向不明"}
        for row in keeper.search(
            "school.asset.difference", [("stocktake_id", "=", take)], ["kind"]
        ):
            keeper(
                "school.asset.difference",
                "write",
                [row["id"]],
                {"cause": causes[row["kind"]]},
            )
        self._decided(keeper, "school.asset.stocktake", take)
        keeper("school.asset.stocktake", "action_adjust", [take])
        row = keeper(
            "school.asset.stocktake", "read", [take], ["card_count", "case_count"]
        )[0]
        return f"{row['card_count']} 台，差异 2 项，立案 {row['case_count']} 件"

    def _make_computers(self, keeper):
        """Make out the cards of the computer room; return their numbers."""
        common = {
            "title": COMPUTER,
            "category_id": self._category(keeper, "A02010105"),
            "original_value": 4300.0,
            "acquired_by": "opening",
            "date_acquired": "2023-08-25",
            "date_booked": "2023-08-25",
            "place": ROOM,
            "specification": "i5/16G/512G",
        }
        cards = [keeper("school.asset", "create", dict(common)) for _number in range(6)]
        rows = keeper("school.asset", "read", cards, ["name"])
        return [row["name"] for row in rows]

    def _category(self, person, code):
        found = person.search("school.asset.category", [("code", "=", code)], ["id"])
        return found[0]["id"]

    def _scan(self, person, take, number, rows, condition="good"):
        entries = [
            {
                "uuid": str(uuid.uuid4()),
                "made_on": "",
                "payload": {
                    "stocktake": take,
                    "round": number,
                    "code": code,
                    "place": place,
                    "condition": condition,
                },
            }
            for code, place in rows
        ]
        person("school.asset.scan", "submit", entries)

    def _decided(self, person, model, document):
        """Submit a document and let everybody decide whose turn it is."""
        person(model, "action_submit", [document])
        for login in ("school.affairs", "school.principal", "district.officer"):
            self._empty_inbox(self.people[login])

    def hand_over_assets(self):
        """Within the school: one signs that it is given, the other that it is taken."""
        keeper, affairs = (
            self.people["school.assetkeeper"],
            self.people["school.affairs"],
        )
        here = [
            ("title", "=", COMPUTER),
            ("place", "=", ROOM),
            ("state", "=", "in_use"),
        ]
        card = keeper.search("school.asset", here, ["id"])[0]["id"]
        transfer = keeper(
            "school.asset.transfer",
            "create",
            {
                "kind": "internal",
                "to_place": "总务处",
                "reason": "总务处办公需要",
                "line_ids": [(0, 0, {"asset_id": card})],
            },
        )
        keeper("school.asset.transfer", "action_sign_out", [transfer])
        affairs("school.asset.transfer", "action_sign_in", [transfer])
        row = keeper("school.asset.transfer", "read", [transfer], ["name"])[0]
        return f"{row['name']} {COMPUTER} → 总务处"

    def write_off_assets(self):
        """A printer that has lived its life goes, with three who looked at it."""
        keeper = self.people["school.assetkeeper"]
        card = keeper(
            "school.asset",
            "create",
            {
                "title": OLD_PRINTER,
                "category_id": self._category(keeper, "A02020000"),
                "original_value": 1680.0,
                "acquired_by": "opening",
                "date_acquired": "2016-03-01",
                "date_booked": "2016-03-01",
                "place": "文印室",
            },
        )
        people = [
            self.people[login].uid
            for login in ("school.accept1", "school.accept2", "school.clerk")
        ]
        writeoff = keeper(
            "school.asset.writeoff",
            "create",
            {
                "kind": "scrap",
                "reason": "超过使用年限，配件停产，无维修价值",
                "appraiser_ids": [(6, 0, people)],
                "line_ids": [(0, 0, {"asset_id": card, "reason": "定影组件损坏"})],
            },
        )
        self._decided(keeper, "school.asset.writeoff", writeoff)
        keeper(
            "school.asset.writeoff",
            "write",
            [writeoff],
            {
                "disposal": "sold",
                "buyer": "区再生资源公司",
                "salvage": 30.0,
                "salvage_receipt": "0008213",
                "certificate": "HS2026-117",
            },
        )
        keeper("school.asset.writeoff", "action_end", [writeoff])
        row = keeper("school.asset.writeoff", "read", [writeoff], ["name"])[0]
        return f"{row['name']} {OLD_PRINTER}，残值 ¥30.00"

    def offer_idle(self):
        """A projector that nobody needs is offered to the other schools."""
        keeper = self.people["school.assetkeeper"]
        card = keeper(
            "school.asset",
            "create",
            {
                "title": OLD_PROJECTOR,
                "category_id": self._category(keeper, "A02020000"),
                "original_value": 5200.0,
                "acquired_by": "opening",
                "date_acquired": "2022-09-01",
                "date_booked": "2022-09-01",
                "place": "总务仓库",
                "specification": "3600 流明",
            },
        )
        keeper("school.asset", "action_idle", [card])
        keeper("school.asset", "action_offer", [card])
        offers = keeper.search(
            "school.asset.offer", [("state", "=", "open")], ["title"]
        )
        return "、".join(row["title"] for row in offers)
