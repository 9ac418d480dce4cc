"""The ledger of the budget: what was planned, reserved, committed, spent, given back.

Each entry says by how much it moves the four figures of its line. The balance of the
line is moved in the same statement order everywhere: the row is updated in place, and
only when enough is left. Two requests cannot both take the last yuan: the second one
waits for the row, fails with a serialization error, and Odoo tries it again with what
is left then.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_is_zero, float_repr

from .budget_line import FIGURES, RUNNING

DIGITS = 2  # of amounts, CNY
KINDS = [
    ("plan", "Budgeted"),
    ("transfer", "Transferred"),
    ("reserve", "Reserved"),
    ("commit", "Committed"),
    ("actual", "Spent"),
    ("release", "Released"),
]
COLUMNS = (
    "line_id",
    "kind",
    "amount",
    *FIGURES,
    "effect",
    "res_model",
    "res_id",
    "document_name",
    "origin_model",
    "origin_id",
    "origin_name",
)


class SchoolBudgetEntry(models.Model):
    """One movement on one budget line, with the document behind it."""

    _name = "school.budget.entry"
    _description = "Budget Entry"
    _inherit = ["school.ledger"]
    _order = "id desc"
    _rec_name = "document_name"

    line_id = fields.Many2one(
        comodel_name="school.budget.line",
        string="Budget Line",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True)
    created_on = fields.Datetime(string="Entered On", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        required=True,
        ondelete="restrict",
    )
    kind = fields.Selection(selection=KINDS, string="Movement", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(
        required=True, help="By how much the figure of its kind moves, CNY."
    )
    planned = fields.Monetary(string="Budgeted", required=True)
    reserved = fields.Monetary(required=True)
    committed = fields.Monetary(required=True)
    spent = fields.Monetary(required=True)
    effect = fields.Monetary(
        string="Left More",
        required=True,
        help="By how much more is left, CNY. Added up by day it shows how the budget"
        " burns down.",
    )
    res_model = fields.Char(string="Document Model", required=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", required=True
    )
    document_name = fields.Char(string="Document Number", required=True)
    origin_model = fields.Char(help="Model of what the money is for.")
    origin_id = fields.Many2oneReference(string="For", model_field="origin_model")
    origin_name = fields.Char(string="Item")

    _origin_index = models.Index(
        "(origin_model, origin_id) WHERE origin_id IS NOT NULL"
    )
    _document_index = models.Index("(res_model, res_id)")

    def action_open_document(self):
        """Open the document behind the entry, if one may read it.

        :raise UserError: the document is gone
        """
        self.ensure_one()
        self.check_access("read")
        entry = self.sudo()
        document = self.env[entry.res_model].browse(entry.res_id).exists()
        if not document:
            raise UserError(
                self.env._(
                    "%(document)s is not there any more.", document=entry.document_name
                )
            )
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": entry.res_model,
            "res_id": entry.res_id,
            "views": [(False, "form")],
        }

    # -- posting ------------------------------------------------------------------

    @api.model
    def _reserve(self, claims):
        """Take budget for several claims at once, or for none of them.

        :param list claims: dicts with ``line_id``, ``amount`` (CNY, above 0),
            ``document`` (the record that claims) and maybe ``origin`` (the record that
            the money is for)
        :raise UserError: names each line that has too little left
        """
        self._post(
            [
                {
                    "kind": "reserve",
                    "line_id": claim["line_id"],
                    "reserved": claim["amount"],
                    "document": claim["document"],
                    "origin": claim.get("origin"),
                }
                for claim in claims
            ]
        )

    @api.model
    def _post(self, rows, check="policy"):
        """Move the balances of budget lines and write down why.

        The caller has checked rights, posts and approvals. Nothing is read first and
        written afterwards: the balance moves in place, all lines or none.

        :param list rows: dicts with ``line_id``, ``kind``, any of ``planned``,
            ``reserved``, ``committed``, ``spent`` (CNY, signed), ``document`` and maybe
            ``origin`` (records)
        :param str check: ``policy`` refuses what a line that stops has not left,
            ``strict`` also where the line only warns, ``none`` refuses nothing
        :raise UserError: names each line that has too little left
        """
        if not rows:
            return
        values = [self._values_of(row) for row in rows]
        moved = self._move_balances(values, check)
        short = {row["line_id"] for row in values} - moved
        if short:
            self._refuse_short(sorted(short), values)
        self._insert(values)

    @api.model
    def _values_of(self, row):
        """The columns of an entry, amounts as exact text."""
        document, origin = row["document"], row.get("origin")
        figures = {name: row.get(name) or 0.0 for name in FIGURES}
        return {
            "line_id": row["line_id"],
            "kind": row["kind"],
            "amount": self._text(self._amount_of(row["kind"], figures)),
            **{name: self._text(amount) for name, amount in figures.items()},
            "effect": self._text(2 * figures["planned"] - sum(figures.values())),
            "res_model": document._name,
            "res_id": document.id,
            "document_name": document.display_name,
            "origin_model": origin._name if origin else None,
            "origin_id": origin.id if origin else None,
            "origin_name": origin.display_name if origin else None,
        }

    @api.model
    def _text(self, amount):
        return float_repr(amount, DIGITS)

    @api.model
    def _amount_of(self, kind, figures):
        """The amount (CNY) that an entry of ``kind`` speaks of."""
        if kind == "release":
            freed = figures["reserved"] + figures["committed"] + figures["spent"]
            # what goes back from an order to its request frees nothing by itself
            return -figures["committed"] if float_is_zero(freed, DIGITS) else -freed
        return {
            "plan": figures["planned"],
            "transfer": figures["planned"],
            "reserve": figures["reserved"],
            "commit": figures["committed"],
            "actual": figures["spent"],
        }[kind]

    @api.model
    def _move_balances(self, values, check):
        """Add to the balances in place, locked by id.

        :return: ids of the lines that moved
        """
        sums = defaultdict(lambda: dict.fromkeys(FIGURES, 0.0))
        for row in values:
            for name in FIGURES:
                sums[row["line_id"]][name] += float(row[name])
        Line = self.env["school.budget.line"]
        Line.flush_model(["policy", "state", *RUNNING])
        deltas = SQL(", ").join(
            SQL(
                "(%s, %s)",
                line_id,
                SQL(", ").join(
                    SQL("%s::numeric", self._text(figures[name])) for name in FIGURES
                ),
            )
            for line_id, figures in sorted(sums.items())
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH d(id, planned, reserved, committed, spent) AS (VALUES %(deltas)s),
                     locked AS (
                        SELECT l.id, l.policy, l.amount_left, d.planned, d.reserved,
                               d.committed, d.spent,
                               d.reserved + d.committed + d.spent - d.planned AS need
                          FROM school_budget_line l JOIN d ON d.id = l.id
                         ORDER BY l.id FOR NO KEY UPDATE OF l
                     )
                UPDATE school_budget_line l
                   SET amount_planned = l.amount_planned + t.planned,
                       amount_reserved = l.amount_reserved + t.reserved,
                       amount_committed = l.amount_committed + t.committed,
                       amount_spent = l.amount_spent + t.spent,
                       amount_left = l.amount_left - t.need
                  FROM locked t
                 WHERE l.id = t.id AND (%(check)s)
             RETURNING l.id
                """,
                deltas=deltas,
                check=SQL(
                    "t.need <= 0 OR (%s AND l.policy = 'warn') OR %s"
                    " OR l.amount_left >= t.need",
                    check == "policy",
                    check == "none",
                ),
            )
        )
        Line.browse(sums).invalidate_recordset([*RUNNING, "rate"], flush=False)
        return {line_id for (line_id,) in rows}

    @api.model
    def _insert(self, values):
        """Write the entries down in one statement."""
        rows = SQL(", ").join(
            SQL(
                "(%s, %s, %s::numeric, %s::numeric, %s::numeric, %s::numeric,"
                " %s::numeric, %s::numeric, %s, %s, %s, %s, %s::int, %s)",
                *(row[name] for name in COLUMNS),
            )
            for row in values
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_budget_entry
                       (company_id, date, created_on, user_id, %(columns)s)
                SELECT l.company_id, %(date)s, %(now)s, %(user)s, %(values)s
                  FROM (VALUES %(rows)s) v (%(columns)s)
                  JOIN school_budget_line l ON l.id = v.line_id
                """,
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                values=SQL(", ").join(SQL.identifier("v", name) for name in COLUMNS),
                rows=rows,
                date=self.env["school.unit"]._today(),
                now=fields.Datetime.now(),
                user=self.env.uid,
            )
        )

    @api.model
    def _refuse_short(self, line_ids, values):
        """Say which lines have too little left, and what to do.

        :raise UserError: always
        """
        problems = []
        for line in self.env["school.budget.line"].sudo().browse(line_ids):
            need = sum(
                float(row["reserved"])
                + float(row["committed"])
                + float(row["spent"])
                - float(row["planned"])
                for row in values
                if row["line_id"] == line.id
            )
            problems.append(
                self.env._(
                    "%(line)s: ¥%(left)s is left of the budget, ¥%(need)s is needed.",
                    line=line._label(),
                    left=f"{line.amount_left:,.2f}",
                    need=f"{need:,.2f}",
                )
            )
        raise UserError(
            "\n".join(
                [
                    *problems,
                    self.env._(
                        "Lower the quantities or the price, or ask the accountant for a"
                        " transfer or a supplement of the budget."
                    ),
                ]
            )
        )
