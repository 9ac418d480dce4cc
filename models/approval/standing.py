"""Where an approval stands, read from its rows alone.

Nothing here touches the database: the rows of the ledger go in, in order, and the
route, the phase and the open step with its votes come out. So the state of an approval
never depends on anything but what was decided.
"""

from math import ceil

APPLICANT = -1  # where a document is sent back to, when to no step
ADDED = {
    "who": "user",
    "post_id": False,
    "post": "",
    "level": "own",
    "head_level": 1,
    "group_id": False,
    "field_name": "",
    "is_collective": False,
    "is_witness": False,
    "days": 3,
    "fallback_post_id": False,
    "band": {},
}  # a step that an approver added, beside its people, name and mode


def votes_needed(step, voters):
    """Number of votes with which ``step`` passes, of so many voters.

    A number of votes goes before a share; half is a tie and does not pass, any other
    share is reached exactly.
    """
    if step.get("vote_count"):
        return max(1, min(step["vote_count"], voters))
    share = step.get("vote_percent") or 50.0
    exact = voters * share / 100
    return max(1, int(exact) + 1 if share == 50 else ceil(round(exact, 9)))


class Standing:
    """The steps of an approval, their order, and what was said in the open one.

    :param snapshot: the rule that the document was submitted on
    :param rows: the decisions in the order of their numbers
    """

    def __init__(self, snapshot, rows):
        self.snapshot = snapshot
        self.steps = dict(enumerate(snapshot["steps"]))
        self.route = list(snapshot.get("route") or self.steps)
        self.phase = "approve"
        self.step_id = self.route[0]
        self.state = None
        self.opened_by = None
        self.emergency = None
        self._fresh = []
        self._parked = {}
        self._open()
        for row in rows:
            self._read(row)

    def _open(self):
        self.approved, self.against = [], []
        self.forwarded, self.joined, self.asked = [], [], {}

    def _enter(self, row):
        """Open the step that ``row`` leads to.

        A step that waited for somebody called in goes on with what was said in it.
        """
        if row.kind == "add_step":
            self._parked[self.step_id] = self._said()
        elif row.kind not in ("approve", "same", "remove_step"):
            self._parked.clear()
        self._open()
        self.opened_by = row
        if row.result_step in self._parked:
            said = self._parked.pop(row.result_step)
            self.opened_by, self.approved, self.against = said[:3]
            self.forwarded, self.joined, self.asked = said[3:]

    def _said(self):
        return (
            self.opened_by,
            self.approved,
            self.against,
            self.forwarded,
            self.joined,
            self.asked,
        )

    def _read(self, row):
        effect = row.effect or {}
        if "step" in effect:
            self.steps[effect["step"]["id"]] = effect["step"]
        if "route" in effect:
            self.route = list(effect["route"])
        if row.kind in ("submit", "ask_cancel"):
            self.phase = effect.get("phase", "approve")
            self.emergency = None
        if row.kind == "emergency":
            self.emergency = effect
        if row.kind in ("submit", "ask_cancel", "send_back", "revise"):
            # what was said before was said on something else
            self._fresh = []
        elif row.kind == "approve":
            self._fresh.append(row)
        begins = row.kind in ("submit", "ask_cancel")
        if begins or row.result_step != self.step_id or self.opened_by is None:
            self._enter(row)
        else:
            self._hear(row, effect)
        self.step_id = row.result_step
        self.state = row.result_state

    def _hear(self, row, effect):
        """Take in what was said in the open step without closing it."""
        person = row.behalf_id.id
        if row.kind in ("approve", "same"):
            self.approved.append(person)
        elif row.kind == "reject":
            self.against.append(person)
        elif row.kind == "forward":
            self.forwarded.append((effect["from"], effect["to"]))
        elif row.kind == "escalate":
            self.joined += effect["to"]
        elif row.kind == "assign":
            self.asked[effect["from"]] = effect["to"]
        elif row.kind == "answer":
            self.asked.pop(effect["from"], None)

    @property
    def step(self):
        """The open step."""
        return self.steps[self.step_id]

    @property
    def voted(self):
        """Ids of the people who decided the open step."""
        return [*self.approved, *self.against]

    def before(self):
        """Ids of the steps before the open one, nearest last."""
        return self.route[: self.route.index(self.step_id)]

    def following(self):
        """Id of the step after the open one; None when it is the last.

        A step that was sent back to, to come straight back, returns there.
        """
        opened = self.opened_by
        effect = opened and opened.effect or {}
        if opened and opened.kind == "send_back" and effect.get("resume"):
            if opened.step_index in self.route:
                return opened.step_index
        place = self.route.index(self.step_id) + 1
        return self.route[place] if place < len(self.route) else None

    def deciders(self, people, able):
        """Replace in ``people`` (ordered ids) who handed the step on, add who joined.

        :param people: ids of the people the rule names for the open step
        :param able: ids of those called in who may still decide
        """
        people = list(people)
        for giver, taker in self.forwarded:
            if giver in people and taker in able:
                people[people.index(giver)] = taker
        joined = [person for person in self.joined if person in able]
        return list(dict.fromkeys([*people, *joined]))

    def pending(self, people):
        """Ids among ``people`` whose word on the open step is still wanted."""
        left = [person for person in people if person not in self.voted]
        return left[:1] if self.step["mode"] == "order" else left

    def verdict(self, people, approved=(), against=()):
        """What the open step comes to when these people have spoken too.

        :param people: ids of all deciders of the step
        :return: ``"passed"``, ``"failed"`` or ``""`` while it stays open
        """
        mode = self.step["mode"]
        if mode == "vote":
            # a vote that was cast counts, whoever holds the post by now
            people = list(dict.fromkeys([*people, *self.voted]))
        agreed = {*self.approved, *approved} & set(people)
        refused = {*self.against, *against} & set(people)
        if mode == "vote":
            needed = votes_needed(self.step, len(people))
            if len(agreed) >= needed:
                return "passed"
            return "failed" if len(people) - len(refused) < needed else ""
        if refused:
            return "failed"
        if mode == "any":
            return "passed" if agreed else ""
        return "passed" if agreed >= set(people) else ""

    def said_before(self, content_digest):
        """Approvals by which people need not say the same again (去重).

        :param content_digest: of the document as it is
        :return: mapping from a person's id to the number of their decision
        """
        reach = self.snapshot.get("dedup", "none")
        before = self.before()
        if reach == "none" or not before or self.step_id not in self.route:
            return {}
        wanted = before[-1:] if reach == "adjacent" else before
        return {
            row.behalf_id.id: row.seq
            for row in self._fresh
            if row.step_index in wanted
            and row.content_digest == content_digest
            and not self.steps[row.step_index].get("is_witness")
        }

    def may_repeat(self):
        """Whether the open step takes an earlier word of the same person for its own:
        not where it asks for something of its own, and not in a vote."""
        step = self.step
        demands = ("needs_signature", "needs_attachment", "needs_comment")
        return (
            step["mode"] != "vote"
            and not step["is_collective"]
            and not step.get("is_witness")
            # who was called in is asked for a word now
            and not step.get("added_by")
            and not any(step.get(demand) for demand in demands)
        )

    def added_step(self, name, people, mode):
        """A new step with the next free id, for people whom an approver called in."""
        return {
            **ADDED,
            "id": max(self.steps) + 1,
            "name": name,
            "user_ids": sorted(people),
            "mode": mode,
        }
