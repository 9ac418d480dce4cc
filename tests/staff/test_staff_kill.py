"""A month whose process is killed in the middle: all of it, or nothing."""

import signal
import subprocess
import sys
import threading
import time

from odoo.tests import tagged
from odoo.tools import SQL

from .test_staff_parallel import PEOPLE, MonthParallel

PATIENCE = 600  # seconds, on a busy machine
# calls what it was told to, and waits behind the step ``place``, nothing committed yet
SCRIPT = """
import time
Run = type(env["school.staff.run"])
step, calls = Run.{place}, []
def parked(self, *arguments, **keywords):
    calls.append(1)
    if len(calls) == {times} and {at_once}:
        print("PARKED", flush=True)
    result = step(self, *arguments, **keywords)
    if len(calls) == {times}:
        env.flush_all()
        print("PARKED", flush=True)
        time.sleep(300)
    return result
Run.{place} = parked
env["school.staff.run"].browse({run}).{call}
env.cr.commit()
print("ENDED", flush=True)
"""


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestStaffKill(MonthParallel):
    def setUp(self):
        super().setUp()
        self.run_._set_own({"state": "draft"})
        self.run_._compute_month()
        self.commit()
        self.wanted = self.rows()
        self.assertEqual(len({row[0] for row in self.wanted}), PEOPLE)

    def parked(self, call, place, times=1, at_once=False):
        """Start a process of its own and wait for it.

        :param str call: what it does with the month
        :param str place: the method behind which it waits, at its so-many-th time
        :param bool at_once: come back before that method, which goes on meanwhile
        :return: the process
        """
        words = [sys.executable, sys.argv[0], "shell", "-d", self.cr.dbname]
        process = subprocess.Popen(
            [*words, "--no-http", "--log-level=critical"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.addCleanup(process.wait)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.kill)
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        self.addCleanup(watch.cancel)
        with process.stdin:
            process.stdin.write(
                SCRIPT.format(
                    run=self.run_.id,
                    call=call,
                    place=place,
                    times=times,
                    at_once=at_once,
                )
            )
        said = []
        for line in process.stdout:
            said.append(line)
            if line == "PARKED\n":
                break
        self.assertEqual(said[-1:], ["PARKED\n"], "".join(said))
        return process

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        self.assertEqual(process.wait(), -signal.SIGKILL)
        self.cr.rollback()
        self.env.invalidate_all()

    def compute_again(self):
        self.run_._compute_month()
        self.commit()
        self.assertEqual(self.rows(), self.wanted)

    def test_killed_before_it_commits_the_old_results_stay_whole(self):
        self.kill(self.parked("_compute_month()", "_sum_up"))
        self.assertEqual(self.rows(), self.wanted)
        self.compute_again()

    def test_killed_while_it_writes_nothing_stays_and_the_next_run_completes(self):
        self.run_._drop_results()
        self.commit()
        blocker = self.registry.cursor()
        self.addCleanup(blocker.close)
        blocker.execute("LOCK TABLE school_staff_fact IN ACCESS EXCLUSIVE MODE")
        process = self.parked("_compute_month()", "_score", at_once=True)
        waiting = SQL(
            "SELECT 1 FROM pg_locks WHERE NOT granted AND relation ="
            " 'school_staff_fact'::regclass"
        )
        deadline = time.monotonic() + PATIENCE
        while not self.env.execute_query(waiting):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.kill(process)
        blocker.rollback()
        self.assertFalse(self.rows())
        self.compute_again()

    def test_killed_while_publishing_it_is_a_draft_and_is_published_once(self):
        self.run_.sheet_ids.unlink()
        self.commit()
        publish = f"with_user({self.affairs.id}).action_publish()"
        self.kill(self.parked(publish, "_set_own", times=2))
        self.assertEqual((self.run_.state, self.run_.appeal_until), ("draft", False))
        self.assertEqual(self.rows(), self.wanted)
        self.run_.with_user(self.affairs).action_publish()
        self.commit()
        self.assertEqual(self.run_.state, "published")
        self.assertEqual(self.rows(), self.wanted)

    def test_killed_while_paying_everybody_is_paid_once(self):
        self.school.write(self.incentive_accounts())
        self.run_._set_own({"state": "locked"})
        self.commit()
        self.addCleanup(lambda: self.run_.payslip_ids.unlink())
        pay = f"with_user({self.accountant.id}).action_pay()"
        self.kill(self.parked(pay, "_make_entry"))
        self.assertEqual(self.run_.state, "locked")
        self.assertFalse(self.run_.payslip_ids)
        entries = [("ref", "=", self.run_.name)]
        self.assertFalse(self.env["account.move"].search(entries))
        self.run_.with_user(self.accountant).action_pay()
        self.commit()
        slips = self.run_.payslip_ids
        self.assertEqual(len(slips), PEOPLE)
        self.assertEqual(slips.result_id, self.run_.result_ids)
        self.assertEqual(len(self.env["account.move"].search(entries)), 1)

    def test_the_job_killed_at_the_second_school_goes_on_with_it(self):
        self._make_group("门卫组", "guard", company=self.sister_company)
        (self.school | self.sister).assessment_day = 1
        self.commit()
        last = [("date_from", "=", self.last_begin)]
        Run = self.env["school.staff.run"]
        self.kill(self.parked("_cron_open_months()", "_open", times=2))
        first = Run.search(last)
        self.assertEqual(len(first), 1, "the school that was done stays")
        before = (first.turn, first.people_count, first.result_digest)
        Run._cron_open_months()
        both = Run.search(last)
        self.assertEqual(
            both.company_id, self.company | self.sister_company, "each school once"
        )
        self.assertEqual(len(both), 2)
        self.env.invalidate_all()
        self.assertEqual(before, (first.turn, first.people_count, first.result_digest))
        ours = both.filtered(lambda run: run.company_id == self.company)
        self.assertEqual(ours.people_count, PEOPLE)
