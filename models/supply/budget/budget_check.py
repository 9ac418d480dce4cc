"""Whether the ledger, the balances and the documents tell the same."""

from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, float_compare

from .budget_line import FIGURES

DIGITS = 2
YEAR = timedelta(days=366)
# So many request lines are compared with the ledger at a time.
BATCH = 500


class SchoolBudget(models.Model):
    _inherit = "school.budget"

    def action_verify(self):
        """Recompute what the ledger says, and say whether it holds.

        :raise UserError: names the differences
        """
        self.check_access("read")
        problems = self.sudo().line_ids._differences()
        if problems:
            raise UserError("\n".join(problems))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Every balance is the sum of its entries."),
            },
        }

    @api.model
    def _cron_verify(self):
        """Compare the budgets of the last year, every night."""
        since = self.env["school.unit"]._today() - YEAR
        budgets = self.sudo().search(
            [("state", "=", "approved"), ("date_end", ">=", since)]
        )
        for number, budget in enumerate(budgets, start=1):
            budget._report_differences()
            self.env["ir.cron"]._commit_progress(1, remaining=len(budgets) - number)

    def _report_differences(self):
        """Say on the budget what does not agree, and tell who drafted it."""
        self.ensure_one()
        problems = self.line_ids._differences()
        if problems:
            self.message_post(
                body="\n".join(problems),
                partner_ids=self.requester_id.partner_id.ids,
            )


class SchoolBudgetLine(models.Model):
    _inherit = "school.budget.line"

    def _differences(self):
        """What does not agree, in words: balances with entries, entries with documents.

        :return: list of texts, empty when all is well
        """
        return [*self._balance_differences(), *self._document_differences()]

    def _balance_differences(self):
        """Balances that are not the sum of their entries, and forged plans."""
        self.env.flush_all()
        sums = SQL(", ").join(
            SQL("COALESCE(SUM(e.%s), 0)", SQL.identifier(name)) for name in FIGURES
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, %s FROM school_budget_line l
             LEFT JOIN school_budget_entry e ON e.line_id = l.id
                 WHERE l.id IN %s GROUP BY l.id ORDER BY l.id
                """,
                sums,
                tuple(self.ids) or (0,),
            )
        )
        labels = {
            name: self._fields[f"amount_{name}"]._description_string(self.env)
            for name in FIGURES
        }
        return [
            self.env._(
                "%(line)s: %(figure)s is ¥%(balance)s, its entries come to ¥%(sum)s.",
                line=line._label(),
                figure=labels[name],
                balance=f"{line[f'amount_{name}']:,.2f}",
                sum=f"{float(figure):,.2f}",
            )
            for line_id, *figures in rows
            for line in self.browse(line_id)
            for name, figure in zip(FIGURES, figures, strict=True)
            if float_compare(line[f"amount_{name}"], float(figure), DIGITS)
        ]

    def _document_differences(self):
        """Request lines that hold something else than their documents come to."""
        problems = []
        lines = self.env["school.supply.request.line"].sudo()
        lines = lines.search([("budget_line_id", "in", self.ids)], order="id")
        for start in range(0, len(lines), BATCH):
            batch = lines[start : start + BATCH]
            held, wanted = batch._budget_held(), batch._budget_wanted()
            problems += [
                self.env._(
                    "%(request)s, %(line)s: the ledger says ¥%(held)s reserved,"
                    " committed and spent, the documents come to ¥%(wanted)s.",
                    request=line.request_id.name,
                    line=line.name,
                    held=" / ".join(f"{figure:,.2f}" for figure in held[line.id]),
                    wanted=" / ".join(f"{figure:,.2f}" for figure in wanted[line.id]),
                )
                for line in batch
                if line._budget_differs(held[line.id], wanted[line.id])
            ]
        return problems


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def _budget_differs(self, held, wanted):
        """Whether the ledger is wrong on a line.

        Less may be reserved than estimated: an order that was given up gave back what
        it cost.
        """
        if any(
            float_compare(have, want, DIGITS)
            for have, want in zip(held[1:], wanted[1:], strict=True)
        ):
            return True
        return float_compare(held[0], wanted[0], DIGITS) > 0


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def get_budget_status(self):
        """The school's budget in force today, summed from the balances and the ledger.

        :return: ``{"planned", "reserved", "committed", "spent", "left"}`` in CNY, and
            ``ledger`` with the same figures from the entries
        :raise AccessError: the caller may not read this school
        """
        self.ensure_one()
        self.check_access("read")
        unit = self.sudo()
        if unit.company_id not in self.env.user.sudo().school_scope_company_ids:
            raise AccessError(
                self.env._(
                    "%(unit)s is not among the schools that you may read.",
                    unit=unit.name,
                )
            )
        today = unit._today()
        lines = self.env["school.budget.line"].sudo()
        lines = lines.search(
            [
                ("company_id", "=", unit.company_id.id),
                ("state", "=", "approved"),
                ("date_start", "<=", today),
                ("date_end", ">=", today),
            ]
        )
        [ledger] = (
            self.env["school.budget.entry"]
            .sudo()
            ._read_group(
                [("line_id", "in", lines.ids)],
                [],
                [f"{name}:sum" for name in FIGURES],
            )
        )
        status = {name: sum(lines.mapped(f"amount_{name}")) for name in FIGURES}
        status["left"] = sum(lines.mapped("amount_left"))
        planned, *used = (figure or 0.0 for figure in ledger)
        entries = dict(zip(FIGURES, (planned, *used), strict=True))
        return {**status, "ledger": {**entries, "left": planned - sum(used)}}
