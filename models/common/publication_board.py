"""未公示学校: every publication that schools owe, and how far it is."""

from odoo import fields, models
from odoo.tools import SQL


class SchoolPublicationBoard(models.Model):
    """One row for each school, month or term that is over, and required publication."""

    _name = "school.publication.board"
    _description = "Publications Owed"
    _inherit = ["school.sql.view"]
    _auto = False
    _order = "date_end desc, unit_id, id"
    _rec_name = "rule_id"

    _flushed = (
        "school.publication",
        "school.publication.objection",
        "school.publication.rule",
        "school.unit",
    )
    _listed_columns = (
        "company_id",
        "rule_id",
        "period_name",
        "due_date",
        "state",
        "days_late",
        "objection_count",
    )

    unit_id = fields.Many2one("school.unit", string="School", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    rule_id = fields.Many2one(
        "school.publication.rule", string="What Is Published", readonly=True
    )
    month_id = fields.Many2one("school.month", readonly=True)
    term_id = fields.Many2one("school.term", readonly=True)
    period_name = fields.Char(string="Month or Term", readonly=True)
    date_end = fields.Date(string="Last Day", readonly=True)
    due_date = fields.Date(string="To Be Published By", readonly=True)
    publication_id = fields.Many2one("school.publication", readonly=True)
    objection_count = fields.Integer(string="Objections", readonly=True)
    state = fields.Selection(
        [
            ("none", "Not Begun"),
            ("draft", "In Preparation"),
            ("published", "Published"),
        ],
        readonly=True,
    )
    days_late = fields.Integer(readonly=True, aggregator="max")

    @property
    def _table_query(self):
        return SQL(
            """
            WITH span AS (
                SELECT 'month' AS period, id AS month_id, NULL::integer AS term_id,
                       name, date_end, 2 * id AS key
                  FROM school_month WHERE date_end < %(today)s
                 UNION ALL
                SELECT 'term', NULL, id, COALESCE(name->>'zh_CN', name->>'en_US'),
                       date_end, 2 * id + 1
                  FROM school_term WHERE date_end < %(today)s
            )
            SELECT (unit.id::bigint * 10000 + rule.id) * 100000 + span.key AS id,
                   unit.id AS unit_id, unit.company_id, rule.id AS rule_id,
                   span.month_id, span.term_id, span.name AS period_name,
                   span.date_end, span.date_end + rule.due_days AS due_date,
                   publication.id AS publication_id,
                   (SELECT COUNT(*) FROM school_publication_objection objection
                     WHERE objection.publication_id = publication.id)
                       AS objection_count,
                   COALESCE(publication.state, 'none') AS state,
                   CASE WHEN publication.state = 'published' THEN
                        GREATEST((publication.published_on AT TIME ZONE 'UTC'
                            AT TIME ZONE 'Asia/Shanghai')::date
                            - span.date_end - rule.due_days, 0)
                        ELSE GREATEST(%(today)s - span.date_end - rule.due_days, 0)
                        END AS days_late
              FROM school_unit unit
              JOIN school_publication_rule rule
                ON rule.active
               AND (rule.company_id IS NULL OR rule.company_id = unit.company_id)
              JOIN span ON span.period = rule.period AND span.date_end >= rule.date_from
               AND (rule.date_to IS NULL OR span.date_end <= rule.date_to)
         LEFT JOIN school_publication publication
                ON publication.company_id = unit.company_id
               AND publication.rule_id = rule.id
               AND publication.state <> 'withdrawn'
               AND (publication.month_id = span.month_id
                    OR publication.term_id = span.term_id)
             WHERE unit.active AND unit.kind IN ('school', 'central', 'point')
               AND %(readable)s
            """,
            today=self.env["school.unit"]._today(),
            readable=self._of_reader("unit.company_id"),
        )

    def action_open(self):
        """Open the publication of a row, or begin it as who prepares it.

        :return: window action
        """
        self.ensure_one()
        self.check_access("read")
        publication = self.publication_id or self.env["school.publication"].create(
            {
                "company_id": self.company_id.id,
                "rule_id": self.rule_id.id,
                "month_id": self.month_id.id,
                "term_id": self.term_id.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.publication",
            "res_id": publication.id,
            "views": [(False, "form")],
        }
