"""Tenders of the demo school: one led to its award, one that is called for."""

import base64
import time
from datetime import UTC, datetime, timedelta

OPENERS = ("school.affairs", "school.accountant", "school.keeper")
CRITERIA = [("technical", "样品质量", 40), ("commercial", "售后和供货期", 20)]
# title, days until the deadline, lots with items: (name, demands, quantity, ceiling)
BEDS = (
    "学生宿舍家具采购",
    0,
    [
        ("双层床", [("木制双层床", "实木，带护栏", 80, 620.0)]),
        ("书柜", [("统一尺寸书柜", "钢木，六门", 24, 480.0)]),
    ],
)
CAMERAS = (
    "校园监控设备采购",
    14,
    [("摄像头", [("网络监控摄像头", "400 万像素，夜视", 40, 850.0)])],
)
# seconds until the envelopes of the first may be opened; other steps come between
SOON = 120
# what the vendors ask for of the ceiling, and what the panel thinks of them
SHARES, MARKS = (0.93, 0.90, 0.97), (0.95, 0.85, 0.75)


class TenderSteps:
    """Steps of :class:`Opening` around tenders; each by the person who takes it."""

    def call_tenders(self):
        """The buyer drafts, the heads approve, vendors hand their envelopes in."""
        buyer = self.people["school.buyer"]
        self.beds = self._call(*BEDS)
        self.sealed_until = time.monotonic() + SOON
        for bidder in self._register(buyer, self.beds):
            self._hand_in(buyer, self.beds, bidder)
        cameras = self._call(*CAMERAS)
        self._register(buyer, cameras)
        rows = buyer(
            "school.tender", "read", [self.beds, cameras], ["name", "amount_total"]
        )
        return "、".join(
            f"{row['name']} 最高限价 ¥{row['amount_total']:,.0f}" for row in rows
        )

    def _call(self, title, days, lots):
        buyer = self.people["school.buyer"]
        tender = buyer(
            "school.tender", "create", self._tender_values(buyer, title, days)
        )
        for name, items in lots:
            values = {"tender_id": tender, "name": name}
            lot = buyer("school.tender.lot", "create", values)
            for item, demands, quantity, ceiling in items:
                product = buyer.search(
                    "product.product", [("name", "=", item)], ["id"]
                )[0]
                buyer(
                    "school.tender.line",
                    "create",
                    {
                        "tender_id": tender,
                        "lot_id": lot,
                        "product_id": product["id"],
                        "specification": demands,
                        "quantity": quantity,
                        "price_ceiling": ceiling,
                    },
                )
        document = buyer(
            "ir.attachment",
            "create",
            {
                "name": f"{title}招标文件.txt",
                "datas": base64.b64encode(f"{title}招标文件".encode()).decode(),
            },
        )
        buyer("school.tender", "write", [tender], {"document_ids": [[4, document]]})
        buyer("school.tender", "action_submit", [tender])
        for login in ("school.vice", "school.principal"):
            self._empty_inbox(self.people[login])
        buyer("school.tender", "action_publish", [tender])
        return tender

    def _tender_values(self, buyer, title, days):
        deadline = datetime.now(UTC) + timedelta(days=days, seconds=SOON)
        people = [
            buyer.search("res.users", [("login", "=", login)], ["id"])[0]["id"]
            for login in OPENERS
        ]
        return {
            "title": title,
            "company_id": self.company,
            "kind": "internal_tender",
            "deadline": f"{deadline:%Y-%m-%d %H:%M:%S}",
            "opening_at": f"{deadline:%Y-%m-%d %H:%M:%S}",
            "place": "行政楼三楼会议室",
            "price_weight": 40,
            "panel_size": 3,
            "criterion_ids": [
                [0, 0, {"kind": kind, "name": name, "weight": weight}]
                for kind, name, weight in CRITERIA
            ],
            "custodian_ids": [[0, 0, {"user_id": key}] for key in people],
        }

    def _register(self, buyer, tender):
        """Enter three vendors and return them as bidders."""
        vendors = buyer.search(
            "res.partner",
            [("is_company", "=", True), ("supplier_rank", ">", 0)],
            ["id"],
            order="id",
            limit=3,
        )
        return [
            buyer(
                "school.tender.bidder",
                "create",
                {"tender_id": tender, "partner_id": vendor["id"]},
            )
            for vendor in vendors
        ]

    def _hand_in(self, buyer, tender, bidder):
        buyer(
            "school.tender.offer",
            "create",
            {
                "tender_id": tender,
                "bidder_id": bidder,
                "brought_by": "业务员",
                "intact": True,
                "witness_id": self.people["school.clerk"].uid,
            },
        )

    def award_tender(self):
        """Two open, the panel drawn by lot judges, the vice principal awards."""
        time.sleep(max(self.sealed_until - time.monotonic(), 0) + 1)
        first, second = (self.people[login] for login in OPENERS[:2])
        for person in (first, second):
            person("school.tender", "action_attend", [self.beds])
        self._type_prices(first)
        for person in (first, second):
            person("school.tender", "action_sign_opening", [self.beds])
        first("school.tender", "action_draw_panel", [self.beds])
        panel = self._panel(first)
        for person, member in panel:
            person("school.tender.member", "action_no_conflict", [member])
        for person, member in panel:
            self._judge(person, member)
        panel[0][0]("school.tender", "action_evaluate", [self.beds])
        self.people["school.vice"]("school.tender", "action_award", [self.beds])
        lots = first.search(
            "school.tender.lot",
            [("tender_id", "=", self.beds)],
            ["name", "winner_id", "amount_award"],
        )
        return "、".join(
            f"{lot['name']} {lot['winner_id'][1]} ¥{lot['amount_award']:,.2f}"
            for lot in lots
        )

    def _type_prices(self, person):
        rows = person.search(
            "school.tender.price",
            [("tender_id", "=", self.beds)],
            ["bidder_id", "price_ceiling"],
            order="id",
        )
        bidders = sorted({row["bidder_id"][0] for row in rows})
        for row in rows:
            share = SHARES[bidders.index(row["bidder_id"][0])]
            price = round(row["price_ceiling"] * share, 2)
            person("school.tender.price", "write", [row["id"]], {"price_unit": price})

    def _panel(self, person):
        """The people drawn, each with the own row of the panel."""
        members = person.search(
            "school.tender.member", [("tender_id", "=", self.beds)], ["user_id"]
        )
        logins = {
            row["id"]: row["login"]
            for row in person.search(
                "res.users",
                [("id", "in", [member["user_id"][0] for member in members])],
                ["login"],
            )
        }
        return [
            (self.people[logins[member["user_id"][0]]], member["id"])
            for member in members
        ]

    def _judge(self, person, member):
        weights = {
            row["id"]: row["weight"]
            for row in person.search(
                "school.tender.criterion", [("tender_id", "=", self.beds)], ["weight"]
            )
        }
        rows = person.search(
            "school.tender.score",
            [("tender_id", "=", self.beds), ("user_id", "=", person.uid)],
            ["bidder_id", "criterion_id"],
            order="id",
        )
        bidders = sorted({row["bidder_id"][0] for row in rows})
        for row in rows:
            mark = MARKS[bidders.index(row["bidder_id"][0])]
            points = round(weights[row["criterion_id"][0]] * mark, 1)
            person("school.tender.score", "write", [row["id"]], {"points": points})
        person("school.tender.member", "action_sign", [member])
