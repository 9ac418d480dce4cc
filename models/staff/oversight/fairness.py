"""公正性检查: what looks unfair in a month, before it is published and afterwards."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolStaffFairness(models.Model):
    """One row for each thing that somebody should look at.

    - a leader who scores the own group far higher or lower than the others do;
    - a leader who gives everybody the same score;
    - scores not given yet, and people who were not assessed without an exemption;
    - one event that costs points twice: the same document recorded two kinds of facts
      about somebody, or somebody is absent and late on one day.
    """

    _name = "school.staff.fairness"
    _description = "Check of Fairness"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "run_id desc, kind, group_id, date, subject, id"
    _rec_name = "subject"

    _flushed = (
        "school.staff.run",
        "school.staff.result",
        "school.staff.score.sheet",
        "school.staff.score.line",
        "school.staff.fact",
        "school.staff.fact.mark",
        "school.staff.member",
        "school.unit",
    )
    _listed_columns = (
        "run_id",
        "company_id",
        "group_id",
        "kind",
        "subject",
        "date",
        "value",
        "others",
    )

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    run_id = fields.Many2one("school.staff.run", string="Month", readonly=True)
    run_state = fields.Selection(related="run_id.state", string="State")
    group_id = fields.Many2one("school.staff.group", readonly=True)
    kind = fields.Selection(
        [
            ("lenient", "Leader Scores High"),
            ("strict", "Leader Scores Low"),
            ("same", "Everybody the Same"),
            ("missing", "Scores Missing"),
            ("left_out", "Not Assessed"),
            ("twice", "Counted Twice"),
        ],
        string="What",
        readonly=True,
    )
    subject = fields.Char(string="Whom", readonly=True)
    date = fields.Date(readonly=True)
    value = fields.Float(
        string="Mean or Number",
        readonly=True,
        digits=(16, 2),
        aggregator=None,
        help="Mean of the leader's scores; or how many.",
    )
    others = fields.Float(
        string="The Others",
        readonly=True,
        digits=(16, 2),
        aggregator=None,
        help="Mean of the other leaders' scores in the same school and month.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH run AS (
                SELECT r.* FROM school_staff_run r WHERE %(readable)s
            ), norm AS (
                SELECT company_id, norm_leader_gap AS gap FROM school_unit
                 WHERE active AND company_id IS NOT NULL
            ), given AS (
                SELECT s.run_id, s.group_id, l.score
                  FROM school_staff_score_line l
                  JOIN school_staff_score_sheet s ON s.id = l.sheet_id
                  JOIN run ON run.id = s.run_id
                 WHERE s.role = 'leader' AND s.state = 'done'
            ), leader AS (
                SELECT run_id, group_id, count(*) AS n, avg(score) AS mean,
                       min(score) AS low, max(score) AS high,
                       (sum(sum(score)) OVER w - sum(score))
                       / NULLIF(sum(count(*)) OVER w - count(*), 0) AS others
                  FROM given GROUP BY run_id, group_id
                WINDOW w AS (PARTITION BY run_id)
            ), counted AS (
                SELECT f.id, f.subject_id, f.date, f.type_id, f.res_model, f.res_id,
                       run.id AS run_id
                  FROM school_staff_fact f
                  JOIN run ON run.company_id = f.company_id
                   AND f.date BETWEEN run.date_from AND run.date_to
                   AND run.state IN ('draft', 'published')
                 WHERE f.subject_kind = 'person'
                   AND NOT EXISTS (SELECT FROM (%(void)s) v WHERE v.fact_id = f.id)
            ), twice AS (
                SELECT run_id, subject_id, min(date) AS date,
                       count(DISTINCT type_id) AS n
                  FROM counted
                 WHERE res_model NOT IN ('school.staff.rollcall', 'res.company')
                 GROUP BY run_id, subject_id, res_model, res_id
                HAVING count(DISTINCT type_id) > 1
                 UNION
                SELECT c.run_id, c.subject_id, c.date, count(DISTINCT c.type_id)
                  FROM counted c
                  JOIN school_staff_fact_type t ON t.id = c.type_id
                 WHERE t.code IN ('absent', 'late', 'early', 'personal_leave',
                                  'sick_leave')
                 GROUP BY c.run_id, c.subject_id, c.date
                HAVING count(DISTINCT c.type_id) > 1 AND bool_or(t.code = 'absent')
            ), found AS (
                SELECT l.run_id, l.group_id,
                       CASE WHEN l.mean > l.others THEN 'lenient' ELSE 'strict' END
                           AS kind,
                       e.name AS subject, NULL::date AS date, l.mean AS value, l.others
                  FROM leader l JOIN run ON run.id = l.run_id
                  JOIN norm ON norm.company_id = run.company_id
                  JOIN school_staff_group g ON g.id = l.group_id
                  LEFT JOIN hr_employee e ON e.id = g.leader_id
                 WHERE abs(l.mean - l.others) > norm.gap
                 UNION ALL
                SELECT l.run_id, l.group_id, 'same', e.name, NULL, l.mean, l.others
                  FROM leader l JOIN school_staff_group g ON g.id = l.group_id
                  LEFT JOIN hr_employee e ON e.id = g.leader_id
                 WHERE l.n >= 3 AND l.low = l.high
                 UNION ALL
                SELECT s.run_id, s.group_id, 'missing', e.name, NULL,
                       (SELECT count(*) FROM school_staff_score_line x
                         WHERE x.sheet_id = s.id AND NOT COALESCE(x.is_given, false)),
                       NULL
                  FROM school_staff_score_sheet s JOIN run ON run.id = s.run_id
                  JOIN school_staff_group g ON g.id = s.group_id
                  LEFT JOIN hr_employee e ON e.id = g.leader_id
                 WHERE s.state = 'draft'
                 UNION ALL
                SELECT r.run_id, r.group_id, 'left_out', r.subject_name, NULL, r.days,
                       NULL
                  FROM school_staff_result r JOIN run ON run.id = r.run_id
                 WHERE NOT r.is_assessed AND NOT EXISTS (
                       SELECT FROM school_staff_member m
                        WHERE m.group_id = r.group_id AND m.subject_id = r.subject_id
                          AND m.is_exempt)
                 UNION ALL
                SELECT t.run_id, r.group_id, 'twice', r.subject_name, t.date,
                       max(t.n), NULL
                  FROM twice t
                  JOIN school_staff_result r ON r.run_id = t.run_id
                   AND r.employee_id = t.subject_id
                 GROUP BY t.run_id, r.group_id, r.subject_name, t.date
            )
            -- the same finding keeps its id, and 52 bits suit a browser
            SELECT ('x' || substr(md5(concat_ws('|', found.run_id, kind, group_id,
                        subject, date)), 1, 13))::bit(52)::bigint AS id,
                   run.company_id, found.*
              FROM found JOIN run ON run.id = found.run_id
            """,
            void=self.env["school.staff.fact"]._void_query(),
            readable=self._of_reader("r.company_id"),
        )
