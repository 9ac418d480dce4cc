"""The table at the end: what stands at each station of the chain, and whether the
stock agrees with the accounts."""

import unicodedata

from .budget import BudgetSummary

CENT = 0.005


def width(text):
    """Columns that ``text`` takes on a terminal; Chinese takes two a character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text, columns, right=False):
    gap = " " * max(columns - width(text), 0)
    return gap + text if right else text + gap


class Summary(BudgetSummary):
    """Figures of one run, read as the people who may read them."""

    def __init__(self, opening):
        self.opening = opening
        self.affairs = opening.people["school.affairs"]
        self.accountant = opening.people["school.accountant"]
        self.keeper = opening.people["school.keeper"]
        self.lines = self.affairs.search(
            "school.supply.request.line",
            [("request_id", "in", opening._requests())],
            [
                "name",
                "kind",
                "price_unit",
                "quantity",
                "quantity_approved",
                "qty_reserved",
                "qty_ordered",
                "qty_accepted",
                "qty_issued",
                "qty_closed",
                "request_id",
            ],
        )
        states = self.affairs.search(
            "school.supply.request",
            [("id", "in", opening._requests())],
            ["approval_state"],
        )
        self.approved = {
            row["id"] for row in states if row["approval_state"] == "approved"
        }

    def stations(self):
        """Rows (title, lines, pieces, CNY) of the chain, at the approved estimate."""
        approved = [
            line for line in self.lines if line["request_id"][0] in self.approved
        ]
        return [
            self._station("申请", self.lines, "quantity"),
            self._station("批准", approved, "quantity_approved"),
            self._station("库存解决", approved, "qty_reserved"),
            self._station("采购", approved, "qty_ordered"),
            self._station("验收", approved, "qty_accepted"),
            self._station("领取", approved, "qty_issued"),
            self._station("核销未购", approved, "qty_closed"),
        ]

    def _station(self, title, lines, field):
        reached = [line for line in lines if line[field] > 0]
        return (
            title,
            len(reached),
            sum(line[field] for line in reached),
            sum(line[field] * line["price_unit"] for line in reached),
        )

    def loans(self):
        """Open loans: (item, pieces out, due)."""
        rows = self.keeper.search(
            "school.custody",
            [("kind", "=", "borrow"), ("qty_out", ">", 0)],
            ["product_id", "qty_out", "due_date"],
        )
        return [(r["product_id"][1], r["qty_out"], r["due_date"] or "—") for r in rows]

    def books(self):
        """Stock value, balance of the stock accounts, accepted and not billed (CNY)."""
        figures = self.accountant(
            "school.unit", "get_stock_reconciliation", [self.opening.unit]
        )
        return figures["stock"], figures["ledger"], figures["unbilled"]

    def show(self):
        """Print the table."""
        print("\n环节        项      数量           金额")
        for title, lines, pieces, amount in self.stations():
            print(
                padded(title, 10)
                + f"{lines:>4}{pieces:>10,.0f}"
                + padded(f"¥{amount:,.2f}", 16, right=True)
            )
        self.show_budget(padded)
        print("\n在借未还")
        for name, pieces, due in self.loans():
            print(f"  {padded(name, 20)}{pieces:>6,.0f}   应还 {due}")
        stock, ledger, unbilled = self.books()
        print(
            f"\n库存价值 ¥{stock:,.2f}   存货科目余额 ¥{ledger:,.2f}"
            f"   已验收未报账 ¥{unbilled:,.2f}"
        )
        print(f"文件: {self.opening.out}/ " + "、".join(self.opening.files))

    def problems(self):
        """What does not add up, in words; empty when all is well."""
        found = []
        for line in self.lines:
            steps = [
                line["quantity"],
                line["quantity_approved"],
                line["qty_reserved"] + line["qty_ordered"] + line["qty_closed"],
            ]
            covered = line["qty_reserved"] + line["qty_accepted"]
            if line["request_id"][0] in self.approved and (
                steps != sorted(steps, reverse=True) or line["qty_issued"] > covered
            ):
                found.append(f"{line['name']} 数量不守恒")
        stock, ledger, unbilled = self.books()
        if abs(stock - ledger - unbilled) > CENT:
            found.append(f"库存 {stock} 与账面 {ledger} 加未报账 {unbilled} 不符")
        found += self.budget_problems()
        borrowed = [loan for loan in self.loans() if "独轮车" in loan[0]]
        if [pieces for _name, pieces, _due in borrowed] != [2]:
            found.append("独轮车在借数应为 2")
        return found
