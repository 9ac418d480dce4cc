"""Steps that multiply: a rate, a factor, a table of slices; and rounding."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP

from .definition import HUNDRED, ONE, ZERO, number
from .operands import parameter
from .running import MissingFact, Range, apply_step

MODES = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up": ROUND_CEILING}


def do_percent(running, step, place, asked):
    rate, is_chosen = parameter(step, place, asked, HUNDRED)
    apply_step(
        running,
        step,
        place,
        lambda amount, percent: amount * percent / HUNDRED,
        rate,
        chosen=is_chosen,
        **_looked_up(step, asked),
    )


def do_times(running, step, place, asked):
    times, is_chosen = parameter(step, place, asked, ONE)
    if step["fact"] and not step["bands"]:
        value = number(asked.facts.get(step["fact"]))
        if value is None:
            raise MissingFact([step["fact"]])
        times = times.map(lambda t: t * value)
    apply_step(
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


def slices(bands, amount):
    """Return ``amount`` cut along the bands, as ``(part, percent)``."""
    found = []
    for band in bands:
        above = band["above"] or ZERO
        part = min(amount, amount if band["to"] is None else band["to"]) - above
        if part > 0:
            found.append((part, band["value"] or ZERO))
    return found


def do_brackets(running, step, place, asked):
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
    apply_step(running, step, place, progressive, Range.of(ZERO), slices=cut)


def round_to(amount, unit, mode):
    """Round ``amount`` to a multiple of ``unit``."""
    return (amount / unit).quantize(ONE, MODES[mode]) * unit


def do_round(running, step, place, asked):
    del asked
    unit = step["value"] or ONE
    apply_step(
        running,
        step,
        place,
        lambda amount, one: round_to(amount, one, step["mode"]),
        Range.of(unit),
        mode=step["mode"],
    )
