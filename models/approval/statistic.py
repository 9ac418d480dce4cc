from odoo import fields, models
from odoo.tools import SQL


class SchoolApprovalStatistic(models.Model):
    """How long the steps of approvals take: per school, document, step and month.

    A median says how long people usually wait; an average is made by the one document
    that lay for weeks. Groups are keyed by the smallest task in them, so that a filter
    on the school reaches the index of the tasks.
    """

    _name = "school.approval.statistic"
    _description = "Approval Times"
    _auto = False
    _order = "month desc, company_id, median_hours desc"
    _rec_name = "step_name"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    document_kind = fields.Char(string="Document Type", readonly=True, translate=True)
    step_name = fields.Char(string="Step", readonly=True)
    user_id = fields.Many2one("res.users", string="Decided By", readonly=True)
    month = fields.Date(readonly=True)
    decided = fields.Integer(string="Decisions", readonly=True)
    median_hours = fields.Float(
        string="Median (Hours)", readonly=True, aggregator="avg", digits=(16, 1)
    )
    longest_hours = fields.Float(
        string="Longest (Hours)", readonly=True, aggregator="max", digits=(16, 1)
    )
    overdue = fields.Integer(string="Decided Late", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(task.id) AS id, task.company_id, approval.res_model,
                   model.name AS document_kind, task.step_name, task.user_id,
                   date_trunc('month', task.done_on)::date AS month,
                   count(*) AS decided,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY %(hours)s)
                       AS median_hours,
                   max(%(hours)s) AS longest_hours,
                   count(*) FILTER (WHERE task.done_on::date > task.deadline)
                       AS overdue
              FROM school_approval_task AS task
              JOIN school_approval AS approval ON approval.id = task.approval_id
              JOIN ir_model AS model ON model.model = approval.res_model
             WHERE task.state = 'done' AND task.kind = 'decide'
             GROUP BY task.company_id, approval.res_model, model.name, task.step_name,
                   task.user_id, date_trunc('month', task.done_on)
            """,
            hours=SQL("EXTRACT(EPOCH FROM task.done_on - task.opened_on) / 3600"),
        )
