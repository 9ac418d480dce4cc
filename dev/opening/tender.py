"""A tender of the demo school: drafted, approved and published, with vendors."""

import base64
from datetime import datetime, timedelta

OPENERS = ("school.affairs", "school.accountant", "school.keeper")
ITEMS = [("学生课桌", "钢木，可升降", 200, 260.0), ("学生椅", "钢木", 200, 110.0)]
CRITERIA = [("technical", "样品质量", 40), ("commercial", "售后和供货期", 20)]
DAYS = 14


class TenderSteps:
    """Step of :class:`Opening` in which the school calls for offers."""

    def call_tender(self):
        """The buyer drafts it, the heads approve it, and three vendors register."""
        buyer = self.people["school.buyer"]
        self.tender = buyer("school.tender", "create", self._tender_values(buyer))
        lot = buyer(
            "school.tender.lot", "create", {"tender_id": self.tender, "name": "课桌椅"}
        )
        for name, demands, quantity, ceiling in ITEMS:
            buyer(
                "school.tender.line",
                "create",
                {
                    "lot_id": lot,
                    "name": name,
                    "specification": demands,
                    "quantity": quantity,
                    "price_ceiling": ceiling,
                },
            )
        document = buyer(
            "ir.attachment",
            "create",
            {
                "name": "课桌椅招标文件.txt",
                "datas": base64.b64encode("课桌椅招标文件".encode()).decode(),
            },
        )
        buyer(
            "school.tender", "write", [self.tender], {"document_ids": [[4, document]]}
        )
        buyer("school.tender", "action_submit", [self.tender])
        for login in ("school.vice", "school.principal"):
            self._empty_inbox(self.people[login])
        buyer("school.tender", "action_publish", [self.tender])
        vendors = buyer.search(
            "res.partner",
            [("is_company", "=", True), ("supplier_rank", ">", 0)],
            limit=3,
        )
        for vendor in vendors:
            values = {"tender_id": self.tender, "partner_id": vendor["id"]}
            buyer("school.tender.bidder", "create", values)
        row = buyer("school.tender", "read", [self.tender], ["name", "amount_total"])[0]
        return (
            f"{row['name']} 最高限价 ¥{row['amount_total']:,.0f}，{len(vendors)} 家报名"
        )

    def _tender_values(self, buyer):
        deadline = datetime.now() + timedelta(days=DAYS)
        people = {
            login: buyer.search("res.users", [("login", "=", login)])[0]["id"]
            for login in OPENERS
        }
        return {
            "title": "学生课桌椅采购",
            "company_id": self.company,
            "kind": "internal_tender",
            "deadline": f"{deadline:%Y-%m-%d} 01:00:00",
            "opening_at": f"{deadline:%Y-%m-%d} 01:30:00",
            "place": "行政楼三楼会议室",
            "price_weight": 40,
            "panel_size": 3,
            "criterion_ids": [
                [0, 0, {"kind": kind, "name": name, "weight": weight}]
                for kind, name, weight in CRITERIA
            ],
            "custodian_ids": [[0, 0, {"user_id": key}] for key in people.values()],
        }
