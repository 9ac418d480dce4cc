"""A supply request takes budget when it is submitted, and gives back what it does not
use.

It reserves before a rule is chosen, so that nobody decides on what cannot be paid; a
line that only warns lets it through as over the budget, and the rules decide.
"""

from odoo import api, fields, models

from .budget_outlook import card_text, over_budget, with_budget


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    budget_left = fields.Text(
        compute="_compute_budget_left",
        help="What the budget has left, before and after this request.",
    )
    is_over_budget = fields.Boolean(compute="_compute_budget_left")

    @api.depends(
        "unit_id",
        "department_id",
        "fund_id",
        "state",
        "line_ids.product_id",
        "line_ids.price_subtotal",
    )
    def _compute_budget_left(self):
        for request in self:
            outlook = request._budget_outlook()
            request.is_over_budget = over_budget(outlook)
            request.budget_left = self._approval_card_text({"budget": outlook})

    # -- outlook ------------------------------------------------------------------

    def _budget_date(self):
        """The day whose budget pays: today, until the request holds some."""
        return self.env["school.unit"]._today()

    def _budget_outlook(self):
        """What the budget lines have left before and after this request.

        :return: list of ``{"label", "period", "before", "after"}`` in CNY, a row per
            budget line; ``missing`` instead of the figures' line where there is none.
            Empty without budget control, or once the request is not open any more
        """
        self.ensure_one()
        # an applicant may know what the own department has left, and nothing else
        request = self.sudo()
        lines = request.line_ids
        if not request.unit_id._has_budget_control() or not lines:
            return []
        if request.state not in ("draft", "submitted"):
            return []
        held = {key: sum(figures) for key, figures in lines._budget_held().items()}
        found = (
            {line: line.budget_line_id for line in lines}
            if any(held.values())
            else lines._budget_match(request.company_id, self._budget_date())
        )
        rows = {}
        for line in lines:
            budget_line = found[line]
            if budget_line not in rows:
                rows[budget_line] = self._budget_row_of(budget_line, line)
            row = rows[budget_line]
            own = held.get(line._origin.id, 0.0)
            row["before"] += own
            row["after"] += own - line.price_subtotal
        return [
            {
                **row,
                "before": round(row["before"], 2),
                "after": round(row["after"], 2),
            }
            for row in rows.values()
        ]

    def _budget_row_of(self, budget_line, line):
        """What the outlook begins with: the balance of a line, or that none fits."""
        left = budget_line.amount_left
        where = [
            budget_line.department_id.name,
            budget_line.category_id.name,
            budget_line.fund_id.name,
        ]
        row = {
            "label": " ".join(filter(None, where)),
            "period": budget_line.period_name or "",
            "before": left,
            "after": left,
        }
        if not budget_line:
            row.update(missing=True, label=line._budget_words())
        return row

    # -- hooks of the approval room -----------------------------------------------

    def _approval_facts(self):
        """Add whether the budget does not suffice; without a line it does not."""
        over = over_budget(self._budget_outlook())
        return {**super()._approval_facts(), "over_budget": over}

    def _approval_cards(self):
        """Also what the budget has left before and after each request."""
        controlled = self.filtered(lambda r: r.unit_id._has_budget_control())
        outlooks = {request: request._budget_outlook() for request in controlled}
        return with_budget(super()._approval_cards(), outlooks)

    @api.model
    def _approval_card_text(self, card):
        """Add the budget in words, see :func:`card_text`."""
        return card_text(self.env, super()._approval_card_text(card), card)

    def _on_approval_submit(self):
        """Take the budget, or refuse.

        :raise UserError: names the lines without a budget, or with too little left
        """
        result = super()._on_approval_submit()
        for request in self:
            if request.unit_id._has_budget_control():
                request._budget_claim()
        return result

    def _budget_claim(self):
        """Reserve the estimated amounts of all lines, or nothing."""
        self.ensure_one()
        request = self.sudo()
        lines = request.line_ids.sorted("id")
        lines._budget_settle()  # nothing is held twice, whatever went before
        found = self.env["school.budget.line"]._match_or_refuse(request, lines)
        lines._set_budget_lines(found)
        self.env["school.budget.entry"].sudo()._reserve(
            [
                {
                    "line_id": found[line].id,
                    "amount": request.currency_id.round(
                        line.quantity_approved * line.price_unit
                    ),
                    "document": request,
                    "origin": line,
                }
                for line in lines
            ]
        )

    def _on_approval_content_changed(self):
        """Follow a cut or a tolerated revision."""
        result = super()._on_approval_content_changed()
        self.sudo().line_ids._budget_settle(grow=True)
        return result

    def _on_approval_changed(self, state):
        """Give back what a refused, withdrawn or voided request held."""
        lines = self.sudo().line_ids
        if state == "approved":
            lines._budget_lock()
        result = super()._on_approval_changed(state)
        if state not in ("running", "approved"):
            lines._budget_settle()
        return result

    # -- the store ----------------------------------------------------------------

    def _reserve_stock(self):
        """Take the budget before the stock; what the store has is not bought."""
        self.sudo().line_ids._budget_lock()
        return super()._reserve_stock()


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    def _budget_words(self):
        """Department, category and source of funds of the line, in words."""
        self.ensure_one()
        line = self.sudo()
        return self.env["school.budget.line"]._in_words(
            line.request_id.department_id,
            line.product_id.categ_id,
            line.request_id.fund_id,
        )
