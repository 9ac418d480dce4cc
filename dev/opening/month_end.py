"""The end of the month: the accountant checks the books and settles what is over."""

from .people import today


class MonthEnd:
    """Steps of the accountant; mixed into the run."""

    def settle(self):
        """Settle the last month that is over; check the present one and print it.

        The present month goes on, so it is only checked: its report says so.
        """
        accountant = self.people["school.accountant"]
        now = today().isoformat()
        months = accountant.search(
            "school.month",
            [("date_start", "<=", now)],
            ["name", "date_end"],
            order="date_start desc",
            limit=2,
        )
        over = [month for month in months if month["date_end"] < now]
        for month in over:
            settlement = self._begin(accountant, month)
            accountant("school.settlement", "action_settle", [settlement])
        present = self._begin(accountant, months[0]) if months[0] not in over else None
        document = present or settlement
        if present:
            accountant("school.settlement", "action_check", [present])
        for title, kind, report, head in (
            ("总务月报.pdf", "pdf", "report_settlement", b"%PDF"),
            ("总务月报.xlsx", "xlsx", "sheet_settlement", b"PK"),
        ):
            path = f"/report/{kind}/school_logistics.{report}/{document}"
            self._keep(title, accountant.download(path), head)
        self.settlement = accountant(
            "school.settlement",
            "read",
            [document],
            [
                "name",
                "closing_value",
                "ledger_value",
                "unbilled_stock_value",
                "explained_value",
                "unexplained_value",
            ],
        )[0]
        figures = self.settlement
        return (
            f"{'、'.join(month['name'] for month in over) or '无'} 已结算；"
            f"{figures['name']} 核对：库存 ¥{figures['closing_value']:,.2f}"
            f" = 存货科目 ¥{figures['ledger_value']:,.2f}"
            f" + 暂估 ¥{figures['unbilled_stock_value']:,.2f}"
            f"，不明差异 ¥{figures['unexplained_value']:,.2f}"
        )

    def _begin(self, accountant, month):
        """Id of the settlement of a month, begun unless it is there."""
        found = accountant.search(
            "school.settlement",
            [
                ("company_id", "=", self.company),
                ("month_id", "=", month["id"]),
                ("state", "!=", "reopened"),
            ],
            ["id"],
        )
        if found:
            return found[0]["id"]
        return accountant(
            "school.settlement",
            "create",
            {"company_id": self.company, "month_id": month["id"]},
        )
