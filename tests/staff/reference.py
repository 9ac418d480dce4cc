"""A slow scorer of its own, written from the rules in docs/assessment.md.

One person after the other, with exact fractions; no SQL, none of the addon's code. What
it is asked is plain data: a definition as it is published, people and their facts.
"""

import math
from fractions import Fraction as F


def rounded(value, digits):
    """Round half away from zero."""
    scale = 10**digits
    whole = math.floor(abs(value) * scale + F(1, 2))
    return F(whole if value >= 0 else -whole, scale)


def bounded(value, floor, cap):
    if cap is not None:
        value = min(value, F(cap))
    if floor is not None:
        value = max(value, F(floor))
    return value


def step_of(value, steps):
    """The points of the highest step reached."""
    points = F(0)
    for start, worth in sorted((F(start), F(worth)) for start, worth in steps):
        if value >= start:
            points = worth
    return points


def mean(values, trim=0):
    values = sorted(values)
    if trim and len(values) > 2 * trim:
        values = values[trim:-trim]
    return sum(values, F(0)) / len(values)


class Reference:
    """Scores people by a definition.

    :param definition: as published
    :param people: list of dicts like those of the scorer
    :param facts: list of dicts like those of the scorer
    """

    def __init__(self, definition, people, facts):
        self.rules = definition
        self.people = people
        self.facts = {person["part_id"]: [] for person in people}
        for place, fact in enumerate(facts, 1):
            self.facts[fact["part_id"]].append({"fact_id": place, **fact})

    def results(self):
        """Return ``{part_id: {"score", "grade", "rank", "warned", "pay"}}``."""
        rows = {person["part_id"]: self.alone(person) for person in self.people}
        self.mix(rows)
        for group in self.split(rows, self.scope).values():
            self.give_grades(group)
        self.give_pay(rows)
        return rows

    def scope(self, row):
        return 0 if self.rules["quota_scope"] == "all" else row["person"]["group_id"]

    @staticmethod
    def split(rows, key):
        groups = {}
        for row in rows.values():
            groups.setdefault(key(row), []).append(row)
        return groups

    # one person ---------------------------------------------------------------

    def alone(self, person):
        points, quantities = {}, {}
        for place, item in enumerate(self.rules["items"]):
            quantity = self.quantity(item, person)
            quantities[place] = quantity
            points[place] = self.points(item, person, quantity)
        total, sections = F(self.rules["base"]), []
        for place, section in enumerate(self.rules["sections"]):
            value = F(section["base"]) + sum(
                points[number]
                for number, item in enumerate(self.rules["items"])
                if item["section"] == place
            )
            value = bounded(value, section["floor"], section["cap"])
            sections.append(value)
            total += value * F(section["weight"]) / 100
        total += sum(
            points[number]
            for number, item in enumerate(self.rules["items"])
            if item["section"] is None
        )
        score = bounded(total, self.rules["floor"], self.rules["cap"])
        no_pay, best = False, 0
        for veto in self.rules["vetoes"]:
            if not self.vetoed(veto, person, sections):
                continue
            if veto["effect"] == "score_to":
                score = F(veto["value"])
            elif veto["effect"] == "score_max":
                score = min(score, F(veto["value"]))
            elif veto["effect"] == "no_pay":
                no_pay = True
            else:
                best = max(best, veto["grade"])
        exempting = sum(
            F(fact["quantity"])
            for fact in self.of(person, self.rules["exempt_types"], "person")
        )
        assessed = (
            not person.get("exempt")
            and exempting <= 0
            and person["days"] >= self.rules["min_days"]
        )
        return {
            "person": person,
            "own": rounded(score, self.rules["digits"]),
            "score": None,
            "assessed": assessed,
            "no_pay": no_pay,
            "best": best,
            "quantities": quantities,
            "grade": None,
            "rank": None,
            "warned": False,
        }

    def of(self, person, types, via):
        return [
            fact
            for fact in self.facts[person["part_id"]]
            if fact["type_id"] in types and fact.get("via", "person") == via
        ]

    def vetoed(self, veto, person, sections):
        if veto["section"] is not None:
            return sections[veto["section"]] < F(veto["below"])
        total = sum(
            F(fact["quantity"]) for fact in self.of(person, veto["types"], "person")
        )
        return total >= F(veto["from_quantity"])

    def quantity(self, item, person):
        """What the facts amount to; None when there is nothing to take together."""
        facts = self.of(person, item["types"], item["attribution"])
        share = (
            (lambda fact: F(fact.get("share", "1")))
            if item["split"]
            else (lambda fact: F(1))
        )
        values = [F(fact["quantity"]) for fact in facts]
        how = item["aggregation"]
        if how == "rate":
            base = sum(
                F(fact["quantity"])
                for fact in self.of(person, item["base_types"], item["attribution"])
            )
            return rounded(sum(values, F(0)) * 100 / base, 6) if base else None
        if how == "raters":
            return self.rated(item, facts)
        if how == "sum":
            return sum((F(f["quantity"]) * share(f) for f in facts), F(0))
        if how == "count":
            return sum((share(fact) for fact in facts), F(0))
        if how == "days":
            return F(len({fact["date"] for fact in facts}))
        if how == "each":
            return sum(
                (
                    rounded(self.ruled(item, person, F(f["quantity"])), 6) * share(f)
                    for f in facts
                ),
                F(0),
            )
        if not facts:
            return None
        if how == "latest":
            last = max(facts, key=lambda fact: (fact["date"], fact["fact_id"]))
            return F(last["quantity"])
        return {
            "mean": lambda: rounded(rounded(mean(values, item["trim"]), 6), 6),
            "min": lambda: min(values),
            "max": lambda: max(values),
        }[how]()

    def rated(self, item, facts):
        total = weights = F(0)
        for rater in item["raters"]:
            scores = [
                F(fact["quantity"])
                for fact in facts
                if fact.get("rater") == rater["role"]
            ]
            if scores:
                total += rounded(mean(scores, rater["trim"]), 6) * F(rater["weight"])
                weights += F(rater["weight"])
        return rounded(total / weights, 6) if weights else None

    def ruled(self, item, person, quantity):
        limit = F(item["limit"])
        if item["limit_prorated"]:
            limit = rounded(limit * person["days"] / person["period_days"], 6)
        value = {
            "all": quantity,
            "above": max(quantity - limit, F(0)),
            "below": max(limit - quantity, F(0)),
        }[item["measure"]] / F(item["unit_size"])
        if item["unit_rounding"] == "down":
            value = F(math.floor(value))
        elif item["unit_rounding"] == "up":
            value = F(math.ceil(value))
        if F(item["threshold"]) and quantity < F(item["threshold"]):
            value = F(0)
        if item["rule"] == "ladder":
            return step_of(value, item["steps"])
        if item["rule"] == "tiers":
            points = F(0)
            ends = [F(start) for start, _worth in item["steps"][1:]] + [None]
            for (start, worth), end in zip(item["steps"], ends, strict=True):
                top = value if end is None else min(value, end)
                points += F(worth) * max(top - F(start), F(0))
            return points
        return value * F(item["points"])

    def points(self, item, person, quantity):
        value = F(0)
        if item["aggregation"] == "each":
            value = quantity
        elif quantity is not None:
            value = self.ruled(item, person, quantity)
        value = bounded(F(item["start"]) + value, item["floor"], item["cap"])
        return rounded(value * F(item["weight"]) / 100, 4)

    # together -----------------------------------------------------------------

    def mix(self, rows):
        for members in self.split(rows, lambda row: row["person"]["group_id"]).values():
            plain = [
                row["own"]
                for row in members
                if row["assessed"] and not row["person"].get("is_leader")
            ]
            for row in members:
                if not row["assessed"]:
                    continue
                leads = row["person"].get("is_leader")
                name = "leader_group_weight" if leads else "group_weight"
                weight = F(self.rules[name]) / 100
                row["score"] = row["own"]
                if plain and (
                    F(self.rules["group_weight"])
                    or F(self.rules["leader_group_weight"])
                ):
                    row["score"] = rounded(
                        row["own"] * (1 - weight) + mean(plain) * weight,
                        self.rules["digits"],
                    )

    def give_grades(self, members):
        assessed = [row for row in members if row["assessed"]]
        for row in assessed:
            better = [x for x in assessed if x["score"] > row["score"]]
            worse = [x for x in assessed if x["score"] < row["score"]]
            row["rank"] = len(better) + 1
            last = math.ceil(len(assessed) * F(self.rules["warn_percent"]) / 100)
            row["warned"] = (
                bool(F(self.rules["warn_percent"]))
                and len(worse) < last
                and row["score"] < F(self.rules["warn_below"])
            )
        for place, grade in enumerate(self.rules["grades"]):
            candidates = [
                row
                for row in assessed
                if row["grade"] is None
                and row["score"] >= F(grade["min_score"])
                and row["best"] <= place
            ]
            quota = self.quota(grade, len(assessed))
            by_score = {}
            for row in candidates:
                by_score.setdefault(row["score"], []).append(row)
            taken = 0
            for score in sorted(by_score, reverse=True):
                equals = by_score[score]
                if quota is not None:
                    room = (
                        taken < quota
                        if self.rules["quota_ties"] == "all"
                        else taken + len(equals) <= quota
                    )
                    if not room:
                        break
                taken += len(equals)
                for row in equals:
                    row["grade"] = place

    def quota(self, grade, people):
        if people < self.rules["quota_min"]:
            return None
        if grade["quota_count"]:
            return grade["quota_count"]
        if not F(grade["quota_part"]):
            return None
        share = people * F(grade["quota_part"]) / F(grade["quota_of"])
        whole = {
            "down": math.floor(share),
            "up": math.ceil(share),
            "half": math.floor(share + F(1, 2)),
        }[grade["quota_rounding"]]
        return max(whole, grade["quota_least"])

    # pay ----------------------------------------------------------------------

    def give_pay(self, rows):
        parts = {key: [] for key in rows}
        for pay in self.rules["pays"]:
            if pay["kind"] == "pool":
                groups = self.split(rows, lambda row: row["person"]["group_id"])
                for members in groups.values():
                    for row, amount in self.shares(pay, members):
                        parts[row["person"]["part_id"]].append(amount)
            else:
                for key, row in rows.items():
                    parts[key].append(self.amount(pay, row))
        for key, row in rows.items():
            total = sum(parts[key], F(0)) + self.reward(row)
            row["pay"] = F(0) if row["no_pay"] else max(total, F(0))

    def entitled(self, pay, row):
        if pay["applies_to"] == "others":
            return not row["assessed"]
        return (
            row["assessed"]
            and not row["no_pay"]
            and (pay["min_score"] is None or row["score"] >= F(pay["min_score"]))
            and (not pay["grades"] or row["grade"] in pay["grades"])
            and (
                pay["item_max"] is None
                or (row["quantities"][pay["item"]] or F(0)) <= F(pay["item_max"])
            )
        )

    def of_grade(self, row):
        if not self.rules["grades"]:
            return F(1)
        if row["grade"] is None:
            return F(0)
        return F(self.rules["grades"][row["grade"]]["coefficient"])

    def amount(self, pay, row):
        if not self.entitled(pay, row):
            return F(0)
        person = row["person"]
        amount = F(
            person.get("standard", "0")
            if pay["amount_from"] == "member"
            else pay["amount"]
        )
        quantity = F(0)
        if pay["item"] is not None:
            quantity = row["quantities"][pay["item"]] or F(0)
        score = row["score"] or F(0)
        steps = step_of(score, pay["steps"])
        value = {
            "fixed": lambda: amount,
            "linear": lambda: amount * score / F(pay["full"]),
            "ladder": lambda: (
                steps if pay["step_unit"] == "yuan" else amount * steps / 100
            ),
            "coefficient": lambda: amount * self.of_grade(row),
            "per_point": lambda: amount * (score - F(pay["pivot"])),
            "pass_rate": lambda: amount * quantity / 100,
            "per_unit": lambda: amount * quantity,
        }[pay["kind"]]()
        if pay["with_coefficient"]:
            value *= F(person.get("coefficient", "1"))
        if pay["prorated"]:
            value = value * person["days"] / person["period_days"]
        return rounded(bounded(value, pay["floor"], pay["cap"]), 2)

    def reward(self, row):
        if row["grade"] is None:
            return F(0)
        grade, person = self.rules["grades"][row["grade"]], row["person"]
        if not grade["streak_months"]:
            return F(0)
        before = (
            person.get("streak_count", 0)
            if person.get("streak_grade") == grade["code"]
            else 0
        )
        full = (before + 1) % grade["streak_months"] == 0
        return F(grade["streak_pay"]) if full else F(0)

    def shares(self, pay, members):
        """Largest remainders, cent by cent."""
        pool = {
            "group": lambda: F(members[0]["person"].get("pool", "0")),
            "rule": lambda: F(pay["amount"]),
            "head": lambda: (
                F(pay["amount"]) * len([row for row in members if row["assessed"]])
            ),
        }[pay["pool_from"]]()
        cents = max(rounded(pool * 100, 0), F(0))
        weights = []
        for row in members:
            weight = F(0)
            if self.entitled(pay, row):
                person = row["person"]
                weight = F(person.get("coefficient", "1"))
                if pay["pool_by"] == "score":
                    weight *= row["score"]
                elif pay["pool_by"] == "grade":
                    weight *= self.of_grade(row)
                if pay["prorated"]:
                    weight *= person["days"]
            weights.append(max(weight, F(0)))
        if not sum(weights):
            return [(row, F(0)) for row in members]
        exact = [cents * weight / sum(weights) for weight in weights]
        whole = [math.floor(share) for share in exact]
        order = sorted(
            range(len(members)),
            key=lambda i: (whole[i] - exact[i], members[i]["person"]["subject_id"]),
        )
        for index in order[: int(cents - sum(whole))]:
            whole[index] += 1
        return [(row, F(share, 100)) for row, share in zip(members, whole, strict=True)]
