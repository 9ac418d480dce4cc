"""Cards of what was bought, and a damage case from the report to the receipt."""

DESK, COST = "学生课桌", 35.0


class DamageSteps:
    """Steps of :class:`Opening` about property; each by the person who takes it."""

    def make_cards(self):
        """The property keeper makes out cards for what was accepted."""
        keeper = self.people["school.assetkeeper"]
        category = keeper.search(
            "school.asset.category", [("code", "=", "A05020000")], ["id"]
        )[0]["id"]
        waiting = keeper(
            "school.asset.arrival", "search", [("is_done", "=", False)], order="id"
        )
        keeper(
            "school.asset.arrival",
            "write",
            waiting,
            {"category_id": category, "is_batch": True, "place": "总务仓库"},
        )
        keeper("school.asset.arrival", "action_make_cards", waiting)
        keeper(
            "school.asset",
            "create",
            {
                "title": DESK,
                "category_id": keeper.search(
                    "school.asset.category", [("code", "=", "A05010203")], ["id"]
                )[0]["id"],
                "original_value": 180.0,
                "acquired_by": "opening",
                "date_acquired": "2024-08-20",
                "date_booked": "2024-08-20",
                "place": "教学楼三(2)班",
            },
        )
        rows = keeper.search("school.asset", [], ["quantity", "original_value"])
        value = sum(row["original_value"] for row in rows)
        return f"{len(rows)} 张卡片，原值 ¥{value:,.2f}"

    def compensate(self):
        """A pupil breaks a desk and owns up; the parent pays at once."""
        keeper = self.people["school.assetkeeper"]

        def answer(fact, code):
            found = keeper.search(
                "school.compensation.choice",
                [("fact_id.code", "=", fact), ("code", "=", code)],
                ["id"],
            )
            return found[0]["id"]

        desk = keeper.search("school.asset", [("title", "=", DESK)], ["id"])[0]["id"]
        case = keeper(
            "school.damage.case",
            "create",
            {
                "incident_date": "2026-09-11",
                "place": "教学楼三(2)班",
                "description": "课间追逐，撞断课桌横档，本人主动向班主任说明。",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "asset_id": desk,
                            "event_id": answer("event", "repairable"),
                            "fault_id": answer("fault", "careless"),
                            "report_id": answer("report", "self"),
                            "category_id": answer("category", "desk"),
                            "repair_cost": COST,
                        },
                    )
                ],
                "party_ids": [(0, 0, {"kind": "pupil", "person": "三(2)班 李小川"})],
            },
        )
        keeper("school.damage.case", "action_submit", [case])
        self._empty_inbox(self.people["school.affairs"])
        accountant = self.people["school.accountant"]
        party = accountant.search(
            "school.damage.party", [("case_id", "=", case)], ["open"]
        )[0]
        accountant(
            "school.damage.party",
            "action_pay_cash",
            [party["id"]],
            party["open"],
            "收据 00412",
        )
        row = accountant("school.damage.case", "read", [case], ["name", "open_total"])[
            0
        ]
        return (
            f"{row['name']} 赔偿 ¥{party['open']:,.2f}，未付 ¥{row['open_total']:,.2f}"
        )
