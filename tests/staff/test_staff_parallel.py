"""A month under real transactions: several people at once."""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..parallel import ParallelCase
from .staff_common import StaffDistrict

PEOPLE = 40


class MonthParallel(StaffDistrict, ParallelCase):
    """A draft of this month for forty people, committed."""

    @classmethod
    def build(cls):
        result = super().build()
        today = cls.env["school.unit"]._today()
        cls.begin = date(today.year, today.month, 1)
        cls.month = cls.env["school.month"]._on_date(cls.begin)
        cls.last_begin = cls.begin - relativedelta(months=1)
        if not cls.env["school.month"]._on_date(cls.last_begin):
            # in September: August is of the school year before
            cls._make_year(cls.last_begin.year - 1)
        scheme = cls.scheme("s1", date_from=str(cls.last_begin))
        cls.env["school.staff.scheme.pay"].create(
            {"scheme_id": scheme.id, "name": "奖励", "kind": "linear", "amount": 500}
        )
        scheme.action_publish()
        people = cls.make_staff([f"人{number}" for number in range(PEOPLE)])
        cls.join(cls.guards, people, str(cls.last_begin))
        for person in people[::3]:
            cls.record(person, "late", 2, str(cls.begin))
        cls.run_ = cls.env["school.staff.run"].create(
            {"company_id": cls.company.id, "month_id": cls.month.id}
        )
        return result

    def rows(self):
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT r.subject_id, r.score::text, r.rank, r.pay::text, l.item,
                       l.points::text
                  FROM school_staff_result r
                  LEFT JOIN school_staff_result_line l ON l.result_id = r.id
                 WHERE r.run_id = %s ORDER BY 1, 5
                """,
                self.run_.id,
            )
        )


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestStaffParallel(MonthParallel):
    def compute(self, env):
        return env["school.staff.run"].browse(self.run_.id).action_compute()

    def test_two_computations_at_once_double_nothing(self):
        self.run_._compute_month()
        self.commit()
        wanted, turn = self.rows(), self.run_.turn
        results = self.in_parallel([(self.affairs, self.compute)] * 3)
        self.assertEqual(results, [True] * 3)
        self.assertEqual(self.rows(), wanted)
        self.assertEqual(self.run_.turn, turn + 3)

    def test_two_publications_at_once_one_wins_and_the_other_is_told(self):
        self.run_.sheet_ids.unlink()
        self.commit()

        def publish(env):
            return env["school.staff.run"].browse(self.run_.id).action_publish()

        results = self.in_parallel([(self.affairs, publish), (self.principal, publish)])
        self.assertEqual(results.count(True), 1, results)
        [refused] = [result for result in results if result is not True]
        self.assertIsInstance(refused, UserError)
        self.assertRegex(str(refused), "changed by somebody else|this is done while")
        self.assertEqual(self.run_.state, "published")
        self.run_._set_own({"state": "draft"})
        self.commit()

    @mute_logger("odoo.sql_db")
    def test_two_openings_of_one_month_at_once(self):
        last = self.env["school.month"]._on_date(self.last_begin)

        def begin(env):
            run = env["school.staff.run"].create(
                {"company_id": self.company.id, "month_id": last.id}
            )
            return run.id

        results = self.in_parallel([(self.affairs, begin)] * 2)
        made = [result for result in results if isinstance(result, int)]
        self.assertEqual(len(made), 1, results)
        self.assertEqual(
            self.env["school.staff.run"].search_count(
                [("company_id", "=", self.company.id), ("month_id", "=", last.id)]
            ),
            1,
        )
