"""Steps that count how long a thing was used."""

from .definition import HUNDRED, ONE, ZERO, number
from .operands import parameter, years_of
from .running import MissingFact, Range, apply_step


def do_age(running, step, place, asked):
    rate, is_chosen = parameter({**step, "bands": (), "min": None}, place, asked, ZERO)
    years = years_of(step, asked.facts)
    floor = step["min"] or ZERO
    if step["compound"]:
        percent = (ONE - rate.value / HUNDRED) ** years * HUNDRED
    else:
        percent = HUNDRED - rate.value * years
    percent = max(percent, floor, ZERO)
    apply_step(
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


def do_life(running, step, place, asked):
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

    apply_step(
        running,
        step,
        place,
        worth,
        Range.of(salvage),
        life=life,
        years=years,
        floor=floor,
    )
