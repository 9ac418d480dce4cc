"""Computing a month: from memberships and facts to results, set by set.

For each scheme in force two statements: who is scored (spells of the month, kept in a
temporary table), and one from the facts to lines and results. All of it is one
transaction: killed in the middle, nothing of it stays, and the next run begins anew.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.digest import digest
from ..group.group import FACT_KINDS
from ..scheme.sql_points import joined

#: columns of a result, as the last query names them
COLUMNS = (
    "id",
    "run_id",
    "company_id",
    "group_id",
    "version_id",
    "subject_kind",
    "subject_id",
    "employee_id",
    "subject_name",
    "position",
    "coefficient",
    "days",
    "score",
    "is_assessed",
    "grade",
    "rank",
    "is_warned",
    "no_pay",
    "pay",
    "pay_parts",
)
#: who keeps an area, by kind of subject: column of the duty
KEEPERS = {
    "person": "employee_id",
    "class": "department_id",
    "department": "department_id",
}
NAMES = {
    "person": "hr_employee",
    "room": "school_staff_area",
    "vendor": "res_partner",
}


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def action_compute(self):
        """Compute the drafts from the facts as they stand.

        :raise UserError: without a post, not a draft, or nobody to score
        """
        self.check_access("write")
        self._check_preparing()
        self._check_state("draft")
        for run in self:
            run._compute_month()
        return True

    def _compute_month(self):
        """Compute all groups of the month; rights and state were checked."""
        self.ensure_one()
        self._take_turn()
        versions = self._versions()
        if not versions:
            raise UserError(
                self.env._(
                    "%(run)s: no group has a scheme in force. Publish one for its"
                    " groups first.",
                    run=self.display_name,
                )
            )
        self._drop_results()
        for version, groups in versions.items():
            self._score(version, groups)
        self._sum_up(list(versions))

    def _take_turn(self):
        """Let nobody else compute the month until we are done.

        Whoever comes second waits, and then starts again with what we have left: its
        transaction is older than the change of the row, and Odoo retries it.
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE school_staff_run SET turn = COALESCE(turn, 0) + 1"
                " WHERE id = %s AND state = %s RETURNING turn",
                self.id,
                self.state,
            )
        )
        if not self.env.cr.rowcount:
            raise UserError(
                self.env._(
                    "%(run)s was changed by somebody else just now. Look again.",
                    run=self.display_name,
                )
            )
        self.invalidate_recordset(["turn"])

    def _versions(self):
        """Return ``{version: its groups}`` of the school's groups."""
        groups = (
            self.env["school.staff.group"]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
        )
        chosen = self.env["school.staff.scheme"]._in_force(groups, self.date_to)
        versions = {}
        for group, version in chosen.items():
            versions.setdefault(version, groups.browse())
            versions[version] |= group
        return versions

    @api.ondelete(at_uninstall=False)
    def _unlink_with_results(self):
        """A draft goes with what was computed for it."""
        for run in self:
            run._drop_results()

    def _drop_results(self, groups=None):
        """Delete the results of the run, or those of some groups."""
        where = SQL("run_id = %s", self.id)
        if groups is not None:
            where = SQL("%s AND group_id = ANY(%s)", where, groups.ids)
        self.env.cr.execute(
            SQL(
                "WITH gone AS (DELETE FROM school_staff_result WHERE %s RETURNING id)"
                " DELETE FROM school_staff_result_line l USING gone"
                " WHERE l.result_id = gone.id",
                where,
            )
        )
        self.env["school.staff.result"].invalidate_model()
        self.env["school.staff.result.line"].invalidate_model()

    # one scheme ---------------------------------------------------------------

    def _score(self, version, groups, kept=()):
        """Score the groups by a version; their old results are gone.

        :param kept: ``(subject_id, group_id, id)`` of results that keep their ids
        """
        definition = version.definition
        self.env.flush_all()
        self._make_parts(definition, groups, kept)
        steps = dict(self.env["school.staff.scorer"]._steps(definition))
        lines = SQL(
            "INSERT INTO school_staff_result_line (result_id, item, quantity, points)"
            " SELECT part_id, item, quantity, points FROM (%s) l"
            " RETURNING result_id AS part_id, item, quantity, points",
            steps.pop("line"),
        )
        self.env.cr.execute(
            SQL(
                """
                WITH part AS (SELECT * FROM score_part),
                     fact AS (%(facts)s),
                     line AS (%(lines)s), %(steps)s
                INSERT INTO school_staff_result (%(columns)s)
                SELECT r.part_id, %(run)s, %(company)s, r.group_id, %(version)s,
                       %(kind)s, r.subject_id, %(employee)s, n.name,
                       CASE WHEN r.is_leader THEN 'leader' ELSE 'member' END,
                       r.coefficient, r.days, r.score, r.assessed, r.grade, r.rank,
                       r.warned, r.no_pay, r.pay, r.pay_parts
                  FROM result r LEFT JOIN (%(names)s) n(id, name) ON n.id = r.subject_id
                %(again)s
                """,
                facts=self._fact_query(definition, groups),
                lines=lines,
                steps=joined(
                    SQL("%s AS (%s)", SQL.identifier(name), step)
                    for name, step in steps.items()
                ),
                columns=joined(map(SQL.identifier, COLUMNS)),
                run=self.id,
                company=self.company_id.id,
                version=version.id,
                kind=definition["subject_kind"],
                employee=SQL("r.subject_id")
                if definition["subject_kind"] == "person"
                else SQL("NULL::int"),
                names=self._name_query(definition["subject_kind"]),
                again=SQL("ON CONFLICT (id) DO UPDATE SET %s", self._same_columns())
                if kept
                else SQL(),
            )
        )
        if kept:
            # who is in the group no more
            self.env.cr.execute(
                SQL(
                    "DELETE FROM school_staff_result r WHERE run_id = %s AND group_id"
                    " = ANY(%s) AND NOT EXISTS (SELECT FROM score_part p"
                    " WHERE p.part_id = r.id)",
                    self.id,
                    groups.ids,
                )
            )
        self.env.cr.execute("DROP TABLE score_part; DROP TABLE score_spell")

    def _same_columns(self):
        return joined(
            SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
            for name in COLUMNS
            if name != "id"
        )

    def _name_query(self, kind):
        """Return the query of id and name of the subjects."""
        table = NAMES.get(kind)
        if table:
            return SQL("SELECT id, name FROM %s", SQL.identifier(table))
        lang = self.env.lang or "en_US"
        return SQL(
            "SELECT id, COALESCE(name->>%s, name->>'en_US') FROM hr_department", lang
        )

    def _make_parts(self, definition, groups, kept):
        """Fill the temporary tables: spells in the month, and who gets a result."""
        kind = definition["subject_kind"]
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE score_spell ON COMMIT DROP AS
                SELECT m.group_id, m.subject_id, m.sequence, m.id, m.position,
                       m.coefficient, m.is_exempt, m.pay_standard,
                       GREATEST(m.date_from, %(first)s) AS date_from,
                       LEAST(COALESCE(m.date_to, %(last)s), %(last)s) AS date_to,
                       0::bigint AS part_id
                  FROM school_staff_member m
                 WHERE m.group_id = ANY(%(groups)s) AND m.subject_kind = %(kind)s
                   AND m.date_from <= %(last)s
                   AND (m.date_to IS NULL OR m.date_to >= %(first)s);
                CREATE TEMPORARY TABLE score_part ON COMMIT DROP AS
                SELECT COALESCE(k.id, nextval('school_staff_result_id_seq')) AS part_id,
                       s.subject_id, s.group_id, s.coefficient, s.is_leader, s.days,
                       (%(last)s::date - %(first)s::date + 1) AS period_days, s.exempt,
                       s.standard, COALESCE(g.pool_amount, 0)::numeric AS pool,
                       streak.grade AS streak_grade,
                       COALESCE(streak.count, 0)::int AS streak_count
                  FROM (SELECT subject_id, group_id,
                               (array_agg(coefficient ORDER BY date_from DESC))[1]
                               AS coefficient,
                               (array_agg(position = 'leader'
                                          ORDER BY date_from DESC))[1] AS is_leader,
                               sum(date_to - date_from + 1)::int AS days,
                               bool_or(COALESCE(is_exempt, false)) AS exempt,
                               COALESCE((array_agg(pay_standard
                                                   ORDER BY date_from DESC))[1], 0)
                               AS standard
                          FROM score_spell GROUP BY subject_id, group_id) s
                  JOIN school_staff_group g ON g.id = s.group_id
                  LEFT JOIN (VALUES (NULL::int, NULL::int, NULL::int) %(kept)s)
                       k(subject_id, group_id, id)
                    ON k.subject_id = s.subject_id AND k.group_id = s.group_id
                  LEFT JOIN (%(streaks)s) streak(subject_id, grade, count)
                    ON streak.subject_id = s.subject_id;
                UPDATE score_spell s SET part_id = p.part_id FROM score_part p
                 WHERE p.subject_id = s.subject_id AND p.group_id = s.group_id;
                ANALYZE score_spell; ANALYZE score_part
                """,
                first=self.date_from,
                last=self.date_to,
                groups=groups.ids,
                kind=kind,
                kept=SQL("").join(SQL(", (%s, %s, %s)", *row) for row in kept),
                streaks=self._streak_query(definition),
            )
        )

    def _streak_query(self, definition):
        """Return the query of how many months in a row subjects had the same grade."""
        most = max(
            (grade["streak_months"] for grade in definition["grades"]), default=0
        )
        if not most:
            return SQL("SELECT NULL::int, NULL::varchar, NULL::int WHERE false")
        return SQL(
            """
            SELECT subject_id, (array_agg(code ORDER BY place))[1],
                   count(*) FILTER (WHERE unbroken)
              FROM (SELECT subject_id, code, place,
                           bool_and(code IS NOT DISTINCT FROM newest
                                    AND months = place)
                           OVER (PARTITION BY subject_id ORDER BY place) AS unbroken
                      FROM (SELECT subject_id, code, months,
                                   row_number() OVER w AS place,
                                   first_value(code) OVER w AS newest
                              FROM (%(graded)s) graded
                            WINDOW w AS (PARTITION BY subject_id ORDER BY months)
                           ) months
                   ) streaks
             GROUP BY subject_id
            """,
            graded=self._graded_query(definition["subject_kind"]),
        )

    def _graded_query(self, kind):
        """Return the query of grades by locked month, counted back from this one.

        Who was in two groups has a month's grade where both gave the same.
        """
        return SQL(
            """
            SELECT subject_id, months,
                   CASE WHEN count(DISTINCT code) = 1 AND count(code) = count(*)
                        THEN min(code) END AS code
              FROM (SELECT r.subject_id,
                           v.definition->'grades'->r.grade->>'code' AS code,
                           extract(year FROM age(%(first)s, x.date_from)) * 12
                           + extract(month FROM age(%(first)s, x.date_from)) AS months
                      FROM school_staff_result r
                      JOIN school_staff_run x ON x.id = r.run_id
                      JOIN school_staff_scheme_version v ON v.id = r.version_id
                     WHERE r.company_id = %(company)s AND r.subject_kind = %(kind)s
                       AND r.is_assessed AND x.state IN ('locked', 'paid')
                       AND x.date_from < %(first)s) results
             GROUP BY subject_id, months
            """,
            first=self.date_from,
            company=self.company_id.id,
            kind=kind,
        )

    def _fact_query(self, definition, groups):
        """Return the query of the month's facts of the parts; void ones left out."""
        vias = {item["attribution"] for item in definition["items"]} | {"person"}
        void = self.env["school.staff.fact"]._void_query()
        common = {
            "company": self.company_id.id,
            "first": self.date_from,
            "last": self.date_to,
            "void": void,
        }
        where = SQL(
            "f.company_id = %(company)s AND f.date BETWEEN %(first)s AND %(last)s"
            " AND NOT EXISTS (SELECT FROM (%(void)s) v WHERE v.fact_id = f.id)",
            **common,
        )
        queries = [
            SQL(
                """
                SELECT s.part_id, f.id AS fact_id, f.type_id, f.date, f.quantity,
                       f.rater, 'person'::varchar AS via, 1::numeric AS share
                  FROM school_staff_fact f
                  JOIN score_spell s ON s.subject_id = f.subject_id
                   AND f.date BETWEEN s.date_from AND s.date_to
                 WHERE f.subject_kind = ANY(%(kinds)s) AND %(where)s
                """,
                kinds=list(FACT_KINDS[definition["subject_kind"]]),
                where=where,
            )
        ]
        keeper = KEEPERS.get(definition["subject_kind"])
        if "area" in vias and keeper:
            queries.append(
                SQL(
                    """
                    SELECT s.part_id, f.id, f.type_id, f.date, f.quantity, f.rater,
                           'area', round(1.0 / count(*) OVER (PARTITION BY f.id), 6)
                      FROM school_staff_fact f
                      JOIN school_staff_duty d ON d.area_id = f.subject_id
                       AND f.date >= d.date_from
                       AND (d.date_to IS NULL OR f.date <= d.date_to)
                      JOIN score_spell s ON s.subject_id = %(keeper)s
                       AND f.date BETWEEN s.date_from AND s.date_to
                     WHERE f.subject_kind IN ('area', 'room') AND %(where)s
                    """,
                    keeper=SQL.identifier("d", keeper),
                    where=where,
                )
            )
        if "group" in vias:
            queries.append(
                SQL(
                    """
                    SELECT s.part_id, f.id, f.type_id, f.date, f.quantity, f.rater,
                           'group', 1
                      FROM school_staff_fact f
                      JOIN score_spell s ON s.group_id = f.subject_id
                       AND f.date BETWEEN s.date_from AND s.date_to
                     WHERE f.subject_kind = 'group' AND %s
                    """,
                    where,
                )
            )
        return SQL(" UNION ALL ").join(queries)

    # the whole ----------------------------------------------------------------

    def _sum_up(self, versions):
        """Write what the results add up to, and the digest that an approval binds."""
        [(count, amount, content)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*), COALESCE(sum(pay), 0),
                       md5(COALESCE(string_agg(md5(concat_ws(
                           '|', subject_kind, subject_id, group_id, version_id, score,
                           is_assessed, grade, rank, pay)), ''
                           ORDER BY subject_kind, subject_id, group_id), ''))
                  FROM school_staff_result WHERE run_id = %s
                """,
                self.id,
            )
        )
        Result = self.env["school.staff.result"]
        Result.invalidate_model()
        self.env["school.staff.result.line"].invalidate_model()
        self.sudo()._set_own(
            {
                "people_count": count,
                "amount_total": amount,
                "result_digest": digest([content, str(amount)]),
                "computed_on": fields.Datetime.now(),
                "version_ids": [fields.Command.set([v.id for v in versions])],
            }
        )
        self.invalidate_recordset()
