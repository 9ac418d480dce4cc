"""Check of a regulation: what never fires, contradicts itself, or is not lawful."""

from odoo import api, fields, models
from odoo.fields import Command

from .calc import compile_regulation
from .calc.match import is_about_number

#: how a thing may come to harm, for the search of cases that no rule covers
EVENTS = ("repairable", "total", "lost")
FAULTS = ("careless", "intentional")


class SchoolCompensationCheck(models.TransientModel):
    """What the check of a regulation found."""

    _name = "school.compensation.check"
    _description = "Check of a Compensation Regulation"

    regulation_id = fields.Many2one(
        "school.compensation.regulation", required=True, ondelete="cascade"
    )
    finding_ids = fields.One2many(
        "school.compensation.check.finding", "check_id", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        for check in checks:
            check.regulation_id.check_access("read")
            check.finding_ids = [
                Command.create(finding) for finding in check.regulation_id._findings()
            ]
        return checks


class SchoolCompensationCheckFinding(models.TransientModel):
    """One thing that the check found, and what to do about it."""

    _name = "school.compensation.check.finding"
    _description = "Finding about a Regulation"

    check_id = fields.Many2one(
        "school.compensation.check", required=True, ondelete="cascade"
    )
    level = fields.Selection(
        [("error", "Wrong"), ("warning", "Doubtful"), ("info", "To Know")],
        required=True,
    )
    place = fields.Char()
    text = fields.Char(string="Finding")


class SchoolCompensationRegulation(models.Model):
    _inherit = "school.compensation.regulation"

    def _findings(self):
        """Return what is wrong or doubtful, the worst first.

        :return: list of ``{"level", "place", "text"}``
        """
        self.ensure_one()
        definition = self._definition()
        compiled = compile_regulation(definition, definition["flags"])
        found = [
            *self._hidden_rules(compiled),
            *self._uncovered(compiled),
            *self._tables(compiled),
            *self._limits(compiled),
            *self._law(compiled),
            *self._missing_cases(),
        ]
        order = {"error": 0, "warning": 1, "info": 2}
        return sorted(found, key=lambda finding: order[finding["level"]])

    def _finding(self, level, rule, text):
        place = " ".join(filter(None, [rule["code"], rule["name"]])) if rule else ""
        return {"level": level, "place": place, "text": text}

    def _hidden_rules(self, compiled):
        """Rules that never fire, as an earlier one admits all that they admit."""
        rules = compiled.regulation["rules"]
        for place, rule in enumerate(rules):
            for earlier in rules[:place]:
                if all(_covers(row, rule["when"]) for row in earlier["when"]):
                    yield self._finding(
                        "error",
                        rule,
                        self.env._(
                            "It never fires: %(earlier)s stands before it and admits"
                            " all that it admits. Put it further up.",
                            earlier=earlier["name"],
                        ),
                    )
                    break

    def _uncovered(self, compiled):
        """Plain cases that no rule speaks of."""
        categories = {
            word
            for rule in compiled.regulation["rules"]
            for row in rule["when"]
            if row["fact"] == "category"
            for word in row["in"]
        } or {None}
        events = dict(self._words_of("event"))
        names = dict(self._words_of("category"))
        for category in sorted(categories, key=str):
            gaps = [
                event
                for event in EVENTS
                for fault in FAULTS
                if compiled.rule(
                    {"event": event, "fault": fault, "category": category, "item": "?"}
                )
                is None
            ]
            if gaps:
                yield self._finding(
                    "info",
                    None,
                    self.env._(
                        "No rule speaks of %(category)s when it is: %(events)s.",
                        category=names.get(category, category) or self.env._("a thing"),
                        events=", ".join(events.get(e, e) for e in dict.fromkeys(gaps)),
                    ),
                )

    def _words_of(self, code):
        fact = self.env["school.compensation.fact"]._known(self.company_id).get(code)
        return (
            [(choice.code, choice.name) for choice in fact.choice_ids] if fact else []
        )

    def _tables(self, compiled):
        """Holes and overlaps in the tables."""
        plain = self.env["school.compensation.explain"]._plain
        for rule in compiled.regulation["rules"]:
            for step in rule["steps"]:
                bands = [band for band in step["bands"] if not band["in"]]
                bands.sort(key=lambda band: band["above"] or 0)
                for band, following in zip(bands, bands[1:], strict=False):
                    end, start = band["to"], following["above"] or 0
                    if end is None or end > start:
                        text = self.env._("Rows of its table overlap.")
                        yield self._finding("error", rule, text)
                    elif end < start:
                        text = self.env._(
                            "Its table leaves out what lies between %(low)s and"
                            " %(high)s.",
                            low=plain(end),
                            high=plain(start),
                        )
                        yield self._finding("error", rule, text)
                if bands and bands[-1]["to"] is not None and step["do"] != "brackets":
                    text = self.env._(
                        "Its table ends at %(high)s: what lies above is not covered.",
                        high=plain(bands[-1]["to"]),
                    )
                    yield self._finding("warning", rule, text)

    def _limits(self, compiled):
        """Rules without steps, and floors above caps."""
        for rule in compiled.regulation["rules"]:
            if rule["outcome"] == "pay" and not rule["steps"]:
                text = self.env._("It has no steps: nothing would be paid.")
                yield self._finding("error", rule, text)
            fixed = {"most": [], "least": []}
            for step in rule["steps"]:
                if step["do"] in fixed and not step["from"] and not step["per"]:
                    fixed[step["do"]].append(step["value"] or 0)
            if (
                fixed["most"]
                and fixed["least"]
                and min(fixed["most"]) < max(fixed["least"])
            ):
                text = self.env._("Its floor lies above its cap.")
                yield self._finding("error", rule, text)

    def _law(self, compiled):
        """What is recorded and not billed, and why."""
        for rule in compiled.regulation["rules"]:
            multiple = any(
                step["do"] == "times"
                and max(
                    (row["value"] or row["max"] or 0) for row in (*step["bands"], step)
                )
                > 1
                for step in rule["steps"]
            )
            if multiple:
                text = self.env._(
                    "It asks for a multiple. What exceeds the loss is recorded and not"
                    " billed, unless the district allows it for the school."
                )
                yield self._finding("info", rule, text)
        if compiled.regulation["settings"]["fallback"]:
            text = self.env._(
                "A class or a dormitory answers for what nobody owned up to. It is"
                " recorded and not billed, unless the district allows it for the"
                " school."
            )
            yield self._finding("info", None, text)

    def _missing_cases(self):
        if not self.case_ids:
            text = self.env._("No worked case proves what the regulation means.")
            yield self._finding("warning", None, text)
        elif self.failed_count:
            text = self.env._(
                "%(count)s worked cases come out otherwise.", count=self.failed_count
            )
            yield self._finding("error", None, text)


def _covers(row, others):
    """Whether a condition holds whenever all of ``others`` hold."""
    same = [other for other in others if other["fact"] == row["fact"]]
    if is_about_number(row):
        return any(_within(other, row) for other in same if is_about_number(other))
    return any(
        (row["in"] and other["in"] and set(other["in"]) <= set(row["in"]))
        or (row["not_in"] and _excludes(other, set(row["not_in"])))
        for other in same
    )


def _excludes(condition, words):
    if condition["in"]:
        return words.isdisjoint(condition["in"])
    return words <= set(condition["not_in"])


def _within(inner, outer):
    """Whether the range of ``inner`` lies in that of ``outer``."""
    for end, sign in (("min", 1), ("max", -1)):
        if outer[end] is None:
            continue
        if inner[end] is None or sign * (inner[end] - outer[end]) < 0:
            return False
        looser = inner[f"{end}_included"] and not outer[f"{end}_included"]
        if inner[end] == outer[end] and looser:
            return False
    return True
