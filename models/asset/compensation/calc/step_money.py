"""Steps that draw, add, take off or compare money."""

from .definition import ONE, ZERO, number
from .operands import amount_of, money_of, parameter, per_of
from .running import MissingFact, Range, apply_step, close


def do_base(running, step, place, asked):
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


def do_add(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    apply_step(running, step, place, lambda a, b: a + b, money, source=name)


def do_less(running, step, place, asked):
    try:
        name, money = amount_of(step, place, asked)
    except MissingFact:
        return  # nothing salvaged, insured or given in kind
    # the most that may be taken off makes the lowest amount
    money = Range(money.value, money.high, money.low)
    apply_step(running, step, place, lambda a, b: max(a - b, ZERO), money, source=name)


def do_most(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    apply_step(running, step, place, min, money, source=name)


def do_least(running, step, place, asked):
    name, money = amount_of(step, place, asked)
    apply_step(running, step, place, max, money, source=name)


def do_allowance(running, step, place, asked):
    granted, _chosen = parameter(step, place, asked, ZERO)
    used = number(asked.facts.get("allowance_used")) or ZERO
    left = max(granted.value - used, ZERO)
    running.allowance += min(left, running.amount.value)
    apply_step(
        running,
        step,
        place,
        lambda a, b: max(a - b, ZERO),
        Range.of(left),
        granted=granted.value,
        used=used,
    )
