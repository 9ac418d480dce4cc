"""The steps of an opening of term, each by the person who takes it."""

from collections import Counter

from .assess import AssessSteps
from .assets import AssetSteps
from .budget import BudgetSteps
from .control import ControlSteps
from .custody import CustodySteps
from .damage import DamageSteps
from .lists import ListSteps
from .month_end import MonthEnd
from .payment import PaymentSteps
from .people import today
from .planning import PlanningSteps
from .repair import RepairSteps
from .sourcing import SourcingSteps
from .special import SpecialSteps
from .staff import StaffSteps
from .staff_life import StaffLifeSteps
from .tender import TenderSteps

SCHOOL = "示范中学"
MEETING = {
    "number": "校务会〔2026〕9号",
    "date": "2026-08-28",
    "attendees": "校务会全体成员",
}
CUTS = {"红色中性笔": 500, "表演服装": 30}
REJECTED = "音体美器材一批"
SENT_BACK = "统一尺寸书柜"
DAMAGED, SHORT = ("显微镜", 2), ("干粉灭火器", 2)
BORROWED, BROUGHT_BACK = "独轮车", 38
OFFICE = {
    f"school.{name}"
    for name in (
        "principal vice affairs buyer buyer2 keeper accountant assetkeeper clerk"
        " accept1 accept2 groupleader admin jiaowuzhuren deyuzhuren"
    ).split()
}
PARTLY_ISSUED = ("A4复印纸 70g", 200)


OLD_BACK = "拖把"


