"""Quotes, a framework, a contract and a book of receipts of the demo term."""

from datetime import date

DEARER = 1.08
TERM = (date(2026, 9, 1), date(2027, 8, 31))
CLEANING = {
    "title": "2026—2027 学年校园保洁服务合同",
    "kind": "outsourcing",
    "amount": 86400.0,
    "retention_amount": 4320.0,
    "retention_date": "2027-09-30",
    "source": "校务会〔2026〕9号",
}
INSTALMENTS = [
    ("第一学期保洁费", "2027-01-31", 41040.0),
    ("第二学期保洁费", "2027-07-31", 41040.0),
    ("质保金", "2027-09-30", 4320.0),
]
PAPER = "A4复印纸 70g"
RECEIPTS = [
    (1, "初一(3)班 家长", "损坏赔偿", 5.0),
    (2, "旧书报回收", "废旧处置", 128.0),
]


class SourcingSteps:
    """Steps of :class:`Opening`; each by the person who takes it."""

    def compare_quotes(self, order):
        """The buyer asks the other vendors; the order's own offer is the lowest."""
        buyer = self.people["school.buyer"]
        own = buyer("purchase.order", "read", [order], ["partner_id"])[0]["partner_id"]
        others = buyer.search(
            "res.partner",
            [("supplier_rank", ">", 0), ("id", "!=", own[0])],
            ["id"],
            limit=2,
        )
        action = buyer("purchase.order", "action_school_compare", [order])
        comparison = action["res_id"]
        model = "school.quote.comparison"
        asked = {"ask_partner_ids": [(6, 0, [row["id"] for row in others])]}
        buyer(model, "write", [comparison], asked)
        buyer(model, "action_ask", [comparison])
        matrix = buyer(model, "read", [comparison], ["matrix"])[0]["matrix"]
        for row in matrix["rows"]:
            first = row["cells"][0]
            for place, cell in enumerate(row["cells"][1:], start=1):
                price = round(first["price"] * DEARER**place, 2)
                buyer(model, "action_price", [comparison], cell["line"], price)
        buyer(model, "write", [comparison], {"chosen_id": order})
        buyer(model, "action_decide", [comparison])

    def conclude(self):
        """The district agrees on paper, the school on cleaning; receipts are booked."""
        self._conclude_framework()
        self._conclude_contract()
        self._book_receipts()
        return "框架 1 份，合同 1 份，票据 1 本"

    def _vendor(self, person, name):
        return person.search("res.partner", [("name", "like", name)], ["id"])[0]["id"]

    def _conclude_framework(self):
        officer = self.people["district.officer"]
        model = "purchase.requisition"
        product = officer.search("product.product", [("name", "=", PAPER)], ["id"])[0]
        framework = officer(
            model,
            "create",
            {
                "requisition_type": "blanket_order",
                "reference": "全区复印纸定点采购",
                "vendor_id": self._vendor(officer, "启明"),
                "date_start": str(TERM[0]),
                "date_end": str(TERM[1]),
                "school_cap": 200000.0,
                "school_source": "区教育局定点采购通知",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product["id"],
                            "product_qty": 9000,
                            "price_unit": 17.8,
                        },
                    )
                ],
            },
        )
        officer(model, "action_confirm", [framework])

    def _conclude_contract(self):
        buyer = self.people["school.buyer"]
        model = "school.contract"
        plan = [
            (0, 0, {"name": name, "due_date": due, "amount": amount})
            for name, due, amount in INSTALMENTS
        ]
        contract = buyer(
            model,
            "create",
            {
                **CLEANING,
                "company_id": self.company,
                "partner_id": self._vendor(buyer, "恒达"),
                "date_signed": str(TERM[0]),
                "date_start": str(TERM[0]),
                "date_end": str(TERM[1]),
                "payment_ids": plan,
            },
        )
        buyer(model, "action_submit", [contract])
        for login in ("school.affairs", "school.principal"):
            self._empty_inbox(self.people[login])

    def _book_receipts(self):
        accountant = self.people["school.accountant"]
        book = accountant(
            "school.receipt.book",
            "create",
            {
                "company_id": self.company,
                "kind": "receipt",
                "series": "校收",
                "number_from": 1,
                "number_to": 50,
                "digits": 6,
            },
        )
        rows = [
            {"number": number, "payer": payer, "purpose": purpose, "amount": amount}
            for number, payer, purpose, amount in RECEIPTS
        ]
        rows.append({"number": 3, "state": "void", "void_reason": "填写错误"})
        for row in rows:
            accountant("school.receipt.number", "create", {"book_id": book, **row})
