"""What is wrong or odd in a scheme, before it is published."""

from collections import Counter
from decimal import Decimal

from odoo import fields, models


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    lint_text = fields.Text(
        string="Check",
        compute="_compute_lint_text",
        help="What is wrong or odd in the scheme as it stands.",
    )

    def _compute_lint_text(self):
        for scheme in self:
            scheme.lint_text = "\n".join(
                ("✗ " if row["level"] == "error" else "⚠ ") + row["text"]
                for row in scheme._lint()
            )

    def _lint(self):
        """Check the scheme as it is edited now.

        :return: list of ``{"level": "error" | "warning", "text"}``
        """
        self.ensure_one()
        definition = self._definition()
        rows = []
        for check in (
            self._lint_items,
            self._lint_codes,
            self._lint_weights,
            self._lint_grades,
            self._lint_double,
            self._lint_pay,
        ):
            rows += check(definition)
        return rows

    def _fault(self, text):
        return {"level": "error", "text": text}

    def _oddity(self, text):
        return {"level": "warning", "text": text}

    def _lint_items(self, definition):
        if not definition["items"]:
            return [self._fault(self.env._("There is no item: nothing would count."))]
        rows = []
        for item in definition["items"]:
            if item["aggregation"] == "each" and item["limit_prorated"]:
                rows.append(
                    self._fault(
                        self.env._(
                            "%(item)s: an allowance by days does not go with facts that"
                            " are scored each by itself.",
                            item=item["name"],
                        )
                    )
                )
            if (
                item["rule"] == "unit"
                and not Decimal(item["points"])
                and not Decimal(item["start"])
            ):
                rows.append(
                    self._oddity(
                        self.env._("%(item)s gives no points.", item=item["name"])
                    )
                )
            if (
                item["floor"] is not None
                and item["cap"] is not None
                and Decimal(item["floor"]) > Decimal(item["cap"])
            ):
                rows.append(
                    self._fault(
                        self.env._(
                            "%(item)s: the floor lies above the cap.", item=item["name"]
                        )
                    )
                )
        return rows

    def _lint_codes(self, definition):
        rows = []
        for parts in ("sections", "items", "vetoes", "grades", "pays"):
            counts = Counter(part["code"] for part in definition[parts])
            rows += [
                self._fault(self.env._("Two parts have the code %(code)s.", code=code))
                for code, count in counts.items()
                if count > 1
            ]
        return rows

    def _lint_weights(self, definition):
        weights = [Decimal(section["weight"]) for section in definition["sections"]]
        if weights and any(weight != 100 for weight in weights) and sum(weights) != 100:
            return [
                self._oddity(
                    self.env._(
                        "The weights of the sections add up to %(sum)s%%, not to"
                        " 100%%.",
                        sum=format(sum(weights).normalize(), "f"),
                    )
                )
            ]
        return []

    def _lint_grades(self, definition):
        grades, cap = definition["grades"], definition["cap"]
        rows = self._lint_order(grades)
        for grade in grades:
            if cap is not None and Decimal(grade["min_score"]) > Decimal(cap):
                rows.append(
                    self._fault(
                        self.env._(
                            "Nobody can get %(grade)s: scores end at %(cap)s.",
                            grade=grade["name"],
                            cap=cap,
                        )
                    )
                )
        if grades and (
            self._has_quota(grades[-1])
            or Decimal(grades[-1]["min_score"])
            > Decimal(definition["floor"] or -(10**9))
        ):
            rows.append(
                self._oddity(
                    self.env._(
                        "Whoever does not reach %(grade)s has no grade at all.",
                        grade=grades[-1]["name"],
                    )
                )
            )
        return rows

    def _lint_order(self, grades):
        """Grades that nobody can get, because the one above takes all."""
        rows = []
        for above, below in zip(grades, grades[1:], strict=False):
            if Decimal(above["min_score"]) < Decimal(below["min_score"]) or (
                above["min_score"] == below["min_score"] and not self._has_quota(above)
            ):
                rows.append(
                    self._fault(
                        self.env._(
                            "Nobody can get %(below)s: %(above)s begins at no more"
                            " points. Put the grades in order, the best first.",
                            below=below["name"],
                            above=above["name"],
                        )
                    )
                )
        return rows

    def _has_quota(self, grade):
        return bool(grade["quota_count"] or Decimal(grade["quota_part"]))

    def _lint_double(self, definition):
        """One fact that is punished twice: in two items, or by points and by pay."""
        rows = []
        names = {
            record.id: record.name
            for record in self.env["school.staff.fact.type"]
            .sudo()
            .browse({kind for item in definition["items"] for kind in item["types"]})
        }
        counts = Counter(
            kind
            for item in definition["items"]
            if Decimal(item["points"]) < 0
            for kind in item["types"]
        )
        rows += [
            self._oddity(
                self.env._("%(fact)s is deducted in two items.", fact=names[kind])
            )
            for kind, count in counts.items()
            if count > 1
        ]
        for pay in definition["pays"]:
            if pay["kind"] != "per_unit" or Decimal(pay["amount"]) >= 0:
                continue
            item = definition["items"][pay["item"]]
            if Decimal(item["points"]) < 0:
                rows.append(
                    self._oddity(
                        self.env._(
                            "%(item)s is punished twice: by points, and by pay in"
                            " %(pay)s.",
                            item=item["name"],
                            pay=pay["name"],
                        )
                    )
                )
        return rows

    def _lint_pay(self, definition):
        rows = []
        grades = definition["grades"]
        if not grades and any(
            pay["kind"] == "coefficient" or pay["pool_by"] == "grade"
            for pay in definition["pays"]
        ):
            rows.append(
                self._fault(
                    self.env._("Pay goes by the grade, but there are no grades.")
                )
            )
        if (
            any(veto["effect"] == "no_pay" for veto in definition["vetoes"])
            and not (definition["pays"])
        ):
            rows.append(
                self._oddity(self.env._("A veto stops the pay, but nothing is paid."))
            )
        return rows
