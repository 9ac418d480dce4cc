"""What one damaged thing costs, and why."""

from .amount import run_steps
from .definition import CENT, ONE, WHOLE, ZERO, number
from .running import Asked, MissingFact, NoBand, Range
from .step_rate import round_to

#: what the school loses, by what the regulation or the district measures it with
LOSSES = {
    "replacement": ("replacement", "price", "original"),
    "original": ("original", "price", "replacement"),
    "net": ("net", "original", "price", "replacement"),
}
UNITS = frozenset({"class", "room", "department", "unknown"})


def compute(compiled, facts, chosen=None):
    """Return what is due for one thing.

    :param Compiled compiled: the regulation, see :func:`~.match.compile_regulation`
    :param dict facts: what is known of the case; see ``definition.py`` for the names
    :param dict chosen: ``{place of a step: number}`` that the decider chose inside the
        range of the rule, and ``{"amount": …}`` where the rule leaves it to the decider
    :return: dict with

        - ``state``: ``pay``, ``free``, ``decide`` (the decider sets the amount),
          ``missing`` (facts are wanted), ``gap`` (a table does not cover the case), or
          ``none`` (no rule speaks of it);
        - ``rule``: the rule that fired; ``amount``, ``low``, ``high``, ``loss``;
        - ``billed`` and ``disciplinary``: the part that is owed as damages and the part
          that is only recorded; ``allowance``: the free allowance that was used up;
        - ``lines``: one mapping per step, with exact numbers;
        - ``missing``: names of the facts that are wanted.
    """
    settings = compiled.regulation["settings"]
    rule = compiled.rule(facts)
    result = _blank(rule)
    if rule is None:
        return {**result, "state": "none"}
    quantity = number(facts.get("quantity"))
    quantity = ONE if quantity is None else max(quantity, ZERO)
    chosen = chosen or {}
    if rule["outcome"] == "free":
        return {**result, "state": "free"}
    asked = Asked(facts, compiled.prices, compiled.flags, chosen, quantity)
    try:
        running = run_steps(rule["steps"], asked)
    except MissingFact as error:
        return {**result, "state": "missing", "missing": list(error.names)}
    except NoBand as error:
        gap = {"fact": error.fact, "value": error.value}
        return {**result, "state": "gap", "gap": gap}
    if rule["outcome"] == "decide":
        _decided(running, number(chosen.get("amount")))
    else:
        chosen = None
    amount = _rounded(running.amount, settings)
    loss = _loss(facts, settings, quantity, running.base)
    return {
        **result,
        "state": "decide" if _undecided(rule, chosen) else "pay",
        "amount": None if _undecided(rule, chosen) else amount.value,
        "low": amount.low,
        "high": amount.high,
        "loss": loss,
        "allowance": running.allowance.quantize(CENT),
        "lines": running.lines,
        **_parts(amount.value, running.lawful, loss, settings),
    }


def _blank(rule):
    return {
        "rule": rule,
        "amount": ZERO,
        "low": ZERO,
        "high": ZERO,
        "loss": ZERO,
        "billed": ZERO,
        "disciplinary": ZERO,
        "allowance": ZERO,
        "lines": [],
        "missing": [],
        "gap": None,
    }


def _undecided(rule, chosen):
    return rule["outcome"] == "decide" and number((chosen or {}).get("amount")) is None


def _decided(running, amount):
    """Put the decider's amount in the place of what the steps propose.

    Steps of such a rule say within which bounds it lies; without any it is free.
    """
    if amount is None:
        return
    amount = max(amount, ZERO)
    if running.amount.high:
        amount = min(max(amount, running.amount.low), running.amount.high)
    running.lines.append({"do": "decided", "operand": amount, "after": amount})
    running.amount = Range.of(amount)
    running.lawful = amount
    running.base = running.base or amount


def _rounded(amount, settings):
    unit, mode = settings["round_to"] or CENT, settings["round_mode"]
    return amount.map(lambda one: round_to(max(one, ZERO), unit, mode).quantize(CENT))


def _loss(facts, settings, quantity, base):
    """Return the school's actual loss, as the law understands it.

    What can be repaired is worth its repair, as far as that is not dearer than the
    thing; otherwise the thing itself. Where no price is known, the money that the rule
    draws on measures it.
    """
    worth = None
    for name in LOSSES[settings["loss"]]:
        worth = number(facts.get(name))
        if worth is not None:
            worth *= ONE if name in WHOLE else quantity
            break
    if facts.get("event") in ("part", "repairable", "degraded"):
        for name in ("repair_cost", "part_cost"):
            repair = number(facts.get(name))
            if repair is not None:
                return repair if worth is None else min(repair, worth)
    return base if worth is None else worth


def _parts(amount, lawful, loss, settings):
    """Return the part that is billed and the part that is only recorded."""
    if settings["bill_disciplinary"]:
        billed = amount
    else:
        # never more than the loss, as it is rounded, nor than the amount itself
        billed = min(amount, max(lawful, ZERO), loss).quantize(CENT)
    return {"billed": billed, "disciplinary": amount - billed}


def who_pays(facts, settings):
    """Return who stands in for a doer whom nobody knows.

    :return: ``person``, ``place`` (the unit that answers for the place) or ``school``
    """
    if facts.get("responsible") != "unknown":
        return "person"
    kind = facts.get("place_kind")
    for row in settings["fallback"]:
        if not row["place_kinds"] or kind in row["place_kinds"]:
            return row["pays"]
    return "school"


def refund(paid, settings, days=None):
    """Return what is given back when a lost thing is found.

    :param Decimal paid: what was paid for it
    :param days: days since it was paid, None if that does not matter
    """
    window = settings["refund_days"]
    if window and days is not None and days > window:
        return ZERO
    return round_to(paid * settings["refund_percent"] / 100, CENT, "half_up")
