"""Trying a scheme on the facts of a month, writing nothing."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..scheme.sql_points import joined


class SchoolStaffSimulation(models.TransientModel):
    """What the scheme as it is edited would give on a real month."""

    _name = "school.staff.simulation"
    _description = "Trial of a Scheme"

    scheme_id = fields.Many2one("school.staff.scheme", required=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    month_id = fields.Many2one(
        "school.month",
        required=True,
        default=lambda self: self.env["school.month"]._on_date(
            fields.Date.subtract(self.env["school.unit"]._today(), months=1)
        ),
    )
    group_ids = fields.Many2many(
        "school.staff.group",
        string="Groups",
        domain="[('company_id', '=', company_id)]",
        help="Empty: those that the scheme is for.",
    )
    line_ids = fields.One2many("school.staff.simulation.line", "simulation_id")

    def action_run(self):
        """Score the month by the scheme as it is edited now.

        :raise UserError: without a post, or there are no groups
        """
        self.ensure_one()
        self.check_access("write")
        unit = self.env["school.unit"]._for_company(self.company_id)
        unit._check_post(("affairs_director", "vice_principal", "principal"))
        self.scheme_id.check_access("read")
        groups = self.group_ids or self.env["school.staff.group"].search(
            [("company_id", "=", self.company_id.id)]
        ).filtered(lambda group: self.scheme_id._fits(group))
        if not groups or groups.company_id != self.company_id:
            raise UserError(self.env._("Choose groups of the school."))
        run = self.env["school.staff.run"].new(
            {"company_id": self.company_id.id, "month_id": self.month_id.id}
        )
        self.line_ids.unlink()
        self.env["school.staff.simulation.line"].create(
            [
                {**row, "simulation_id": self.id}
                for row in run.sudo()._try(self.scheme_id._definition(), groups)
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class SchoolStaffSimulationLine(models.TransientModel):
    """What one person would get, and got by the scheme in force."""

    _name = "school.staff.simulation.line"
    _description = "Line of a Trial"

    simulation_id = fields.Many2one(
        "school.staff.simulation", required=True, ondelete="cascade"
    )
    group_id = fields.Many2one("school.staff.group")
    name = fields.Char()
    score = fields.Float(digits=(16, 2))
    grade = fields.Char(string="Grade Given")
    rank = fields.Integer()
    pay = fields.Float(digits=(16, 2))
    score_now = fields.Float(digits=(16, 2))
    pay_now = fields.Float(digits=(16, 2))


class SchoolStaffRun(models.Model):
    _inherit = "school.staff.run"

    def _try(self, definition, groups):
        """Return what groups would get in the month of ``self``, a new record.

        :return: list of values of ``school.staff.simulation.line``
        """
        self.env.flush_all()
        self._make_parts(definition, groups, ())
        steps = self.env["school.staff.scorer"]._steps(definition)
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH part AS (SELECT * FROM score_part), fact AS (%(facts)s), %(steps)s
                SELECT r.group_id, n.name, r.score, r.grade, r.rank, r.pay,
                       old.score AS score_now, old.pay AS pay_now
                  FROM result r
                  LEFT JOIN (%(names)s) n(id, name) ON n.id = r.subject_id
                  LEFT JOIN (SELECT o.group_id, o.subject_id, o.score, o.pay
                               FROM school_staff_result o
                               JOIN school_staff_run x ON x.id = o.run_id
                              WHERE x.month_id = %(month)s) old
                    ON old.group_id = r.group_id AND old.subject_id = r.subject_id
                 ORDER BY r.group_id, r.rank, n.name
                """,
                facts=self._fact_query(definition, groups),
                steps=joined(
                    SQL("%s AS (%s)", SQL.identifier(name), step)
                    for name, step in steps
                ),
                names=self._name_query(definition["subject_kind"]),
                month=self.month_id.id,
            )
        )
        self.env.cr.execute("DROP TABLE score_part; DROP TABLE score_spell")
        grades = definition["grades"]
        return [
            {
                **row,
                "grade": False
                if row["grade"] is None
                else grades[row["grade"]]["name"],
            }
            for row in rows
        ]
