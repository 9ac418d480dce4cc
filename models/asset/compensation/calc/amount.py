"""The steps of a rule: each changes the running amount and says how."""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from .definition import HUNDRED, ONE, WHOLE, ZERO, number
from .match import admits_choice, choice_value, holds

MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_CEILING}


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


def run_steps(steps, asked):
    """Run the steps of a rule in order.

    :param steps: steps of a normal rule
    :param Asked asked: facts and prices
    :return: the closed :class:`Running`
    :raise MissingFact: the case does not tell what a step needs
    :raise NoBand: a table does not cover the case
    """
    running = Running()
    for place, step in enumerate(steps):
        if step["when"] and not holds(step["when"], asked.facts, asked.flags):
            continue
        if step["do"] == "base":
            _do_base(running, step, place, asked)
            continue
        if running.amount is None:
            # a rule that begins with "add 5" begins from nothing
            running.amount = Range.of(ZERO)
        if step["do"] in ("most", "least", "round", "allowance"):
            close(running)
        DO[step["do"]](running, step, place, asked)
    close(running)
    return running


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


# -- operands -----------------------------------------------------------------------


def band_of(step, facts):
    """Return the row of a step's table that covers the case.

    :raise MissingFact: the fact is not told
    :raise NoBand: no row covers it
    """
    name = step["fact"]
    value = facts.get(name)
    if value is None or value == "":
        raise MissingFact([name])
    words = choice_value(value)
    several = words if isinstance(words, list | tuple) else (words,)
    for band in step["bands"]:
        if band["in"]:
            if any(admits_choice({"in": band["in"], "not_in": ()}, w) for w in several):
                return band
        elif _in_band(band, number(value)):
            return band
    raise NoBand(name, value)


def _in_band(band, value):
    return (band["above"] is None or value > band["above"]) and (
        band["to"] is None or value <= band["to"]
    )


def parameter(step, place, asked, default=None):
    """Return the number of a step as a :class:`Range`, and whether it was chosen.

    A range without a default stands for its middle; what the decider chose counts as
    far as it lies inside the range.
    """
    source = band_of(step, asked.facts) if step["bands"] else step
    low, high, value = source["min"], source["max"], source["value"]
    if low is None and high is None:
        value = default if value is None else value
        return Range.of(value), False
    low = value if low is None else low
    high = value if high is None else high
    chosen = number(asked.chosen.get(str(place)))
    is_chosen = chosen is not None
    if is_chosen:
        value = min(max(chosen, low), high)
    elif value is None:
        value = (low + high) / 2
    return Range(value, low, high), is_chosen


def money_of(step, asked):
    """Return the name and the amount of the first, lowest or highest known base.

    :return: ``(name, amount of one piece as Range, counts pieces)``
    :raise MissingFact: none of them is known
    """
    found = []
    for name in step["from"]:
        if name == "list":
            price = asked.prices.get(asked.facts.get("item"))
            if price:
                found.append((name, _list_price(price), True))
        else:
            amount = number(asked.facts.get(name))
            if amount is not None:
                found.append((name, Range.of(amount), name not in WHOLE))
        if found and step["pick"] == "first":
            break
    if not found:
        raise MissingFact(step["from"])
    if step["pick"] == "first":
        return found[0]

    def total(entry):
        return entry[1].value * (asked.quantity if entry[2] else ONE)

    return (min if step["pick"] == "lowest" else max)(found, key=total)


def _list_price(price):
    low, high, value = price["low"], price["high"], price["price"]
    if value is None:
        value = (low + high) / 2 if None not in (low, high) else low or high or ZERO
    return Range(value, value if low is None else low, value if high is None else high)


def per_of(step, asked):
    """Return the number of times that a step counts.

    :raise MissingFact: the fact is not told
    """
    if not step["per"]:
        return ONE
    if step["per"] == "quantity":
        return asked.quantity
    value = number(asked.facts.get(step["per"]))
    if value is None:
        raise MissingFact([step["per"]])
    return value


def amount_of(step, place, asked):
    """Return the money that a step adds, takes off or compares with.

    A fact or a base counts by the step's percentage; a plain number is money.
    """
    if step["from"]:
        name, money, by_piece = money_of(step, asked)
        share, _chosen = parameter(step, place, asked, HUNDRED)
        times = (asked.quantity if by_piece else ONE) * per_of(step, asked)
        return name, money.map(lambda m, s: m * s / HUNDRED * times, share)
    value, _chosen = parameter(step, place, asked, ZERO)
    times = per_of(step, asked)
    return "fixed", value.map(lambda v: v * times)


# -- steps --------------------------------------------------------------------------


def _do_base(running, step, place, asked):
    if running.amount is not None:
        if running.closed is not None:
            close(running)
        running.closed, running.closed_lawful = running.amount, running.lawful
        running.join = step["join"]
    is_chosen = False
    if step["from"] and step["from"][0] != "fixed":
        name, money, by_piece = money_of(step, asked)
        if name == "list" and str(place) in asked.chosen:
            chosen = number(asked.chosen[str(place)])
            money = Range(
                min(max(chosen, money.low), money.high), money.low, money.high
            )
            is_chosen = True
    else:
        (money, is_chosen), name = parameter(step, place, asked, ZERO), "fixed"
        by_piece = True
    quantity = asked.quantity if by_piece else ONE
    times = quantity * per_of(step, asked)
    running.amount = money.map(lambda m: m * times)
    running.lawful = ZERO if step["punitive"] else running.amount.value
    if not step["punitive"]:
        running.base += running.amount.value
    running.lines.append(
        {
            "do": "base",
            "name": step["name"],
            "place": place,
            "source": name,
            "unit_amount": money.value,
            "quantity": times,
            "per": step["per"] or ("quantity" if by_piece else ""),
            "low": running.amount.low,
            "high": running.amount.high,
            "chosen": is_chosen,
            "operand": running.amount.value,
            "after": running.amount.value,
        }
    )


