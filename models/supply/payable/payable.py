"""Accepted and not paid, accepted and not billed: lists with days left."""

from odoo import api, fields, models
from odoo.tools import SQL

from .payable_query import MOST_DAYS, accepted_lines, flush

SOON_DAYS = 7
ACTIVITY = "school_logistics.activity_type_payment"


class ResPartner(models.Model):
    _inherit = "res.partner"

    school_is_sme = fields.Boolean(
        string="Small or Medium Business",
        help="To be paid within 30 days of the acceptance, by contract within 60 at"
        " most.",
    )
    school_payment_days = fields.Integer(
        string="Days to Pay by Contract",
        help="Days from the acceptance, 60 at most. 0: as the school's setting says.",
    )

    _school_payment_days_legal = models.Constraint(
        "CHECK (COALESCE(school_payment_days, 0) BETWEEN 0 AND 60)",
        "A contract gives at most 60 days to pay.",
    )

    @api.model
    def _commercial_fields(self):
        return super()._commercial_fields() + ["school_is_sme", "school_payment_days"]


class SchoolUnit(models.Model):
    _name = "school.unit"
    _inherit = ["school.unit", "mail.activity.mixin"]

    payment_days = fields.Integer(
        string="Days to Pay",
        default=30,
        required=True,
        help="Days from the acceptance within which vendors are paid, if no contract"
        " says otherwise. Small and medium businesses never wait longer than 30.",
    )

    _payment_days_legal = models.Constraint(
        f"CHECK (payment_days BETWEEN 1 AND {MOST_DAYS})",
        "Vendors are paid within 1 to 60 days.",
    )

    # -- lists for other rooms ----------------------------------------------------

    def _accepted_not_billed(self, date):
        """Return what was accepted by the end of ``date`` and billed by nobody.

        :param date: a date; bills count from the day they entered the books, or were
            handed in to the accounting centre
        :return: list of dicts by acceptance line: ``company_id``, ``acceptance_id``,
            ``acceptance_line_id``, ``purchase_id``, ``purchase_line_id``,
            ``product_id``, ``partner_id``, ``accepted_on``, ``due_date``,
            ``quantity`` (order's unit), ``amount`` and ``amount_untaxed`` (CNY)
        """
        return self._accepted_open(date, "unbilled")

    def _accepted_not_paid(self, date):
        """Return what was accepted by the end of ``date`` and not paid by then.

        :return: as :meth:`_accepted_not_billed`
        """
        return self._accepted_open(date, "unpaid")

    def _accepted_open(self, date, column):
        companies = self.sudo().company_id
        if not companies:
            return []
        flush(self.env)
        self.env.cr.execute(
            SQL(
                """
                SELECT company_id, acceptance_id, id AS acceptance_line_id, purchase_id,
                       purchase_line_id, product_id, partner_id, is_sme, accepted_on,
                       due_date, %(column)s AS quantity,
                       round((%(column)s * price)::numeric, 2)::float AS amount,
                       round((%(column)s * price_untaxed)::numeric, 2)::float
                           AS amount_untaxed
                  FROM (%(lines)s) AS line
                 WHERE %(column)s > 0.000001
              ORDER BY accepted_on, acceptance_id, id
                """,
                column=SQL.identifier(column),
                lines=accepted_lines(companies, date),
            )
        )
        return self.env.cr.dictfetchall()

    # -- reminders ----------------------------------------------------------------

    @api.model
    def _cron_remind_payments(self):
        """Tell the accountants once a week what is due; old reminders are replaced."""
        today = self._today()
        due = self.env["school.payable"]._read_group(
            [
                ("amount_unpaid", ">", 0),
                ("due_date", "<=", fields.Date.add(today, days=SOON_DAYS)),
            ],
            ["company_id"],
            ["__count", "amount_unpaid:sum", "due_date:min"],
        )
        activity_type = self.env.ref(ACTIVITY)
        units = self.browse()
        rows = {}
        for company, *figures in due:
            unit = self._for_company(company)
            units |= unit
            rows[unit] = figures
        self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("activity_type_id", "=", activity_type.id),
            ]
        ).unlink()
        for unit in units:
            count, amount, first = rows[unit]
            for user in self.env["school.post.holder"]._users(
                "accountant", unit, today
            ):
                unit.activity_schedule(
                    ACTIVITY,
                    date_deadline=max(first, today),
                    user_id=user.id,
                    summary=self.with_context(lang=user.lang).env._(
                        "%(count)s acceptances to pay within a week or overdue,"
                        " %(amount)s in all",
                        count=count,
                        amount=unit.company_id.currency_id.format(amount),
                    ),
                )


class SchoolPayable(models.Model):
    """One acceptance: what of it is billed and paid, and by when it is to be paid."""

    _name = "school.payable"
    _description = "Accepted and to Be Paid"
    _auto = False
    _order = "due_date, id"
    _rec_name = "acceptance_id"

    company_id = fields.Many2one("res.company", string="School", readonly=True)
    acceptance_id = fields.Many2one("school.acceptance", readonly=True)
    purchase_id = fields.Many2one(
        "purchase.order", string="Purchase Order", readonly=True
    )
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    is_sme = fields.Boolean(string="Small or Medium Business", readonly=True)
    accepted_on = fields.Date(readonly=True)
    due_date = fields.Date(string="To Be Paid By", readonly=True)
    amount_accepted = fields.Monetary(string="Accepted", readonly=True)
    amount_unbilled = fields.Monetary(string="Not Billed", readonly=True)
    amount_unpaid = fields.Monetary(string="Not Paid", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    days_left = fields.Integer(
        compute="_compute_days", help="Below zero: so many days too late."
    )
    age_days = fields.Integer(string="Days Since", compute="_compute_days")
    urgency = fields.Selection(
        [
            ("paid", "Paid"),
            ("calm", "In Time"),
            ("soon", "Due Within a Week"),
            ("overdue", "Overdue"),
        ],
        compute="_compute_days",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT acceptance_id AS id, acceptance_id, company_id, purchase_id,
                   partner_id, is_sme, accepted_on, due_date,
                   sum(round((quantity * price)::numeric, 2)) AS amount_accepted,
                   sum(round((unbilled * price)::numeric, 2)) AS amount_unbilled,
                   sum(round((unpaid * price)::numeric, 2)) AS amount_unpaid
              FROM (%s) AS line
          GROUP BY acceptance_id, company_id, purchase_id, partner_id, is_sme,
                   accepted_on, due_date
            """,
            accepted_lines(),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        flush(self.env)
        return super()._search(domain, *args, **kwargs)

    @api.depends("due_date", "amount_unpaid")
    def _compute_days(self):
        today = self.env["school.unit"]._today()
        for row in self:
            row.days_left = (row.due_date - today).days if row.due_date else 0
            row.age_days = (today - row.accepted_on).days if row.accepted_on else 0
            if row.currency_id.is_zero(row.amount_unpaid):
                row.urgency = "paid"
            elif row.days_left < 0:
                row.urgency = "overdue"
            else:
                row.urgency = "soon" if row.days_left <= SOON_DAYS else "calm"

    def action_open_acceptance(self):
        """Open the acceptance of a row."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.acceptance",
            "res_id": self.acceptance_id.id,
            "views": [(False, "form")],
        }
