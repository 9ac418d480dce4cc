"""What the store held before: imported as lists, approved, and brought in."""

import base64
from datetime import date

from .people import today

# An item that nobody asks for any more.
NEW_ITEMS = [("油印蜡纸", "低值易耗品", "盒", "8开 50张")]
COUNTED = [
    ("无尘粉笔", 120, 3.2),
    ("A4复印纸 70g", 40, 18.5),
    ("扫帚", 60, 6.5),
    ("油印蜡纸", 36, 12.0),
]


def table(heads, rows):
    """Return a CSV file, as base64, as a spreadsheet program saves it."""
    lines = [",".join(map(str, row)) for row in (heads, *rows)]
    return base64.b64encode("\r\n".join(lines).encode()).decode()


def half_a_year_ago():
    """The first day of the month seven months ago: the store's book begins."""
    day = today()
    months = day.year * 12 + day.month - 8
    return date(months // 12, months % 12 + 1, 1).isoformat()


class ListSteps:
    """Steps before the term; mixed into the run."""

    def open_stock(self):
        """The keeper imports new items and the last count; it is approved, and in."""
        keeper = self.people["school.keeper"]
        self._add_items(keeper, NEW_ITEMS, self.company)
        self._open_store(
            keeper, COUNTED, self.company, date=half_a_year_ago(), note="上学期末盘点"
        )
        amount = sum(quantity * price for _name, quantity, price in COUNTED)
        return (
            f"导入物品 {len(NEW_ITEMS)} 种，期初库存 {len(COUNTED)} 种 ¥{amount:,.2f}"
        )

    def _add_items(self, person, items, company):
        """Import items of a school's own catalogue."""
        heads = ("物品名称", "类别", "单位", "规格")
        return self._import(person, "catalogue", heads, items, company)

    def _open_store(self, keeper, counted, company, **values):
        """Bring in what was counted, by an imported and approved opening stock."""
        [opening] = self._import(
            keeper, "opening", ("物品", "数量", "单价"), counted, company=company
        )
        keeper("school.opening", "write", [opening], values)
        keeper("school.opening", "action_submit", [opening])
        for login in ("school.accountant", "school.principal"):
            self._empty_inbox(self.people[login])
        keeper("school.opening", "action_done", [opening])
        return opening

    def _import(self, person, kind, heads, rows, company):
        """Import a list as ``person``; return the ids of what it made."""
        job = person(
            "school.import",
            "create",
            {
                "kind": kind,
                "company_id": company,
                "file": table(heads, rows),
                "filename": f"{kind}.csv",
            },
        )
        person("school.import", "action_import", [job])
        person("school.import", "action_run", [job])
        [made] = person("school.import", "read", [job], ["state", "result_ids"])
        if made["state"] != "done":
            problems = person.search(
                "school.import.problem", [("import_id", "=", job)], ["what", "mend"]
            )
            raise SystemExit(f"import of {kind}: {problems}")
        return made["result_ids"]
