"""Packs, a petty purchase and payments of the demo month."""

import base64

from .people import today

PETTY = {
    "seller_name": "育才路五金店",
    "invoice_number": "08831207",
    "invoice_kind": "paper",
    "pay_mode": "card",
    "slip_number": "POS 20260905 0017",
    "purpose": "教学楼水龙头抢修",
}
PETTY_LINES = [("水龙头 4分", 6, 28.0), ("生料带", 10, 2.5)]
BUYER, ACCEPTOR, TAKER = "school.zongwu", "school.accept1", "school.shitang"
PAID_PART = 2


def invoice_file(text):
    """Return a PDF of one page, as a vendor would send an electronic invoice."""
    drawn = f"BT /F1 20 Tf 60 760 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    content += "".join(f"{place:010d} 00000 n \n" for place in places)
    content += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return (content + f"startxref\n{start}\n%%EOF\n").encode()


class PaymentSteps:
    """Steps of :class:`Opening` after the bills; each by the person who takes it."""

    def pack(self):
        """The accountant puts each bill into a pack and takes over its voucher."""
        accountant = self.people["school.accountant"]
        self.packs = []
        for bill in self.bills:
            self._attach(accountant, "account.move", bill, f"INVOICE {bill}")
            action = accountant("account.move", "action_school_pack", [bill])
            self.packs.append(action["res_id"])
        accountant("school.reimbursement", "action_take_voucher", self.packs)
        rows = accountant(
            "school.reimbursement", "read", self.packs, ["missing_count", "state"]
        )
        missing = sum(row["missing_count"] for row in rows)
        return f"{len(self.packs)} 个资料包，缺件 {missing}，都已记账"

    def buy_petty(self):
        """One buys in a shop, one accepts, one takes; two approve; a pack is made."""
        buyer = self.people[BUYER]
        petty = buyer(
            "school.petty",
            "create",
            {
                **PETTY,
                "company_id": self.company,
                "invoice_date": today().isoformat(),
                "acceptor_id": self.people[ACCEPTOR].uid,
                "taker_id": self.people[TAKER].uid,
                "line_ids": [
                    (0, 0, {"name": name, "quantity": quantity, "price_unit": price})
                    for name, quantity, price in PETTY_LINES
                ],
            },
        )
        self.petty = petty
        self._attach(buyer, "school.petty", petty, "INVOICE 08831207")
        self.people[ACCEPTOR]("school.petty", "action_accept", [petty])
        self.people[TAKER]("school.petty", "action_take", [petty])
        buyer("school.petty", "action_submit", [petty])
        self._empty_inbox(self.people["school.affairs"])
        accountant = self.people["school.accountant"]
        action = accountant("school.petty", "action_make_pack", [petty])
        self._book_petty(accountant, action["res_id"])
        amount = sum(quantity * price for _name, quantity, price in PETTY_LINES)
        return f"{PETTY['seller_name']} ¥{amount:,.2f}，三人签字，总务主任审核后入账"

    def _book_petty(self, accountant, pack):
        def first(model, domain):
            found = accountant.search(
                model, [("company_id", "=", self.company), *domain], ["id"], limit=1
            )
            return found[0]["id"]

        here = {"allowed_company_ids": [self.company]}
        account = accountant(
            "account.account",
            "search",
            [
                ("company_ids", "in", self.company),
                ("account_type", "=", "expense"),
            ],
            limit=1,
            context=here,
        )[0]
        accountant(
            "school.reimbursement",
            "write",
            [pack],
            {
                "petty_journal_id": first("account.journal", [("type", "=", "bank")]),
                "petty_account_id": account,
            },
        )
        accountant("school.reimbursement", "action_make_entry", [pack])
        entry = accountant("school.reimbursement", "read", [pack], ["petty_move_id"])
        accountant("account.move", "action_post", [entry[0]["petty_move_id"][0]])

    def pay(self):
        """The accountant pays the first bills; the clock of the others goes on."""
        accountant = self.people["school.accountant"]
        for bill in self.bills[:PAID_PART]:
            context = {"active_model": "account.move", "active_ids": [bill]}
            wizard = accountant(
                "account.payment.register", "create", {}, context=context
            )
            accountant(
                "account.payment.register",
                "action_create_payments",
                [wizard],
                context=context,
            )
        open_rows = accountant.search(
            "school.payable", [("amount_unpaid", ">", 0)], ["amount_unpaid"]
        )
        amount = sum(row["amount_unpaid"] for row in open_rows)
        return f"{PAID_PART} 张发票已付；验收未付款 {len(open_rows)} 单 ¥{amount:,.2f}"

    def _attach(self, person, model, record, text):
        person(
            "ir.attachment",
            "create",
            {
                "name": f"{text}.pdf",
                "datas": base64.b64encode(invoice_file(text)).decode(),
                "res_model": model,
                "res_id": record,
            },
        )
