"""Renewing a loan (续借): by its holder within limits, by the keeper beyond them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    loan_renewals = fields.Integer(
        string="Renewals by the Borrower",
        default=1,
        help="How often a borrower may renew a loan without asking the keeper, while it"
        " is not overdue and nobody waits for the item. 0: only the keeper renews.",
    )

    _loan_renewals_counted = models.Constraint(
        "CHECK (COALESCE(loan_renewals, 0) BETWEEN 0 AND 12)",
        "A borrower renews 12 times at most.",
    )


class SchoolCustodyRenewal(models.Model):
    """Each change of the day on which a loan is due, and who made it."""

    _name = "school.custody.renewal"
    _description = "Renewal of a Loan"
    _inherit = ["school.ledger"]
    _order = "id"
    _rec_name = "custody_id"

    custody_id = fields.Many2one(
        comodel_name="school.custody",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date(string="Was Due")
    date_to = fields.Date(string="Is Due")
    by_id = fields.Many2one(
        comodel_name="res.users",
        string="Renewed By",
        required=True,
        ondelete="restrict",
    )
    by_holder = fields.Boolean(string="By the Borrower")
    renewed_on = fields.Datetime(required=True, default=fields.Datetime.now)


class SchoolCustody(models.Model):
    _inherit = "school.custody"

    renewal_ids = fields.One2many(
        comodel_name="school.custody.renewal",
        inverse_name="custody_id",
        string="Renewals",
        readonly=True,
    )
    can_renew = fields.Boolean(compute="_compute_can_renew")

    @api.depends("due_date", "qty_out", "kind", "renewal_ids")
    @api.depends_context("uid")
    def _compute_can_renew(self):
        for custody in self:
            custody.can_renew = (
                custody.kind == "borrow"
                and custody.qty_out > 0
                and (
                    custody._is_keepers()
                    or custody.holder_user_id == self.env.user
                    and not custody._why_not_renewed()
                )
            )

    def write(self, vals):
        """Write; each change of the due date is kept as a renewal."""
        before = {custody: custody.due_date for custody in self}
        result = super().write(vals)
        if "due_date" in vals:
            changed = self.filtered(lambda custody: custody.due_date != before[custody])
            changed._log_renewals(before, by_holder=False)
        return result

    def action_renew(self):
        """Renew loans by the school's usual term, counted from the day they are due.

        A loan that was renewed today is passed over, so that a repeated click does no
        harm.

        :raise AccessError: for a loan of somebody else, unless one keeps the store
        :raise UserError: names the loan and why its borrower cannot renew it
        """
        self.check_access("read")
        today = self.env["school.unit"]._today()
        for custody in self.sorted("id"):
            by_keeper = custody._is_keepers()
            if not by_keeper and custody.holder_user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(loan)s is renewed by who has it, or by the store keeper.",
                        loan=custody.display_name,
                    )
                )
            if custody._renewed_on(today):
                continue
            problem = custody._why_never_renewed()
            if not by_keeper:
                problem = problem or custody._why_not_renewed()
            if problem:
                raise UserError(
                    self.env._(
                        "%(loan)s: %(problem)s",
                        loan=custody.display_name,
                        problem=problem,
                    )
                )
            custody._renew(today, by_holder=not by_keeper)
        return True

    def _is_keepers(self):
        """Whether the user keeps the store that this was lent from."""
        self.ensure_one()
        return self.env["school.post.holder"]._holds(
            self.env.user, ["keeper"], self.unit_id, self.env["school.unit"]._today()
        )

    def _renewed_on(self, day):
        """Whether the user renewed this loan on ``day`` already."""
        self.ensure_one()
        return any(
            renewal.by_id == self.env.user
            and fields.Datetime.context_timestamp(self, renewal.renewed_on).date()
            == day
            for renewal in self.sudo().renewal_ids
        )

    def _why_never_renewed(self):
        """Why nobody can renew this, or None."""
        self.ensure_one()
        if self.kind != "borrow" or self.qty_out <= 0 or not self.due_date:
            return self.env._("it is no open loan with a day on which it is due.")
        return None

    def _why_not_renewed(self):
        """Why its borrower cannot renew this loan, or None."""
        self.ensure_one()
        if self.is_overdue:
            return self.env._("it is overdue. Bring it back, or ask the store keeper.")
        most = self.unit_id.sudo().loan_renewals
        done = len(self.sudo().renewal_ids.filtered("by_holder"))
        if done >= most:
            return self.env._(
                "it was renewed %(done)s times, the school allows %(most)s. Ask the"
                " store keeper.",
                done=done,
                most=most,
            )
        if self._is_waited_for():
            return self.env._("somebody else waits for it. Bring it back in time.")
        return None

    def _is_waited_for(self):
        """Whether an approved request of somebody else asks for the same item."""
        self.ensure_one()
        # whoever has it need not see the requests of others
        return bool(
            self.env["school.supply.request.line"]
            .sudo()
            .search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("product_id", "=", self.product_id.id),
                    ("kind", "=", "borrow"),
                    ("qty_open", ">", 0),
                    ("request_id.state", "=", "approved"),
                    ("request_id.requester_id", "!=", self.holder_user_id.id),
                ],
                limit=1,
            )
        )

    def _renew(self, today, by_holder):
        """Put off the due day, if nobody else did so meanwhile."""
        self.ensure_one()
        before = self.due_date
        days = self.company_id.sudo().school_loan_days
        due = fields.Date.add(max(before, today), days=days)
        self.flush_recordset(["due_date"])
        moved = self.env.execute_query(
            SQL(
                "UPDATE school_custody SET due_date = %s, reminded_on = NULL"
                " WHERE id = %s AND due_date = %s RETURNING id",
                due,
                self.id,
                before,
            )
        )
        self.invalidate_recordset()
        if moved:
            self._log_renewals({self: before}, by_holder)
            self.sudo().activity_ids.unlink()

    def _log_renewals(self, before, by_holder):
        """Keep what changed; nobody has the right to write there.

        :param dict before: the due day of each loan before the change
        """
        self.env["school.custody.renewal"].sudo().create(
            [
                {
                    "custody_id": custody.id,
                    "company_id": custody.company_id.id,
                    "date_from": before[custody],
                    "date_to": custody.due_date,
                    "by_id": self.env.uid,
                    "by_holder": by_holder,
                }
                for custody in self
            ]
        )
