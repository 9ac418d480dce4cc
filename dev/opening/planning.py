"""Plans of the demo school, and paper that the district buys for two schools."""

PLAN = [("备课本", 300, 2.5), ("红色中性笔", 400, 1.2), ("无尘粉笔", 200, 3.2)]
UPKEEP = [
    ("replace", "洗碗机", "", "使用满十年，漏水", 1, 9800),
    ("repair", "", "厕所门更换", "门锁损坏、门板变形", 6, 2400),
]
PAPER = "A4复印纸 70g"
POOLED = [
    ("school.deyuzhuren", ("school.affairs", "school.vice", "school.principal"), 20),
    ("sister.teacher", ("sister.affairs", "sister.principal"), 30),
]


class PlanningSteps:
    """Steps of :class:`Opening` before buying; each by the person who takes it."""

    def plan_ahead(self):
        """A department plans its term, general affairs the year's replacements."""
        head, affairs = (
            self.people["school.jiaowuzhuren"],
            self.people["school.affairs"],
        )
        plan = head(
            "school.supply.plan",
            "create",
            {
                "company_id": self.company,
                "department_id": self._department("教务处"),
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self._product(head, name),
                            "quantity": quantity,
                            "price_unit": price,
                        },
                    )
                    for name, quantity, price in PLAN
                ],
            },
        )
        head("school.supply.plan", "action_submit", [plan])
        upkeep = affairs(
            "school.upkeep.plan",
            "create",
            {
                "company_id": self.company,
                "reason": "暑期校舍设备检查",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": kind,
                            "product_id": item and self._product(affairs, item),
                            "name": name or item,
                            "reason": reason,
                            "quantity": quantity,
                            "amount": amount,
                        },
                    )
                    for kind, item, name, reason, quantity, amount in UPKEEP
                ],
            },
        )
        affairs("school.upkeep.plan", "action_submit", [upkeep])
        for login in ("school.affairs", "school.principal"):
            self._empty_inbox(self.people[login])
        planned = head("school.supply.plan", "read", [plan], ["name", "amount_total"])
        return (
            f"{planned[0]['name']} ¥{planned[0]['amount_total']:,.2f}，"
            f"修购 {len(UPKEEP)} 项"
        )

    def pool_schools(self):
        """Two schools need paper; the district orders it by its framework."""
        for login, deciders, quantity in POOLED:
            self._ask_for_paper(self.people[login], quantity)
            for decider in deciders:
                self._empty_inbox(self.people[decider])
        officer = self.people["district.officer"]
        model = "school.pooling"
        pooling = officer(model, "create", {"title": "秋季复印纸统一采购"})
        officer(model, "action_collect", [pooling])
        officer(model, "action_close", [pooling])
        call = officer("school.pooling.call", "create", {"pooling_id": pooling})
        officer("school.pooling.call", "action_call", [call])
        officer(model, "action_order", [pooling])
        row = officer(
            model,
            "read",
            [pooling],
            ["school_count", "order_count", "amount_total", "source_name"],
        )[0]
        return (
            f"{row['school_count']} 校 {row['order_count']} 张采购单"
            f" ¥{row['amount_total']:,.2f}，按 {row['source_name']}"
        )

    def _ask_for_paper(self, person, quantity):
        fund = person.search("school.fund", [], ["id"], limit=1)[0]["id"]
        request = person(
            "school.supply.request",
            "create",
            {
                "purpose": "期中资料印刷",
                "fund_id": fund,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self._product(person, PAPER),
                            "quantity": quantity,
                            "price_unit": 18.0,
                        },
                    )
                ],
            },
        )
        person("school.supply.request", "action_submit", [request])

    def _product(self, person, name):
        return person.search("product.product", [("name", "=", name)], ["id"])[0]["id"]
