"""Goods apart: textbooks, a donation, the canteen, and a sheet of the counter."""

from uuid import uuid4

from .payment import invoice_file

# the smallest PNG there is, as a drawn signature
DRAWING = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
BOOKS = [("语文 七年级上册", "语文", 120), ("数学 七年级上册", "数学", 120)]
CLASS, TAKEN = "年级组", 45
GIFT = ("图书一批", 1, 6000.0, "示范中学校友会")
FOOD = [("大米", "低值易耗品", "袋", "25kg"), ("食用油", "低值易耗品", "桶", "20L")]
RICE = [("大米", 20, 98.0), ("食用油", 8, 265.0)]
EATEN = [("大米", 3), ("食用油", 1)]
COUNTER = ("A4复印纸 70g", 50)


class SpecialSteps:
    """Steps of the keeper and the canteen; mixed into the run."""

    def hold(self):
        """The keeper receives textbooks and hands them to a class."""
        keeper = self.people["school.keeper"]
        books = [
            keeper(
                "school.held.item",
                "create",
                {"name": name, "subject": subject, "grade": "七年级"},
            )
            for name, subject, _quantity in BOOKS
        ]
        lines = [
            (0, 0, {"item_id": book, "quantity": quantity})
            for book, (_name, _subject, quantity) in zip(books, BOOKS, strict=True)
        ]
        received = keeper(
            "school.held.move",
            "create",
            {"kind": "receive", "party": "新华书店", "line_ids": lines},
        )
        keeper("school.held.move", "action_done", [received])
        sheet = keeper(
            "school.held.move",
            "create",
            {
                "kind": "issue",
                "department_id": self._department(CLASS),
                "signature": DRAWING,
                "signed_by": "唐红梅",
                "line_ids": [
                    (0, 0, {"item_id": book, "quantity": TAKEN}) for book in books
                ],
            },
        )
        keeper("school.held.move", "action_done", [sheet])
        path = f"/report/pdf/school_logistics.report_held_move/{sheet}"
        self._keep("代管物资发放单.pdf", keeper.download(path), b"%PDF")
        return f"课本 {len(books)} 种，发放{CLASS}各 {TAKEN} 册"

    def donate(self):
        """Old pupils give books: agreed, approved, looked at, taken in."""
        preparer = self.people["school.assetkeeper"]
        name, quantity, value, party = GIFT
        product = preparer.search("product.product", [("name", "=", name)], ["id"])[0]
        paper = self._upload(preparer, "捐赠协议", "AGREEMENT 2026-1")
        donation = preparer(
            "school.donation",
            "create",
            {
                "company_id": self.company,
                "party": party,
                "purpose": "充实图书馆",
                "agreement_number": "2026-1",
                "attachment_ids": [(4, paper)],
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product["id"],
                            "quantity": quantity,
                            "price_unit": value,
                        },
                    )
                ],
            },
        )
        preparer("school.donation", "action_submit", [donation])
        for login in ("school.affairs", "school.vice", "school.principal"):
            self._empty_inbox(self.people[login])
        self.people["school.tushu"]("school.donation", "action_accept", [donation])
        self.people["school.keeper"]("school.donation", "action_done", [donation])
        return f"{party}赠{name} ¥{value:,.2f}，验收入库"

    def _upload(self, person, name, text):
        return person(
            "ir.attachment",
            "create",
            {"name": f"{name}.pdf", "raw": invoice_file(text).decode()},
        )

    def counter(self):
        """The keeper hands out what still waits, at the counter of the store."""
        name, quantity = COUNTER
        keeper = self.people["school.keeper"]
        waiting = keeper.search(
            "stock.move",
            [
                ("product_id.name", "=", name),
                ("school_request_line_id", "!=", False),
                ("state", "in", ("assigned", "partially_available")),
            ],
            ["school_request_line_id"],
            limit=1,
        )[0]
        [line] = keeper(
            "school.supply.request.line",
            "read",
            [waiting["school_request_line_id"][0]],
            ["request_id"],
        )
        [request] = keeper(
            "school.supply.request",
            "read",
            [line["request_id"][0]],
            ["requester_id"],
        )
        user, taker = request["requester_id"]
        employee = keeper.search(
            "hr.employee.public", [("user_id", "=", user)], ["id"]
        )[0]["id"]
        answer = keeper(
            "school.store.entry",
            "submit",
            {
                "uuid": str(uuid4()),
                "kind": "issue",
                "made_on": "",
                "payload": {
                    "holder": ["employee", employee],
                    "lines": [{"move": waiting["id"], "quantity": quantity}],
                    "signed_by": taker,
                    "signature": DRAWING,
                },
            },
        )
        if answer["result"] != "done":
            raise SystemExit(f"the counter refused: {answer['reason']}")
        return f"{taker}领 {name} {quantity}，{answer['document']}"

    def cook(self):
        """The school's canteen gets its own store; the cook takes what a day needs."""
        self.canteen = self._make_canteen()
        keeper = self.people["school.assetkeeper"]
        self._add_items(keeper, FOOD, self.canteen)
        self._open_store(keeper, RICE, self.canteen, note="开学前盘点")
        products = {
            name: keeper.search(
                "product.product",
                [("name", "=", name), ("company_id", "=", self.canteen)],
                ["id"],
            )[0]["id"]
            for name, _quantity in EATEN
        }
        cook = self.people["school.shitang"]
        sheet = keeper(
            "school.canteen.sheet",
            "create",
            {
                "company_id": self.canteen,
                "diners": 420,
                "taker_id": cook.uid,
                "line_ids": [
                    (0, 0, {"product_id": products[name], "quantity": quantity})
                    for name, quantity in EATEN
                ],
            },
        )
        cook("school.canteen.sheet", "action_sign", [sheet])
        keeper("school.canteen.sheet", "action_done", [sheet])
        path = f"/report/pdf/school_logistics.report_canteen_sheet/{sheet}"
        self._keep("食堂领料单.pdf", keeper.download(path), b"%PDF")
        return f"食堂建库 {len(RICE)} 种，当日领料 {len(EATEN)} 种"

    def _make_canteen(self):
        """The district makes the canteen; its people get their posts there."""
        district = self.people["district.admin"]
        unit = district("school.unit", "action_make_canteen", [self.unit])["res_id"]
        admin = self.people["admin"]
        company = district("school.unit", "read", [unit], ["company_id"])[0][
            "company_id"
        ]
        for login, post in (
            ("school.assetkeeper", "keeper"),
            ("school.shitang", "staff"),
            ("school.accountant", "accountant"),
            ("school.principal", "principal"),
        ):
            user = self.people[login].uid
            admin("res.users", "write", [user], {"company_ids": [(4, company[0])]})
            kind = district.search("school.post", [("code", "=", post)], ["id"])[0]
            district(
                "school.post.holder",
                "create",
                {
                    "post_id": kind["id"],
                    "unit_id": unit,
                    "user_id": user,
                    "date_from": "2026-01-01",
                },
            )
        return company[0]
