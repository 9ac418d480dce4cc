"""Imports and opening stocks side by side: once, whoever clicks, with real retries."""

from odoo.tests import tagged

from ..parallel import ParallelCase
from .chain_common import ChainBuilder
from .import_common import ImportBuilder

ROWS = [["部门", "物品", "数量", "单位", "估价"], ["教务处", "扫帚", 3, "Units", 6.5]]


@tagged("post_install", "-at_install", "-standard", "school_parallel")
class TestImportParallel(ImportBuilder, ChainBuilder, ParallelCase):
    sister_books = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_flow([{"post": "principal"}], model="school.opening")
        cls.jobs = cls.env["school.import"]
        for _number in range(3):
            job = cls.job("request", ROWS, cls.teacher, run=False)
            job.action_import()
            cls.jobs |= job.sudo()
        cls.single = cls.job("request", [*ROWS, ROWS[1]], cls.teacher, run=False)
        cls.single.action_import()
        [opening] = [
            cls.made(
                cls.job(
                    "opening", [["物品", "数量", "单价"], ["扫帚", 9, 6]], cls.keeper
                )
            )
        ]
        opening.action_submit()
        approval = opening.sudo().approval_id
        approval.with_user(cls.principal).action_decide("approve", approval.seq)
        cls.opening = opening
        cls.commit()

    @staticmethod
    def run_job(job):
        """Return a function that takes a job to its end, as another worker."""

        def work(env):
            own = env["school.import"].browse(job.id)
            return own.action_run()["state"]

        return work

    def test_three_uploads_of_the_same_rows_are_imported_once(self):
        results = self.in_parallel(
            [(self.teacher, self.run_job(job)) for job in self.jobs]
        )
        self.assertEqual(sorted(map(str, results)), ["bad", "bad", "done"])
        made = self.jobs.filtered(lambda job: job.state == "done").result_ids
        self.assertEqual(len(made), 1)

    def test_four_workers_take_one_job_through_its_steps(self):
        self.in_parallel([(self.teacher, self.run_job(self.single))] * 4)
        self.assertEqual(self.single.state, "done")
        requests = self.made(self.single.sudo())
        self.assertEqual(len(requests.line_ids), 2)
        self.assertEqual(self.single.checked_count, 2)

    def test_two_clicks_bring_an_opening_stock_in_once(self):
        opening = self.opening

        def enter(env):
            return env["school.opening"].browse(opening.id).action_done()

        self.in_parallel([(self.keeper, enter)] * 3)
        self.assertEqual(opening.state, "done")
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.broom.id),
                ("location_id", "=", self.company._school_stock().id),
            ]
        )
        self.assertEqual(sum(quants.mapped("quantity")), 9)