class Opening(
    ListSteps,
    BudgetSteps,
    PaymentSteps,
    SourcingSteps,
    TenderSteps,
    PlanningSteps,
    DamageSteps,
    CustodySteps,
    RepairSteps,
    AssetSteps,
    AssessSteps,
    SpecialSteps,
    StaffSteps,
    StaffLifeSteps,
    MonthEnd,
    ControlSteps,
):
    """One run of the chain; keeps what the summary tells."""

    def __init__(self, district, sheet, out):
        self.people, self.sheet, self.out = district, sheet, out
        self.files = []
        self.decisions = Counter()
        self.applicants = []
        unit = district["school.affairs"].search(
            "school.unit", [("name", "=", SCHOOL)], ["company_id"]
        )[0]
        self.unit, self.company = unit["id"], unit["company_id"][0]

    def steps(self):
        """Titles and steps, in order."""
        return [
            ("期初库存", self.open_stock),
            ("编制预算", self.make_budget),
            ("申请", self.apply),
            ("报批", self.decide),
            ("退回重报", self.apply_again),
            ("预算追加", self.supplement),
            ("库存备货", self.reserve),
            ("汇总采购", self.buy),
            ("合同框架", self.conclude),
            ("招标发布", self.call_tenders),
            ("计划编制", self.plan_ahead),
            ("统一采购", self.pool_schools),
            ("到货验收", self.accept),
            ("补货验收", self.accept_rest),
            ("报账", self.bill),
            ("报账资料包", self.pack),
            ("零星采购", self.buy_petty),
            ("付款", self.pay),
            ("开标定标", self.award_tender),
            ("领用发放", self.issue),
            ("柜台发放", self.counter),
            ("借用归还", self.give_back),
            ("代管物资", self.hold),
            ("接受捐赠", self.donate),
            ("食堂领料", self.cook),
            ("资产建卡", self.make_cards),
            ("损坏赔偿", self.compensate),
            ("房间班级", self.enter_rooms),
            ("公物责任书", self.agree),
            ("报修维修", self.repair),
            ("清查盘点", self.count_assets),
            ("资产调拨", self.hand_over_assets),
            ("报损报废", self.write_off_assets),
            ("闲置调剂", self.offer_idle),
            ("临聘考核", self.assess),
            ("考核计发", self.pay_staff),
            ("月末核对", self.settle),
            ("他校采购", self.buy_dearer),
            ("区级监管", self.supervise),
            ("一期一审", self.review),
            ("一期一公开", self.publish),
            ("临聘合同", self.employ),
            ("排班", self.plan_duty),
            ("制度签阅", self.read_rules),
            ("会议培训", self.train),
            ("巡查打点", self.go_round),
            ("检查整改", self.inspect),
            ("打印导出", self.print_forms),
        ]

    # 申请

    def apply(self):
        """Each applicant imports the own rows of the list and submits."""
        lines = 0
        for login in self._applicant_logins():
            person = self.people[login]
            wizard = person(
                "school.supply.import",
                "create",
                {
                    "file": self.sheet,
                    "filename": "term_opening.csv",
                    "only_mine": True,
                    "purpose": "开学物资",
                },
            )
            person("school.supply.import", "action_import", [wizard])
            requests = person(
                "school.supply.import", "read", [wizard], ["request_ids"]
            )[0]["request_ids"]
            person("school.supply.request", "action_submit", requests)
            self.applicants.append((login, requests))
            lines += person(
                "school.supply.request.line",
                "search_count",
                [("request_id", "in", requests)],
            )
        return f"{len(self._requests())} 张申请表 {lines} 项"

    def _applicant_logins(self):
        logins = self.people["school.affairs"].search(
            "res.users",
            [("login", "like", "school."), ("company_id", "=", self.company)],
            ["login"],
            order="id",
        )
        return [row["login"] for row in logins if row["login"] not in OFFICE]

    def _requests(self):
        return [number for _login, numbers in self.applicants for number in numbers]

    # 报批

    def decide(self):
        """Every holder of a post decides what waits in the own inbox."""
        self.decisions = Counter()
        for login in ("school.affairs", "school.vice", "school.principal"):
            self._empty_inbox(self.people[login])
        return "、".join(f"{kind} {count}" for kind, count in self.decisions.items())

    def _empty_inbox(self, person):
        inbox = [("for_me", "=", True), ("state", "=", "open")]
        for task in person.search(
            "school.approval.task", inbox, ["approval_id", "res_model", "step_name"]
        ):
            approval = task["approval_id"][0]
            fields = ["seq", "res_id", "state", "snapshot", "step_index"]
            row = person("school.approval", "read", [approval], fields)[0]
            if row["state"] != "running":
                continue
            if task["res_model"] == "school.supply.request":
                self._decide_request(person, approval, row)
            else:
                self._decide(person, approval, row, "approve")

    def _decide_request(self, person, approval, row):
        lines = person.search(
            "school.supply.request.line",
            [("request_id", "=", row["res_id"])],
            ["name"],
        )
        names = {line["name"]: line["id"] for line in lines}
        if REJECTED in names:
            return self._decide(
                person, approval, row, "reject", "未列入本学期计划，下学期再报"
            )
        if SENT_BACK in names and not self.decisions["退回"]:
            return self._decide(
                person, approval, row, "send_back", "请核减到40只并注明放置班级"
            )
        cuts = {str(names[name]): CUTS[name] for name in CUTS if name in names}
        return self._decide(person, approval, row, "approve", cuts=cuts)

    def _decide(self, person, approval, row, kind, comment="", cuts=None):
        step = row["snapshot"]["steps"][row["step_index"]]
        person(
            "school.approval",
            "action_decide",
            [approval],
            kind,
            row["seq"],
            comment,
            cuts or None,
            MEETING if step["is_collective"] and kind == "approve" else None,
        )
        word = {"approve": "同意", "reject": "不同意", "send_back": "退回"}[kind]
        self.decisions["核减" if cuts else word] += 1

    def apply_again(self):
        """What was sent back is mended and submitted again, and decided."""
        for login, requests in self.applicants:
            person = self.people[login]
            for request in person(
                "school.supply.request", "read", requests, ["approval_state"]
            ):
                if request["approval_state"] == "returned":
                    lines = person.search(
                        "school.supply.request.line",
                        [("request_id", "=", request["id"])],
                        ["id"],
                    )
                    person(
                        "school.supply.request.line",
                        "write",
                        [lines[0]["id"]],
                        {"quantity": 40, "specification": "七年级1—8班各5只"},
                    )
                    person("school.supply.request", "action_submit", [request["id"]])
        self._empty_inbox(self.people["school.affairs"])
        return "1 张，会议通过"

    # 购买

    def reserve(self):
        """What the store has is put aside first; the rest is bought."""
        keeper = self.people["school.keeper"]
        approved = [("id", "in", self._requests()), ("state", "=", "approved")]
        requests = [
            row["id"]
            for row in keeper.search("school.supply.request", approved, ["id"])
        ]
        keeper("school.supply.request", "action_reserve_stock", requests)
        lines = keeper.search(
            "school.supply.request.line",
            [("request_id", "in", requests), ("qty_reserved", ">", 0)],
            ["qty_reserved"],
        )
        return f"{len(lines)} 项由库存解决"

    def buy(self):
        """The buyer pools the lines into one order per vendor; two people buy."""
        buyer, second = self.people["school.buyer"], self.people["school.buyer2"]
        lines = [
            row["id"]
            for row in buyer.search(
                "school.supply.request.line",
                [
                    ("request_id", "in", self._requests()),
                    ("request_id.state", "=", "approved"),
                    ("qty_open", ">", 0),
                ],
                ["id"],
            )
        ]
        chosen = {"active_model": "school.supply.request.line", "active_ids": lines}
        values = buyer(
            "school.supply.pool", "default_get", ["line_ids"], context=chosen
        )
        pool = buyer("school.supply.pool", "create", values, context=chosen)
        buyer("school.supply.pool", "action_pool", [pool])
        self.orders = buyer("school.supply.pool", "read", [pool], ["order_ids"])[0][
            "order_ids"
        ]
        second("purchase.order", "action_school_join", self.orders)
        self.compare_quotes(self.orders[0])
        buyer("purchase.order", "button_confirm", self.orders)
        return f"{len(self.orders)} 张采购单，比价 1 次"

    # 验收

    def accept(self):
        """Two people accept line by line; one line is rejected, one came short."""
        self._accept_all(first=True)
        return f"{DAMAGED[0]}退 {DAMAGED[1]}，{SHORT[0]}少 {SHORT[1]}"

    def accept_rest(self):
        """The vendor replaces what was rejected; what is short is given up."""
        buyer = self.people["school.buyer"]
        for order in self.orders:
            short = buyer.search(
                "purchase.order.line",
                [("order_id", "=", order), ("product_id.name", "=", SHORT[0])],
                ["id"],
            )
            if short:
                buyer(
                    "purchase.order",
                    "action_school_short_close",
                    [order],
                    "供货商缺货，不再补送",
                    [row["id"] for row in short],
                )
        self._accept_all(first=False)
        affairs = self.people["school.affairs"]
        left = affairs.search(
            "school.supply.request.line",
            [
                ("request_id", "in", self._requests()),
                ("request_id.state", "=", "approved"),
                ("name", "=", SHORT[0]),
            ],
            ["id"],
        )
        for line in left:
            affairs(
                "school.supply.request.line",
                "action_short_close",
                [line["id"]],
                "供货商缺货，余数不再购买",
            )
        return f"{DAMAGED[0]}补 {DAMAGED[1]}，{SHORT[0]}结清"

    def _accept_all(self, first):
        keeper = self.people["school.keeper"]
        signers = [self.people["school.accept1"], self.people["school.accept2"]]
        for order in self.orders:
            if not self._is_pending(keeper, order):
                continue
            acceptance = keeper(
                "school.acceptance",
                "create",
                {
                    "purchase_id": order,
                    "acceptor_ids": [(6, 0, [person.uid for person in signers])],
                    "delivery_note": f"SH{order:05d}-{1 if first else 2}",
                },
            )
            self._look_at(keeper, acceptance)
            if first:
                self._find_fault(keeper, acceptance)
            keeper("school.acceptance", "action_count", [acceptance])
            for person in signers:
                person("school.acceptance", "action_sign", [acceptance])
            keeper("school.acceptance", "action_done", [acceptance])

    def _is_pending(self, keeper, order):
        """Whether something of the order is still to come."""
        lines = keeper.search(
            "purchase.order.line",
            [("order_id", "=", order)],
            ["product_qty", "school_qty_accepted", "school_qty_closed"],
        )
        return any(
            line["product_qty"]
            > line["school_qty_accepted"] + line["school_qty_closed"]
            for line in lines
        )

    def _look_at(self, keeper, acceptance):
        """Answer what the district wants looked at on equipment."""
        for line in keeper.search(
            "school.acceptance.line",
            [("acceptance_id", "=", acceptance)],
            ["checks", "product_id"],
        ):
            books = "图书" in line["product_id"][1]
            checks = [
                {
                    **check,
                    "result": "na" if books and "通电" in check["name"] else "yes",
                }
                for check in line["checks"] or ()
            ]
            if checks:
                keeper(
                    "school.acceptance.line", "write", [line["id"]], {"checks": checks}
                )

    def _find_fault(self, keeper, acceptance):
        lines = keeper.search(
            "school.acceptance.line",
            [("acceptance_id", "=", acceptance)],
            ["product_id", "qty_received"],
        )
        for line in lines:
            name, received = line["product_id"][1], line["qty_received"]
            if DAMAGED[0] in name:
                values = {
                    "qty_accepted": received - DAMAGED[1],
                    "qty_rejected": DAMAGED[1],
                    "reason": "镜筒破损，退换",
                }
            elif SHORT[0] in name:
                less = received - SHORT[1]
                values = {"qty_received": less, "qty_accepted": less}
            else:
                continue
            keeper("school.acceptance.line", "write", [line["id"]], values)

    # 报账

    def bill(self):
        """The accountant bills what was accepted; four people sign; it is posted."""
        accountant = self.people["school.accountant"]
        self.bills = []
        for number, order in enumerate(self.orders, start=1):
            action = accountant("purchase.order", "action_school_create_bill", [order])
            bill = action["res_id"]
            accountant(
                "account.move",
                "write",
                [bill],
                {"ref": f"2534{number:08d}", "invoice_date": today().isoformat()},
            )
            accountant("account.move", "action_submit", [bill])
            self.bills.append(bill)
        for _round in range(4):
            for login in self._signers():
                self._empty_inbox(self.people[login])
        accountant("account.move", "action_post", self.bills)
        return f"{len(self.bills)} 张发票，四人签批后入账"

    def _signers(self):
        heads = self.people["school.affairs"].search(
            "res.users",
            [("company_id", "=", self.company), ("login", "like", "school.")],
            ["login"],
        )
        return [row["login"] for row in heads if row["login"] != "school.accountant"]

    # 领取

    def issue(self):
        """The keeper hands out; every taker signs in a session of their own."""
        keeper = self.people["school.keeper"]
        count = 0
        for login, requests in self.applicants:
            taker = self.people[login]
            issue = self._draft_issue(keeper, taker, requests)
            if not issue:
                continue
            taker("school.issue", "action_sign", [issue])
            keeper("school.issue", "action_done", [issue])
            count += 1
        return f"{count} 张领用单"

    def _draft_issue(self, keeper, taker, requests):
        moves = keeper.search(
            "stock.move",
            [
                ("school_request_line_id.request_id", "in", requests),
                ("state", "in", ("assigned", "partially_available")),
            ],
            ["product_id"],
        )
        if not moves:
            return None
        employee = keeper.search(
            "hr.employee.public", [("user_id", "=", taker.uid)], ["id"]
        )[0]["id"]
        issue = keeper(
            "school.issue",
            "create",
            {
                "company_id": self.company,
                "employee_id": employee,
                "purpose": "开学领用",
                "line_ids": [(0, 0, {"move_id": move["id"]}) for move in moves],
            },
        )
        lines = keeper.search(
            "school.issue.line", [("issue_id", "=", issue)], ["product_id", "quantity"]
        )
        for line in lines:
            name, quantity = line["product_id"][1], line["quantity"]
            values = {"take": True}
            if OLD_BACK in name:
                values |= {"qty_old_returned": quantity, "old_grade": "scrap"}
            if PARTLY_ISSUED[0] in name and quantity > PARTLY_ISSUED[1]:
                values["quantity"] = PARTLY_ISSUED[1]
            keeper("school.issue.line", "write", [line["id"]], values)
        return issue

    # 归还

    def give_back(self):
        """The sports group brings back 38 of 40 barrows."""
        keeper = self.people["school.keeper"]
        custody = keeper.search(
            "school.custody",
            [("product_id.name", "=", BORROWED), ("kind", "=", "borrow")],
            ["employee_id", "department_id", "qty_out"],
        )[0]
        returned = keeper(
            "school.return",
            "create",
            {
                "company_id": self.company,
                "employee_id": custody["employee_id"] and custody["employee_id"][0],
                "department_id": custody["department_id"]
                and custody["department_id"][0],
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "custody_id": custody["id"],
                            "quantity": BROUGHT_BACK,
                            "condition": "good",
                        },
                    )
                ],
            },
        )
        keeper("school.return", "action_done", [returned])
        return f"{BORROWED}借 {custody['qty_out']:g}，还 {BROUGHT_BACK}"

    # 表格

    def print_forms(self):
        """Print each form once and export the ledgers."""
        keeper = self.people["school.keeper"]
        affairs = self.people["school.affairs"]

        def first(person, model, domain):
            return person.search(model, domain, ["id"], limit=1, order="id")[0]["id"]

        done = [("company_id", "=", self.company), ("state", "=", "done")]
        borrowed = [("kind", "=", "borrow"), ("company_id", "=", self.company)]
        forms = [
            (
                affairs,
                "物资采购申请审批表",
                "report_supply_request",
                self._requests()[0],
            ),
            (
                keeper,
                "验收入库单",
                "report_acceptance",
                first(keeper, "school.acceptance", done),
            ),
            (keeper, "领用单", "report_issue", first(keeper, "school.issue", done)),
            (
                keeper,
                "借用登记",
                "report_loan_register",
                first(keeper, "school.custody", borrowed),
            ),
        ]
        accountant = self.people["school.accountant"]
        forms.append((accountant, "预算执行表", "report_budget", self.budget))
        accountant = self.people["school.accountant"]
        forms += [
            (accountant, "报账资料包", "report_reimbursement", self.packs[0]),
            (accountant, "零星采购报账单", "report_petty", self.petty),
        ]
        for person, title, report, number in forms:
            content = person.download(f"/report/pdf/school_logistics.{report}/{number}")
            self._keep(f"{title}.pdf", content, b"%PDF")
        self._export_ledgers(affairs)
        return "、".join(self.files)

    def _export_ledgers(self, person):
        for title, ledger, report in (
            ("采购台账", "purchase", "ledger_purchase"),
            ("收发存月报", "stock", "ledger_stock"),
            ("报账台账", "reimbursement", "ledger_reimbursement"),
            ("付款时限表", "payable", "ledger_payable"),
            ("暂估表", "accrual", "ledger_accrual"),
            ("预算执行情况", "budget", "ledger_budget"),
        ):
            wizard = person("school.ledger.export", "create", {"ledger": ledger})
            person("school.ledger.export", "action_export", [wizard])
            content = person.download(
                f"/report/xlsx/school_logistics.{report}/{wizard}"
            )
            self._keep(f"{title}.xlsx", content, b"PK")

    def _keep(self, name, content, head):
        if not content.startswith(head):
            raise SystemExit(f"{name} is not what it should be: {content[:200]!r}")
        (self.out / name).write_bytes(content)
        self.files.append(name)
