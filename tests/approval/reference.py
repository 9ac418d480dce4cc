"""A small model of an approval, written from the rules alone.

It shares nothing with the engine: steps are lists of people, a decision is a method
call, and whoever may not make it gets False. The property tests hold the engine to it.
"""

from math import ceil


class Reference:
    """One approval: ``steps`` are dicts with ``people``, ``mode`` and ``share`` (%)."""

    def __init__(self, steps, dedup):
        self.steps = {number: dict(step) for number, step in enumerate(steps)}
        self.order, self.own = list(self.steps), len(self.steps)
        self.dedup = dedup
        self.state, self.phase = "running", "approve"
        self.agreed = []  # (step, person) that may count again
        self.parked = {}
        self._enter(self.order[0])

    # what is asked ---------------------------------------------------------

    def may_decide(self):
        """People whose decision is wanted, and those whose opinion is."""
        if self.state != "running":
            return set(), set()
        wanted = self._wanted()
        asked = {a: b for a, b in self.table["asked"].items() if a in wanted}
        return set(wanted) - set(asked), set(asked.values())

    def _wanted(self):
        said = self.table["yes"] + self.table["no"]
        left = [person for person in self._people() if person not in said]
        return left[:1] if self._mode() == "order" else left

    def _people(self):
        people = list(self.steps[self.step]["people"])
        for giver, taker in self.table["handed"]:
            people = [taker if person == giver else person for person in people]
        return list(dict.fromkeys(people))

    def _mode(self):
        return self.steps[self.step]["mode"]

    # what is said ----------------------------------------------------------

    def approve(self, person):
        if self.state != "running" or person not in self._wanted():
            return False
        self.agreed.append((self.step, person))
        self._count("yes", person)
        self._repeat()
        return True

    def reject(self, person):
        if self.state != "running" or person not in self._wanted():
            return False
        self._count("no", person)
        self._repeat()
        return True

    def comment(self, person):
        return self.state == "running" and person in self._wanted()

    def send_back(self, person, step, straight):
        if self.state != "running" or person not in self._wanted():
            return False
        place = self.order.index(self.step)
        if step is not None and step not in self.order[:place]:
            return False
        self.agreed, self.parked = [], {}
        if step is None:
            self.state = "returned" if self.phase == "approve" else "approved"
            return True
        came = self.step
        self._enter(step, came if straight else None)
        return True

    def withdraw(self):
        if self.state != "running":
            return False
        self.state = "withdrawn" if self.phase == "approve" else "approved"
        return True

    def ask_cancel(self):
        if self.state != "approved":
            return False
        self.state, self.phase = "running", "cancel"
        self.agreed, self.parked = [], {}
        self._enter(self.order[0])
        return True

    def forward(self, giver, taker):
        if not self._may_call(giver, taker):
            return False
        self.table["handed"].append((giver, taker))
        return True

    def assign(self, giver, taker):
        if not self._may_call(giver, taker):
            return False
        self.table["asked"][giver] = taker
        return True

    def answer(self, person):
        giver = next((a for a, b in self.table["asked"].items() if b == person), None)
        if self.state != "running" or giver is None:
            return False
        del self.table["asked"][giver]
        return True

    def add(self, giver, taker, before):
        if not self._may_call(giver, taker):
            return False
        new = max(self.steps) + 1
        self.steps[new] = {"people": [taker], "mode": "any", "share": 50}
        place = self.order.index(self.step) + (not before)
        self.order.insert(place, new)
        if before:
            self.parked[self.step] = self.table
            self._enter(new)
        return True

    def _may_call(self, giver, taker):
        return (
            self.state == "running"
            and giver in self._wanted()
            and taker != giver
            and taker not in self._people()
        )

    # what follows ----------------------------------------------------------

    def _enter(self, step, straight_to=None):
        self.step = step
        self.table = self.parked.pop(step, None) or {
            "yes": [],
            "no": [],
            "handed": [],
            "asked": {},
            "straight_to": straight_to,
        }

    def _count(self, side, person):
        self.table[side].append(person)
        verdict = self._verdict()
        if verdict == "no":
            self.state = "rejected" if self.phase == "approve" else "approved"
        elif verdict == "yes":
            self._go_on()

    def _verdict(self):
        people, yes, no = self._people(), self.table["yes"], self.table["no"]
        if self._mode() == "vote":
            voters = set(people) | set(yes) | set(no)
            share = self.steps[self.step]["share"]
            needed = len(voters) * share / 100
            needed = int(needed) + 1 if share == 50 else ceil(needed)
            needed = max(1, needed)
            if len(set(yes)) >= needed:
                return "yes"
            return "no" if len(voters) - len(set(no)) < needed else ""
        if set(no) & set(people):
            return "no"
        if self._mode() == "any":
            return "yes" if set(yes) & set(people) else ""
        return "yes" if set(people) <= set(yes) else ""

    def _go_on(self):
        place = self.order.index(self.step) + 1
        following = self.table["straight_to"]
        if following is None:
            following = self.order[place] if place < len(self.order) else None
        if following is None:
            self.state = "approved" if self.phase == "approve" else "void"
        else:
            self._enter(following)

    def _repeat(self):
        """Whoever agreed before need not say it again (去重)."""
        while self.state == "running" and self.step < self.own:
            if self._mode() == "vote":
                return
            place = self.order.index(self.step)
            before = self.order[:place] if self.dedup == "all" else None
            if self.dedup == "adjacent":
                before = self.order[max(place - 1, 0) : place]
            heard = {person for step, person in self.agreed if step in (before or [])}
            again = [person for person in self._wanted() if person in heard]
            if not again:
                return
            self._count("yes", again[0])
