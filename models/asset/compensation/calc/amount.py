"""The steps of a rule: each changes the running amount and says how."""

from .definition import ZERO
from .match import holds
from .running import Range, Running, close
from .step_age import do_age, do_life
from .step_money import do_add, do_allowance, do_base, do_least, do_less, do_most
from .step_rate import do_brackets, do_percent, do_round, do_times

DO = {
    "percent": do_percent,
    "times": do_times,
    "add": do_add,
    "less": do_less,
    "most": do_most,
    "least": do_least,
    "age": do_age,
    "life": do_life,
    "brackets": do_brackets,
    "allowance": do_allowance,
    "round": do_round,
}


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
            do_base(running, step, place, asked)
            continue
        if running.amount is None:
            # a rule that begins with "add 5" begins from nothing
            running.amount = Range.of(ZERO)
        if step["do"] in ("most", "least", "round", "allowance"):
            close(running)
        DO[step["do"]](running, step, place, asked)
    close(running)
    return running
