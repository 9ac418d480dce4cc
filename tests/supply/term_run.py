"""The whole term, from the command line: see `dev/simulate`."""

import sys

from ..common.district import SchoolDistrict
from .term_simulation import TermBuilder, TermSimulation


class _NoCase:
    """Ends the chain of setups, where a test case would."""

    @classmethod
    def setUpClass(cls):  # pylint: disable=method-required-super
        """Do nothing: there is nothing above."""


class Stage(TermBuilder, SchoolDistrict, _NoCase):
    """The school of the simulation, in a database of its own."""

    sister_books = False

    @classmethod
    def prepare(cls, env):
        """Build the school in ``env`` and return the class."""
        cls.env = env
        cls.setUpClass()
        env.cr.commit()
        return cls


def tell(simulation):
    """Print what went wrong today, and how far it is.

    On a screen, how far it is goes over the line before.
    """
    for fault in simulation.new_faults():
        sys.stdout.write(f"{fault}\n")
    share = simulation.done / simulation.total
    left = simulation.seconds / share - simulation.seconds
    wrong = len(simulation.broken + simulation.accepted + simulation.unexpected)
    end = "\r" if sys.stdout.isatty() else "\n"
    sys.stdout.write(
        f"{simulation.today} day {simulation.done} of {simulation.total},"
        f" {simulation.counts.get('requests', 0)} requests,"
        f" {sum(simulation.refused.values())} refusals, {wrong} faults,"
        f" {simulation.seconds:.0f} s, about {left:.0f} s left{end}"
    )
    sys.stdout.flush()


def run(env, requests, months, days, seed, legal):
    """Simulate and report.

    :return: 0 when all is well, else 1
    """
    simulation = TermSimulation(
        Stage.prepare(env),
        requests=requests,
        months=months,
        days=days,
        seed=seed,
        illegal=not legal,
        commit=env.cr.commit,
        tell=tell,
    )
    simulation.run()
    sys.stdout.write("\n".join(["", *simulation.report(), ""]))
    return 0 if simulation.is_sound else 1
