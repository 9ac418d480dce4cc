"""Which rule fires: one step per fact, however many rules there are.

The rules are the bits of whole numbers. For each fact that some rule asks about, the
value of the case chooses the bits of the rules that admit it; the intersection over all
facts holds the rules that fit, and its lowest bit is the first of them.
"""

from bisect import bisect_left
from dataclasses import dataclass, field

from .definition import ONE, normal, number


def choice_value(value):
    """Return the value of a choice or a flag as conditions name it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


class _Choices:
    """The rules that admit a value of one choice or flag."""

    def __init__(self, is_flag):
        self.absent = "no" if is_flag else None
        self.conditions = []

    def add(self, bit, condition):
        self.conditions.append((bit, condition))

    def close(self, everything):
        named = {
            value
            for _bit, condition in self.conditions
            for value in (*condition["in"], *condition["not_in"])
        }
        self.masks = {value: self._mask(value, everything) for value in named}
        self.other = self._mask(None, everything)

    def _mask(self, value, everything):
        mask = everything
        for bit, condition in self.conditions:
            if not admits_choice(condition, value):
                mask &= ~bit
        return mask

    def mask(self, value):
        value = choice_value(value)
        if value is None or value == "":
            value = self.absent
        if isinstance(value, list | tuple):  # an item of several categories
            mask = 0
            for one in value:
                mask |= self.masks.get(one, self.other)
            return mask if value else self.other
        return self.masks.get(value, self.other)


class _Numbers:
    """The rules that admit a number, by the intervals between their bounds."""

    def __init__(self):
        self.conditions = []

    def add(self, bit, condition):
        self.conditions.append((bit, condition))

    def close(self, everything):
        self.bounds = sorted(
            {
                condition[side]
                for _bit, condition in self.conditions
                for side in ("min", "max")
                if condition[side] is not None
            }
        )
        self.at = [self._mask(bound, everything) for bound in self.bounds]
        # a number inside each open interval stands for the whole interval
        inner = [
            (low + high) / 2
            for low, high in zip(self.bounds, self.bounds[1:], strict=False)
        ]
        if self.bounds:
            inner = [self.bounds[0] - ONE, *inner, self.bounds[-1] + ONE]
        else:
            inner = [ONE]
        self.between = [self._mask(value, everything) for value in inner]
        self.unknown = self._mask(None, everything)

    def _mask(self, value, everything):
        mask = everything
        for bit, condition in self.conditions:
            if not admits_number(condition, value):
                mask &= ~bit
        return mask

    def mask(self, value):
        value = number(value)
        if value is None:
            return self.unknown
        place = bisect_left(self.bounds, value)
        if place < len(self.bounds) and self.bounds[place] == value:
            return self.at[place]
        return self.between[place]


def admits_choice(condition, value):
    """Whether a condition on a choice admits ``value`` (None: another, or unknown)."""
    if condition["in"] and value not in condition["in"]:
        return False
    return value not in condition["not_in"]


def admits_number(condition, value):
    """Whether a condition on a number admits ``value``; an unknown one fits none."""
    if value is None:
        return False
    low, high = condition["min"], condition["max"]
    if low is not None and not (
        value > low or (condition["min_included"] and value == low)
    ):
        return False
    return high is None or (
        value < high or (condition["max_included"] and value == high)
    )


def is_about_number(condition):
    """Whether a condition asks for a number rather than for one of several words."""
    return condition["min"] is not None or condition["max"] is not None


def holds(conditions, facts, flags):
    """Whether a step's own conditions hold."""
    for condition in conditions:
        name = condition["fact"]
        if is_about_number(condition):
            if not admits_number(condition, number(facts.get(name))):
                return False
            continue
        value = choice_value(facts.get(name))
        if value in (None, ""):
            value = "no" if name in flags else None
        several = value if isinstance(value, list | tuple) else (value,)
        if not any(admits_choice(condition, one) for one in several):
            return False
    return True


@dataclass
class Compiled:
    """A regulation that is ready to be asked."""

    regulation: dict
    flags: frozenset
    everything: int
    choices: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)
    prices: dict = field(default_factory=dict)

    def rule(self, facts):
        """Return the first rule that fits, or None."""
        found = self.fitting(facts)
        if not found:
            return None
        return self.regulation["rules"][(found & -found).bit_length() - 1]

    def fitting(self, facts):
        """Return the rules that fit as bits, the first one lowest."""
        found = self.everything
        for name, masks in self.choices.items():
            found &= masks.mask(facts.get(name))
            if not found:
                return 0
        for name, masks in self.numbers.items():
            found &= masks.mask(facts.get(name))
        return found


def compile_regulation(regulation, flags=()):
    """Prepare a regulation for :func:`~.compute.compute`.

    :param dict regulation: see ``definition.py``; keys may be missing
    :param flags: names of facts that are yes or no; absence means no
    """
    regulation = normal(regulation)
    rules = regulation["rules"]
    everything = (1 << len(rules)) - 1
    compiled = Compiled(regulation, frozenset(flags), everything)
    for place, rule in enumerate(rules):
        for condition in rule["when"]:
            name = condition["fact"]
            if is_about_number(condition):
                index = compiled.numbers.setdefault(name, _Numbers())
            else:
                index = compiled.choices.setdefault(
                    name, _Choices(name in compiled.flags)
                )
            index.add(1 << place, condition)
    for index in (*compiled.choices.values(), *compiled.numbers.values()):
        index.close(everything)
    for price in regulation["prices"]:
        for name in (price["item"], *price["aliases"]):
            compiled.prices.setdefault(name, price)
    return compiled
