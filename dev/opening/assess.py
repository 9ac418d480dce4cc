"""Contract staff: two months scored, one paid, one published with an appeal."""

from .people import today

LEADERS = {
    "门卫组": "school.anbao",
    "保洁组": "school.baojie",
    "宿管组": "school.suguan",
}
SCORES = (96, 92.5, 88, 85)
POOL = 1500.0


class AssessSteps:
    """Steps of :class:`Opening` about contract staff."""

    def assess(self):
        """Roll call of today; last month scored, published, and appealed against."""
        affairs, admin = self.people["school.affairs"], self.people["district.admin"]
        self.paid_month, self.shown_month = self._months_over(affairs)
        self._make_schemes(affairs)
        self._call_roll()
        # without a clock, the earlier month may be locked at once
        admin("school.unit", "write", [self.unit], {"appeal_days": 0})
        self.paid_run = self._score_month(affairs, self.paid_month)
        admin("school.unit", "write", [self.unit], {"appeal_days": 5})
        self._fault(self.shown_month)
        run = self._score_month(affairs, self.shown_month)
        before, after = self._appeal(run)
        return (
            f"{self.shown_month['name']} 公示，{before['subject_name']} 申诉成立："
            f"{before['score']:g} → {after['score']:g} 分"
        )

    def pay_staff(self):
        """The principal locks the earlier month; the accountant pays it."""
        principal = self.people["school.principal"]
        accountant = self.people["school.accountant"]
        self._choose_accounts(accountant)
        principal("school.staff.run", "action_lock", [self.paid_run])
        accountant("school.staff.run", "action_pay", [self.paid_run])
        for title, kind, report, head in (
            ("奖励性工资发放表.pdf", "pdf", "report_staff_pay", b"%PDF"),
            ("奖励性工资签领表.xlsx", "xlsx", "sheet_staff_sign", b"PK"),
            ("月考核公示.pdf", "pdf", "report_staff_poster", b"%PDF"),
        ):
            path = f"/report/{kind}/school_logistics.{report}/{self.paid_run}"
            self._keep(title, accountant.download(path), head)
        slips = accountant.search(
            "school.staff.payslip", [("run_id", "=", self.paid_run)], ["net"]
        )
        return (
            f"{self.paid_month['name']} {len(slips)} 人"
            f" ¥{sum(slip['net'] for slip in slips):,.2f}"
        )

    def _months_over(self, person):
        """Return the last two months that are over, the earlier one first."""
        months = person.search(
            "school.month",
            [("date_end", "<", today().isoformat())],
            ["name", "date_start", "date_end"],
            order="date_start desc",
            limit=2,
        )
        return months[1], months[0]

    def _make_schemes(self, affairs):
        """Publish S4 for all groups, and S6 (a shared pool) for the cleaners."""
        groups = affairs.search(
            "school.staff.group", [("name", "in", list(LEADERS))], ["name"]
        )
        self.groups = {group["name"]: group["id"] for group in groups}
        cleaners = self.groups["保洁组"]
        affairs("school.staff.group", "write", [cleaners], {"pool_amount": POOL})
        for name, chosen in (("s4", []), ("s6", [cleaners])):
            wizard = affairs(
                "school.staff.scheme.import",
                "create",
                {"template": f"assessment_{name}"},
            )
            scheme = affairs("school.staff.scheme.import", "action_import", [wizard])
            affairs(
                "school.staff.scheme",
                "write",
                [scheme["res_id"]],
                {
                    "group_kind": False,
                    "group_ids": [(6, 0, chosen)],
                    "date_from": self.paid_month["date_start"],
                },
            )
            if name == "s4":
                self._add_deductions(affairs, scheme["res_id"])
            affairs("school.staff.scheme", "action_publish", [scheme["res_id"]])

    def _add_deductions(self, affairs, scheme):
        """The school adds an item of its own: what the leaders note costs points."""
        affairs(
            "school.staff.scheme.item",
            "create",
            {
                "scheme_id": scheme,
                "code": "minus",
                "name": "其他扣分",
                "type_ids": [(6, 0, [self._kind(affairs, "minus")])],
                "points": -1,
            },
        )

    def _kind(self, person, code):
        return person.search("school.staff.fact.type", [("code", "=", code)], ["id"])[
            0
        ]["id"]

    def _call_roll(self):
        """The leader of the guards calls the roll of today on the phone."""
        leader = self.people[LEADERS["门卫组"]]
        page = leader("school.staff.rollcall", "get_page")
        group = page["groups"][0]
        late = group["members"][1]["id"]
        leader(
            "school.staff.rollcall",
            "submit",
            group["id"],
            page["date"],
            "day",
            {str(late): "late"},
            "demo-roll-call-1",
            "堵车，晚到 10 分钟",
        )

    def _fault(self, month):
        """The leader of the guards notes what was not put right in time."""
        leader = self.people[LEADERS["门卫组"]]
        member = leader.search(
            "school.staff.member",
            [("group_id", "=", self.groups["门卫组"])],
            ["display_name"],
            order="id",
        )[0]
        self.faulty = member["display_name"]
        entry = leader(
            "school.staff.fact.entry",
            "create",
            {
                "group_id": self.groups["门卫组"],
                "member_id": member["id"],
                "type_id": self._kind(leader, "minus"),
                "date": f"{month['date_start'][:8]}12",
                "quantity": 10,
                "note": "东门消防通道杂物逾期未清",
            },
        )
        leader("school.staff.fact.entry", "action_record", [entry])

    def _score_month(self, affairs, month):
        """Open a month, let each leader score, publish it; its id."""
        # the scheduled job may have opened it already
        opened = affairs.search(
            "school.staff.run",
            [("company_id", "=", self.company), ("month_id", "=", month["id"])],
        )
        run = (
            opened[0]["id"]
            if opened
            else affairs(
                "school.staff.run",
                "create",
                {"company_id": self.company, "month_id": month["id"]},
            )
        )
        affairs("school.staff.run", "action_ask_for_scores", [run])
        for login in LEADERS.values():
            leader = self.people[login]
            sheets = leader.search(
                "school.staff.score.sheet",
                [("run_id", "=", run), ("state", "=", "draft")],
                ["line_ids"],
            )
            for sheet in sheets:
                for line, score in zip(sheet["line_ids"], SCORES, strict=False):
                    leader("school.staff.score.line", "write", [line], {"score": score})
                leader("school.staff.score.sheet", "action_hand_in", [sheet["id"]])
        affairs("school.staff.run", "action_publish", [run])
        return run

    def _appeal(self, run):
        """The leader appeals for a member; the principal upholds it."""
        leader = self.people[LEADERS["门卫组"]]
        result = leader.search(
            "school.staff.result",
            [("run_id", "=", run), ("subject_name", "=", self.faulty)],
            ["subject_name", "score"],
        )[0]
        evidence = leader("school.staff.result", "get_evidence", [result["id"]])
        fault = [row for row in evidence if row["note"].startswith("东门")][0]
        appeal = leader(
            "school.staff.appeal",
            "create",
            {
                "result_id": result["id"],
                "fact_id": fault["id"],
                "reason": "杂物为施工队堆放，当天已书面报告总务处。",
            },
        )
        self.people["school.principal"](
            "school.staff.appeal", "action_uphold", [appeal], "施工队签字确认，记录作废"
        )
        after = leader("school.staff.result", "read", [result["id"]], ["score"])[0]
        return result, after

    def _choose_accounts(self, accountant):
        """The district's administrator chooses the accounts of incentive pay."""

        def account(kind):
            return accountant.search(
                "account.account", [("account_type", "=", kind)], ["id"], limit=1
            )[0]["id"]

        self.people["district.admin"](
            "school.unit",
            "write",
            [self.unit],
            {
                "incentive_expense_account_id": account("expense"),
                "incentive_payable_account_id": account("liability_current"),
                "incentive_deduction_account_id": account("income_other"),
            },
        )
