"""点名册: a group's month, a mark for each person and day."""

from odoo import fields, models

from ..common.paging import Column, Fact

#: as schools write them
SIGNS = {
    "present": "√",
    "leave": "事",
    "sick": "病",
    "late": "迟",
    "early": "退",
    "absent": "旷",
}
NAME, DAY, SUM = 17, 4.3, 5.94


class SchoolStaffMonthRoll(models.AbstractModel):
    """What the printed and the written roll of a month have in common."""

    _name = "school.staff.month.roll"
    _description = "Roll of a Month"

    def _rolls_of(self, calls):
        """Return all roll calls of the groups and months of ``calls``."""
        domain = fields.Domain.FALSE
        for call in calls:
            first = call.date.replace(day=1)
            last = fields.Date.end_of(call.date, "month")
            domain |= (
                fields.Domain("group_id", "=", call.group_id.id)
                & fields.Domain("date", ">=", first)
                & fields.Domain("date", "<=", last)
            )
        return calls.search(domain, order="date, shift, id")

    def _roll_rows(self, calls):
        """Return a dict for each person: name, signs by day, sums by mark.

        Of several shifts a day shows each one's mark, once if they are the same.
        """
        people, marks = {}, {}
        for line in calls.line_ids.sorted(lambda line: (line.date, line.id)):
            person = line.employee_id
            people[person] = person.name
            marks.setdefault((person, line.date.day), []).append(line.mark)
        rows = []
        for person, name in people.items():
            days = {
                day: theirs for (who, day), theirs in marks.items() if who == person
            }
            every = [mark for theirs in days.values() for mark in theirs]
            rows.append(
                {
                    "name": name,
                    "days": {
                        day: "".join(dict.fromkeys(SIGNS[mark] for mark in theirs))
                        for day, theirs in days.items()
                    },
                    "sums": {mark: every.count(mark) for mark in SIGNS},
                }
            )
        return rows

    def _roll_labels(self):
        """Return the words for the marks, in the order of the columns."""
        words = dict(
            self.env["school.staff.rollcall.line"]
            ._fields["mark"]
            ._description_selection(self.env)
        )
        return {mark: words[mark] for mark in SIGNS}


class ReportStaffRoll(models.AbstractModel):
    _name = "report.school_logistics.report_staff_roll"
    _inherit = ["school.form", "school.staff.month.roll"]
    _description = "Roll of a Month, Form"
    _form_model = "school.staff.rollcall"

    def _form_title(self):
        return self.env._("Roll of the Month")

    def _form_documents(self, docids):
        """The whole months of the groups whose roll calls were chosen."""
        return self._rolls_of(super()._form_documents(docids))

    def _form_groups(self, docs):
        months = docs.grouped(lambda call: (call.group_id, call.date.replace(day=1)))
        return [
            months[key] for key in sorted(months, key=lambda key: (key[1], key[0].id))
        ]

    def _form_content(self, doc):
        first = doc[0].date.replace(day=1)
        last = fields.Date.end_of(first, "month")
        group = doc.group_id
        return self._content(
            self._columns(last.day),
            [self._row(row) for row in self._roll_rows(doc)],
            facts=[
                [
                    Fact(self.env._("Group"), group.name),
                    Fact(self.env._("Month"), first.strftime("%Y-%m")),
                    Fact(self.env._("Leader"), group.leader_id.name or ""),
                ]
            ],
            date=self._form_date(max(doc.mapped("date"))),
            number=f"{first:%Y-%m} {group.name}",
            notes=[
                " ".join(
                    f"{SIGNS[mark]} {word}"
                    for mark, word in self._roll_labels().items()
                )
            ],
        )

    def _columns(self, days):
        wide = 180 - NAME - days * DAY
        return [
            Column("name", self.env._("Name"), NAME, "center"),
            *(Column(f"day{day}", str(day), DAY, "mark") for day in range(1, days + 1)),
            *(
                Column(f"sum_{mark}", SIGNS[mark], wide / len(SIGNS), "mark")
                for mark in SIGNS
            ),
        ]

    def _row(self, row):
        return {
            "name": self._form_text(row["name"]),
            **{f"day{day}": sign for day, sign in row["days"].items()},
            **{
                f"sum_{mark}": str(count) if count else ""
                for mark, count in row["sums"].items()
            },
        }

    def _form_signatures(self, doc):
        return [
            self._signature(self.env._("For the Members")),
            self._signature(self.env._("Group Leader")),
            self._signature(self.env._("General Affairs")),
        ]
