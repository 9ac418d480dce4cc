"""Supervision: prices of another school, split purchases, a review, a publication."""

from .people import today

DEARER = ("无尘粉笔", 60, 5.6)
OPINION = "本学期采购手续齐全，个别事项需改进。"
GROUP = [
    ("school.vice", "chair"),
    ("school.nianji", "member"),
    ("school.tiyu", "member"),
    ("school.meishu", "observer"),
]
FINDING = ("危化品专柜钥匙由一人保管，应改为双人双锁", "school.keeper", "已配第二把锁")
SPLIT_REASON = "两张订单分属开学用品和卫生用品，供应商不同，同一天汇总采购"


class ControlSteps:
    """Steps of the officer and the school's leaders; mixed into the run."""

    def buy_dearer(self):
        """Another school buys chalk at a higher price."""
        name, quantity, price = DEARER
        teacher = self.people["sister.teacher"]
        product = teacher.search("product.product", [("name", "=", name)], ["id"])[0]
        request = teacher(
            "school.supply.request",
            "create",
            {
                "purpose": "教学",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product["id"],
                            "quantity": quantity,
                            "price_unit": price,
                        },
                    )
                ],
            },
        )
        teacher("school.supply.request", "action_submit", [request])
        for login in ("sister.affairs", "sister.principal"):
            self._empty_inbox(self.people[login])
        buyer = self.people["sister.buyer"]
        lines = buyer.search(
            "school.supply.request.line", [("request_id", "=", request)], ["id"]
        )
        vendor = self._vendor(buyer, "恒达")
        chosen = {
            "active_model": "school.supply.request.line",
            "active_ids": [line["id"] for line in lines],
        }
        values = buyer(
            "school.supply.pool", "default_get", ["line_ids"], context=chosen
        )
        pool = buyer("school.supply.pool", "create", values, context=chosen)
        of_pool = [("pool_id", "=", pool)]
        for row in buyer.search("school.supply.pool.line", of_pool, ["id"]):
            buyer(
                "school.supply.pool.line",
                "write",
                [row["id"]],
                {"partner_id": vendor, "price_unit": price},
            )
        buyer("school.supply.pool", "action_pool", [pool])
        orders = buyer("school.supply.pool", "read", [pool], ["order_ids"])[0]
        buyer("purchase.order", "button_confirm", orders["order_ids"])
        return f"示范小学购{name} {quantity}，单价 ¥{price:.2f}"

    def review(self):
        """The review group looks at the term, signs, and one finding is put right."""
        principal = self.people["school.principal"]
        name, responsible, answer = FINDING
        audit = principal(
            "school.audit",
            "create",
            {
                "company_id": self.company,
                "opinion": OPINION,
                "verdict": "mostly",
                "member_ids": [
                    (0, 0, {"user_id": self.people[login].uid, "role": role})
                    for login, role in GROUP
                ],
            },
        )
        principal("school.audit", "action_list_missing", [audit])
        finding = principal(
            "school.audit.finding",
            "create",
            {
                "audit_id": audit,
                "kind": "stock",
                "name": name,
                "responsible_id": self.people[responsible].uid,
                "deadline": today().isoformat(),
            },
        )
        principal("school.audit", "action_finish", [audit])
        for login, _role in GROUP:
            self.people[login]("school.audit", "action_sign", [audit])
        self.people[responsible](
            "school.audit.finding", "action_rectify", [finding], answer
        )
        path = f"/report/pdf/school_logistics.report_audit/{audit}"
        self._keep("审查意见书.pdf", principal.download(path), b"%PDF")
        return f"审查小组 {len(GROUP)} 人签字，整改 1 项"

    def supervise(self):
        """The officer looks for split purchases, and the school explains one."""
        officer = self.people["district.officer"]
        officer("school.split.case", "action_scan", [])
        cases = officer.search("school.split.case", [], ["id"])
        affairs = self.people["school.affairs"]
        for case in cases[:1]:
            affairs(
                "school.split.case",
                "action_give_opinion",
                [case["id"]],
                "explained",
                SPLIT_REASON,
            )
        gaps = officer("school.price.gap", "search_count", [("is_alert", "=", True)])
        shares = officer(
            "school.vendor.share", "search_count", [("is_alert", "=", True)]
        )
        dormant = officer(
            "school.dormant.stock", "search_count", [("is_dormant", "=", True)]
        )
        return (
            f"疑似化整为零 {len(cases)} 起，价格偏高 {gaps} 项，"
            f"供应商集中 {shares} 家，积压 {dormant} 种"
        )

    def publish(self):
        """The last month is published, and the present one prepared."""
        affairs = self.people["school.affairs"]
        rule = affairs.search(
            "school.publication.rule", [("period", "=", "month")], ["name"], limit=1
        )[0]
        months = affairs.search(
            "school.month",
            [("date_start", "<=", today().isoformat())],
            ["name", "date_end"],
            order="date_start desc",
            limit=2,
        )
        made = [
            affairs(
                "school.publication",
                "create",
                {
                    "rule_id": rule["id"],
                    "month_id": month["id"],
                    "receiver": "总务处 刘志强",
                    "phone": "0551-62880021",
                },
            )
            for month in months
        ]
        affairs("school.publication", "action_publish", [made[1]])
        path = f"/report/pdf/school_logistics.report_publication/{made[0]}"
        self._keep("公示稿.pdf", affairs.download(path), b"%PDF")
        return f"{months[1]['name']} 已公示，{months[0]['name']} 公示稿已备"
