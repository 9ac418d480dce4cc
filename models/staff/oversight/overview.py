"""各校月考核一览: the months of all schools beside each other, against the norms."""

from odoo import fields, models
from odoo.tools import SQL

from ..run.print import GRADED


class SchoolStaffOverview(models.Model):
    """One row for each school that has groups, and month that is over."""

    _name = "school.staff.overview"
    _description = "Assessments of the Schools"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "date_from desc, company_id, id"
    _rec_name = "company_id"

    _flushed = (
        "school.staff.run",
        "school.staff.result",
        "school.staff.appeal",
        "school.staff.payslip",
        "school.staff.group",
        "school.unit",
    )
    _listed_columns = (
        "month_id",
        "company_id",
        "state",
        "people_count",
        "mean_score",
        "district_mean",
        "gap",
        "best_percent",
        "warned_count",
        "appeal_count",
        "upheld_count",
        "paid",
        "paid_each",
        "days_late",
        "remark",
    )
    _listed_totals = ("people_count", "paid")

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    month_id = fields.Many2one("school.month", readonly=True)
    run_id = fields.Many2one("school.staff.run", string="Assessment", readonly=True)
    date_from = fields.Date(string="First Day", readonly=True)
    state = fields.Selection(
        [
            ("none", "Not Begun"),
            ("draft", "Collecting"),
            ("published", "Published"),
            ("locked", "Locked"),
            ("paid", "Paid"),
        ],
        readonly=True,
    )
    people_count = fields.Integer(string="Assessed", readonly=True)
    mean_score = fields.Float(readonly=True, aggregator="avg", digits=(16, 2))
    district_mean = fields.Float(
        string="Mean of All", readonly=True, aggregator="avg", digits=(16, 2)
    )
    gap = fields.Float(
        string="Distance", readonly=True, aggregator="avg", digits=(16, 2)
    )
    best_percent = fields.Float(
        string="Best Grade (%)", readonly=True, aggregator="avg", digits=(16, 2)
    )
    warned_count = fields.Integer(string="Warned", readonly=True)
    appeal_count = fields.Integer(string="Appeals", readonly=True)
    upheld_count = fields.Integer(string="Upheld", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    paid = fields.Monetary(string="Paid Out", readonly=True)
    paid_each = fields.Monetary(readonly=True, aggregator="avg")
    days_late = fields.Integer(readonly=True, aggregator="max")
    remark = fields.Selection(
        [
            ("late", "Published Late"),
            ("far", "Far from the Mean"),
            ("generous", "Too Many of the Best Grade"),
        ],
        string="Stands Out",
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH norm AS (
                SELECT norm_score_gap AS gap, norm_best_percent AS best,
                       norm_publish_days AS days
                  FROM school_unit WHERE kind = 'district' AND active
                 ORDER BY id LIMIT 1
            ), school AS (
                SELECT DISTINCT g.company_id FROM school_staff_group g
                 WHERE g.active AND %(readable)s
            ), month AS (
                SELECT m.id, m.date_start, m.date_end FROM school_month m
                 WHERE m.date_end < %(today)s AND m.date_start >= (
                       SELECT min(date_from) FROM school_staff_run)
            ), score AS (
                SELECT r.run_id, count(*) FILTER (WHERE r.is_assessed) AS people,
                       avg(r.score) FILTER (WHERE r.is_assessed) AS mean,
                       sum(r.score) FILTER (WHERE r.is_assessed) AS total,
                       100.0 * count(*) FILTER (WHERE r.is_assessed AND r.grade = 0
                                                AND %(graded)s)
                       / NULLIF(count(*) FILTER (WHERE r.is_assessed AND %(graded)s), 0)
                           AS best,
                       count(*) FILTER (WHERE r.is_warned) AS warned
                  FROM school_staff_result r
                  JOIN school_staff_scheme_version v ON v.id = r.version_id
                 GROUP BY r.run_id
            ), appeal AS (
                SELECT run_id, count(*) AS count,
                       count(*) FILTER (WHERE state = 'upheld') AS upheld
                  FROM school_staff_appeal GROUP BY run_id
            ), pay AS (
                SELECT run_id, sum(net) AS net, count(*) AS slips
                  FROM school_staff_payslip GROUP BY run_id
            ), row AS (
                SELECT school.company_id, month.id AS month_id, run.id AS run_id,
                       month.date_start AS date_from,
                       COALESCE(run.state, 'none') AS state,
                       COALESCE(score.people, 0)::int AS people_count,
                       round(score.mean, 2) AS mean_score,
                       round(sum(score.total) OVER of_month
                             / NULLIF(sum(score.people) OVER of_month, 0), 2)
                           AS district_mean,
                       round(score.best, 2) AS best_percent,
                       COALESCE(score.warned, 0)::int AS warned_count,
                       COALESCE(appeal.count, 0)::int AS appeal_count,
                       COALESCE(appeal.upheld, 0)::int AS upheld_count,
                       company.currency_id, COALESCE(pay.net, 0) AS paid,
                       round(pay.net / NULLIF(pay.slips, 0), 2) AS paid_each,
                       GREATEST(COALESCE((run.published_on AT TIME ZONE 'UTC'
                           AT TIME ZONE 'Asia/Shanghai')::date, %(today)s)
                           - month.date_end - COALESCE((SELECT days FROM norm), 10), 0)
                           AS days_late
                  FROM school JOIN res_company company ON company.id = school.company_id
                 CROSS JOIN month
                  LEFT JOIN school_staff_run run ON run.company_id = school.company_id
                       AND run.month_id = month.id
                  LEFT JOIN score ON score.run_id = run.id
                  LEFT JOIN appeal ON appeal.run_id = run.id
                  LEFT JOIN pay ON pay.run_id = run.id
                WINDOW of_month AS (PARTITION BY month.id)
            )
            SELECT company_id::bigint * 100000 + month_id AS id, row.*,
                   mean_score - district_mean AS gap,
                   CASE WHEN days_late > 0 THEN 'late'
                        WHEN abs(mean_score - district_mean)
                             > (SELECT gap FROM norm) THEN 'far'
                        WHEN best_percent > (SELECT best FROM norm) THEN 'generous'
                        END AS remark
              FROM row
            """,
            today=self.env["school.unit"]._today(),
            readable=self._of_reader("g.company_id"),
            graded=SQL("jsonb_array_length(v.definition->'grades') >= %s", GRADED),
        )

    def action_open(self):
        """Open the assessment of a row."""
        self.ensure_one()
        self.check_access("read")
        self.run_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.staff.run",
            "res_id": self.run_id.id,
            "views": [(False, "form" if self.run_id else "list")],
        }
