"""The numbers that a step works with: of its own, of a table, or of the case."""

from decimal import ROUND_CEILING, ROUND_FLOOR

from .definition import HUNDRED, ONE, WHOLE, ZERO, number
from .match import admits_choice, choice_value
from .running import MissingFact, NoBand, Range


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
