"""The amount while the steps of a rule run, and what stops them."""

from dataclasses import dataclass, field
from decimal import Decimal

from .definition import ZERO


class MissingFact(Exception):
    """A step needs a fact that the case does not tell.

    :param names: the facts of which one is needed
    """

    def __init__(self, names):
        super().__init__(", ".join(names))
        self.names = tuple(names)


class NoBand(Exception):
    """A table of the rule says nothing about the case.

    :param fact: name of the fact that the table looks at
    :param value: the value that it does not cover
    """

    def __init__(self, fact, value):
        super().__init__(f"{fact} = {value}")
        self.fact, self.value = fact, value


@dataclass
class Range:
    """An amount as it comes out, and its bounds where the regulation gives a range."""

    value: Decimal
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value):
        """Return an amount without a range."""
        return cls(value, value, value)

    def map(self, function, other=None):
        """Apply ``function`` to the three amounts, with those of ``other``."""
        if other is None:
            return Range(*map(function, (self.value, self.low, self.high)))
        return Range(
            function(self.value, other.value),
            function(self.low, other.low),
            function(self.high, other.high),
        )


@dataclass
class Running:
    """The amount so far.

    ``lawful`` leaves out what steps marked as punitive add; ``base`` is the sum of the
    money that was drawn, the measure of the loss when no price is known.
    """

    amount: Range = None
    lawful: Decimal = ZERO
    base: Decimal = ZERO
    # terms that were closed by a further base, and how the open one meets them
    closed: Range = None
    closed_lawful: Decimal = ZERO
    join: str = "plus"
    allowance: Decimal = ZERO
    lines: list = field(default_factory=list)


@dataclass
class Asked:
    """What a step may look at."""

    facts: dict
    prices: dict
    flags: frozenset
    chosen: dict
    quantity: Decimal


JOINS = {"plus": lambda a, b: a + b, "lowest": min, "highest": max}


def close(running):
    """Put the open term together with those before it."""
    if running.amount is None:
        running.amount = Range.of(ZERO)
    if running.closed is None:
        return
    join = JOINS[running.join]
    before = running.amount
    running.amount = running.closed.map(join, running.amount)
    running.lawful = join(running.closed_lawful, running.lawful)
    running.lines.append(
        {
            "do": "join",
            "join": running.join,
            "before": running.closed.value,
            "operand": before.value,
            "after": running.amount.value,
        }
    )
    running.closed = None


def apply_step(running, step, place, function, operand, **more):
    """Change the amount by ``function(amount, operand)``; punitive parts stay apart."""
    before = running.amount.value
    running.amount = running.amount.map(function, operand)
    lawful = function(running.lawful, operand.value)
    # what makes it dearer as a punishment is not owed as damages
    running.lawful = min(lawful, running.lawful) if step["punitive"] else lawful
    running.lines.append(
        {
            "do": step["do"],
            "name": step["name"],
            "place": place,
            "before": before,
            "operand": operand.value,
            "low": operand.low,
            "high": operand.high,
            "after": running.amount.value,
            "punitive": step["punitive"],
            **more,
        }
    )
