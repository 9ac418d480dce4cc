"""A term of a school, simulated: people act at random, every day is checked."""

import json
import random
import time
import traceback
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .settlement_common import SettlementBuilder
from .term_actions import PRICES, TermActions
from .term_checks import broken
from .term_illegal import TermIllegal

ITEMS = 30
PLAN = 2_000_000.0


class TermBuilder(SettlementBuilder):
    """A school with a budget for every month, thirty items and three departments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build_term()

    @classmethod
    def build_term(cls):
        """Create what the term needs in ``cls.env``."""
        for model in ("school.budget", "school.budget.transfer"):
            cls.make_flow([{"post": "principal"}], model=model)
        cls.school.sudo().budget_control = "purchase"
        cls.departments = [cls.department] + [
            cls.env["hr.department"].create(
                {"name": name, "company_id": cls.company.id}
            )
            for name in ("总务处", "政教处")
        ]
        for month in cls.months[:6]:
            budget = (
                cls.env["school.budget"]
                .with_user(cls.accountant)
                .create(
                    {
                        "company_id": cls.company.id,
                        "period": "month",
                        "period_date": month.date_start,
                        "line_ids": [
                            (0, 0, {"department_id": department.id, "amount": PLAN})
                            for department in cls.departments
                        ],
                    }
                )
            )
            budget.action_submit()
            approval = budget.sudo().approval_id
            approval.with_user(cls.principal).action_decide("approve", approval.seq)
        cls.items = [
            cls._make_product(
                f"物品{number}",
                PRICES[number % len(PRICES)],
                "durable" if number % 5 == 0 else "consumable",
            )
            for number in range(ITEMS)
        ]
        # Odoo notes a price of zero as of now, which lies after the months below.
        cls.env["product.value"].search([]).date = "2020-01-01"


class TermSimulation(TermActions, TermIllegal):
    """Lets the people of a school act, day by day.

    :param stage: class built by TermBuilder
    :param int requests: how many are applied for in all
    :param int months: how many months of the school year it lasts
    :param int days: school days of each month on which something happens
    :param int seed: the same seed does the same things
    :param bool illegal: whether illegal attempts are mixed in
    :param commit: called after each day
    :param tell: called after each day with this simulation
    """

    def __init__(
        self,
        stage,
        requests,
        months=5,
        days=20,
        seed=1,
        illegal=True,
        commit=None,
        tell=None,
    ):
        self.stage = stage
        self.env = stage.env
        self.random = random.Random(seed)
        self.requests = requests
        self.months = stage.months[:months]
        self.days = days
        self.illegal = illegal
        self.commit = commit or (lambda: None)
        self.tell = tell or (lambda simulation: None)
        self.products = stage.items
        self.prices = {
            product: PRICES[number % len(PRICES)]
            for number, product in enumerate(stage.items)
        }
        self.departments = stage.departments
        self.applicants = [stage.teacher, stage.head, stage.clerk, stage.leader]
        employees = self.env["hr.employee"].search(
            [("company_id", "=", stage.company.id)]
        )
        self.employees = {employee.user_id: employee for employee in employees}
        self.counts = {}
        self.refused = {}
        self.accepted = []  # illegal attempts that went through
        self.unexpected = []  # legal actions that were refused
        self.broken = []  # (day, rule, rows)
        self.settled = []
        self.frozen = {}
        self.today = None

    def count(self, what, number=1):
        """Count what was done, for the report."""
        self.counts[what] = self.counts.get(what, 0) + number

    # -- acting ---------------------------------------------------------------------

    def act(self, function, *arguments, **keywords):
        """Do something legal; a refusal is noted as unexpected and rolled back."""
        try:
            with self.env.cr.savepoint():
                result = function(*arguments, **keywords)
                self.env.flush_all()
                return result
        except (UserError, IntegrityError) as error:
            self.env.invalidate_all()
            name = getattr(function, "__name__", str(function))
            where = [
                f"{frame.name}:{frame.lineno}"
                for frame in traceback.extract_tb(error.__traceback__)
                if "school_logistics" in frame.filename
            ]
            why = f"{str(error)[:300]} [{' '.join(where[-6:])}]"
            self.unexpected.append((self.today, name, why))
            return None

    def attempt(self, method):
        """Try something illegal; it must be refused, and leave nothing behind."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                function = method()
                if function is None:
                    return
                function()
                self.env.flush_all()
        except (UserError, IntegrityError):
            self.env.invalidate_all()
            name = method.__name__
            self.refused[name] = self.refused.get(name, 0) + 1
        else:
            self.accepted.append((self.today, method.__name__))

    def refusal(self, record):
        """Return the refusal that stands for what was done differently."""
        return UserError(record.env._("%s was not done as asked.", record.display_name))

    # -- the calendar ---------------------------------------------------------------

    def school_days(self):
        """Return ``[(date, month, whether it is the first of the month)]``."""
        found = []
        for month in self.months:
            span = (month.date_end - month.date_start).days
            step = max(1, (span - 2) // self.days)
            days = [
                month.date_start + timedelta(days=2 + n * step)
                for n in range(self.days)
            ]
            found += [
                (day, month, number == 0)
                for number, day in enumerate(days)
                if day <= month.date_end
            ]
        return found

    def run(self):
        """Live through the term; see the attributes for what came of it."""
        started = time.monotonic()
        days = self.school_days()
        left = self.requests
        with self._quick():
            for number, (day, month, first) in enumerate(days):
                self.today, self.month = day, month
                with freeze_time(f"{day} 04:00:00"):
                    if first and number:
                        self._month_end(
                            self.months[self.months.ids.index(month.id) - 1]
                        )
                    quota = -(-left // (len(days) - number))
                    left -= quota
                    self._day(quota)
                self._look(day)
                self.seconds = time.monotonic() - started
                self.done, self.total = number + 1, len(days)
                self.commit()
                self.tell(self)
            with freeze_time(f"{self._after()} 04:00:00"):
                self._month_end(month)
            self._look(self._after())
            self.commit()
        return self

    def _after(self):
        return self.months[-1].date_end + timedelta(days=2)

    def _day(self, quota):
        """What happens on one day; each sort of thing once, in the order of a day."""
        for _number in range(quota):
            self.act(self.apply)
        self.decide()
        self.buy()
        self.accept()
        self.correct()
        self.bill()
        self.pay()
        self.issue()
        self.give_back()
        self.cancel_or_close()
        self.short_close_orders()
        if self.illegal:
            for method in self.random.sample(self.attempts(), 5):
                self.attempt(method)

    def _month_end(self, month):
        if self.act(self.settle, month):
            self.settled.append(month)
            settlement = self.env["school.settlement"].search(
                [("month_id", "=", month.id), ("state", "=", "settled")]
            )
            last = self.env["stock.move"].search([], order="id desc", limit=1)
            self.frozen[settlement.id] = last.id

    def _look(self, day):
        """Check every rule, and forget what the day left in memory."""
        found = broken(self.env, self.stage.company, json.dumps(self.frozen))
        self.broken += [(day, rule, rows) for rule, rows in found.items()]
        self.env.invalidate_all()

    @contextmanager
    def _quick(self):
        """Leave out mails: they are tested elsewhere."""
        thread = type(self.env["mail.thread"])
        with patch.object(thread, "_notify_thread", lambda self, *args, **kw: []):
            yield

    # -- the report -----------------------------------------------------------------

    def report(self):
        """Return the closing report as lines of text."""
        done = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        refused = sum(self.refused.values())
        lines = [
            f"{self.done} days, {done}; {self.seconds:.0f} s",
            f"{refused} illegal attempts of {len(self.refused)} kinds refused",
        ]
        return lines + self.faults()

    def faults(self):
        """Return everything that went wrong as lines of text."""
        lines = [f"NOT REFUSED {day} {name}" for day, name in self.accepted]
        lines += [f"REFUSED {day} {name}: {why}" for day, name, why in self.unexpected]
        lines += [f"BROKEN {day} {rule}: {rows}" for day, rule, rows in self.broken]
        return lines

    def new_faults(self):
        """Return the faults that were not named before: those of the last day."""
        return [line for line in self.faults() if f" {self.today} " in line]

    @property
    def is_sound(self):
        """Whether nothing legal was refused, nothing illegal done, no rule broken."""
        return not (self.accepted or self.unexpected or self.broken)