def _apply(running, step, place, function, operand, **more):
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


def _do_percent(running, step, place, asked):
    rate, is_chosen = parameter(step, place, asked, HUNDRED)
    _apply(
        running,
        step,
        place,
        lambda amount, percent: amount * percent / HUNDRED,
        rate,
        chosen=is_chosen,
        **_looked_up(step, asked),
    )


def _do_times(running, step, place, asked):
    times, is_chosen = parameter(step, place, asked, ONE)
    if step["fact"] and not step["bands"]:
        value = number(asked.facts.get(step["fact"]))
        if value is None:
            raise MissingFact([step["fact"]])
        times = times.map(lambda t: t * value)
    _apply(
        running,
        step,
        place,
        lambda amount, factor: amount * factor,
        times,
        chosen=is_chosen,
        **_looked_up(step, asked),
    )


def _looked_up(step, asked):
    name = step["fact"]
    return {"fact": name, "fact_value": asked.facts.get(name)} if name else {}


def _do_add(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    _apply(running, step, place, lambda a, b: a + b, money, source=name)


def _do_less(running, step, place, asked):
    try:
        name, money = amount_of(step, place, asked)
    except MissingFact:
        return  # nothing salvaged, insured or given in kind
    # the most that may be taken off makes the lowest amount
    money = Range(money.value, money.high, money.low)
    _apply(running, step, place, lambda a, b: max(a - b, ZERO), money, source=name)


def _do_most(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    _apply(running, step, place, min, money, source=name)


def _do_least(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    _apply(running, step, place, max, money, source=name)


def years_of(step, facts):
    """Return the years of use that count.

    :raise MissingFact: the age is not told
    """
    name = step["fact"] or "age_years"
    age = number(facts.get(name))
    if age is None:
        raise MissingFact([name])
    if step["whole_years"] == "exact":
        return max(age, ZERO)
    mode = ROUND_FLOOR if step["whole_years"] == "down" else ROUND_CEILING
    return max(age.to_integral_value(mode), ZERO)


def _do_age(running, step, place, asked):
    rate, is_chosen = parameter({**step, "bands": (), "min": None}, place, asked, ZERO)
    years = years_of(step, asked.facts)
    floor = step["min"] or ZERO
    if step["compound"]:
        percent = (ONE - rate.value / HUNDRED) ** years * HUNDRED
    else:
        percent = HUNDRED - rate.value * years
    percent = max(percent, floor, ZERO)
    _apply(
        running,
        step,
        place,
        lambda amount, left: amount * left / HUNDRED,
        Range.of(percent),
        chosen=is_chosen,
        rate=rate.value,
        years=years,
        floor=floor,
        compound=step["compound"],
    )


def _do_life(running, step, place, asked):
    life = number(asked.facts.get("life_years")) or step["value"]
    if not life:
        raise MissingFact(["life_years"])
    years = min(years_of({**step, "fact": ""}, asked.facts), life)
    salvage = (number(asked.facts.get("salvage")) or ZERO) * asked.quantity
    floor = step["min"] or ZERO

    def worth(amount, _operand):
        kept = min(salvage, amount)
        left = (amount - kept) * (life - years) / life + kept
        return max(left, amount * floor / HUNDRED)

    _apply(
        running,
        step,
        place,
        worth,
        Range.of(salvage),
        life=life,
        years=years,
        floor=floor,
    )


def slices(bands, amount):
    """Return ``amount`` cut along the bands, as ``(part, percent)``."""
    found = []
    for band in bands:
        above = band["above"] or ZERO
        part = min(amount, amount if band["to"] is None else band["to"]) - above
        if part > 0:
            found.append((part, band["value"] or ZERO))
    return found


def _do_brackets(running, step, place, asked):
    del asked  # the slices depend on the amount alone

    def progressive(amount, _operand):
        return sum(
            (
                part * percent / HUNDRED
                for part, percent in slices(step["bands"], amount)
            ),
            ZERO,
        )

    cut = slices(step["bands"], running.amount.value)
    _apply(running, step, place, progressive, Range.of(ZERO), slices=cut)


def _do_allowance(running, step, place, asked):
    granted, _chosen = parameter(step, place, asked, ZERO)
    used = number(asked.facts.get("allowance_used")) or ZERO
    left = max(granted.value - used, ZERO)
    running.allowance += min(left, running.amount.value)
    _apply(
        running,
        step,
        place,
        lambda a, b: max(a - b, ZERO),
        Range.of(left),
        granted=granted.value,
        used=used,
    )


def round_to(amount, unit, mode):
    """Round ``amount`` to a multiple of ``unit``."""
    return (amount / unit).quantize(ONE, MODES[mode]) * unit


def _do_round(running, step, place, asked):
    del asked
    unit = step["value"] or ONE
    _apply(
        running,
        step,
        place,
        lambda amount, one: round_to(amount, one, step["mode"]),
        Range.of(unit),
        mode=step["mode"],
    )


DO = {
    "percent": _do_percent,
    "times": _do_times,
    "add": _do_add,
    "less": _do_less,
    "most": _do_most,
    "least": _do_least,
    "age": _do_age,
    "life": _do_life,
    "brackets": _do_brackets,
    "allowance": _do_allowance,
    "round": _do_round,
}
