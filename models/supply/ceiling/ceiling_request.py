"""A request under ceilings: counted when it is submitted, under a lock."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ...common.gate import gate_open, open_gate

GATE = "request_ceiling"
OWN_FIELDS = {"over_ceiling", "ceiling_note"}


class SchoolSupplyRequest(models.Model):
    _inherit = "school.supply.request"

    over_ceiling = fields.Boolean(
        string="Above a Ceiling",
        readonly=True,
        copy=False,
        help="It asks for more than a ceiling allows; the approvers are told by how"
        " much.",
    )
    ceiling_note = fields.Text(string="Ceilings Passed", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; no request is born above a ceiling."""
        blank = dict.fromkeys(OWN_FIELDS, False)
        return super().create([{**vals, **blank} for vals in vals_list])

    def write(self, vals):
        """Write; whether a ceiling is passed is counted, not typed in.

        :raise UserError: for the fields that only the count sets
        """
        if not OWN_FIELDS.isdisjoint(vals) and not gate_open(self, GATE):
            raise UserError(
                self.env._("Whether a ceiling is passed follows from the lines.")
            )
        return super().write(vals)

    def _approval_facts(self):
        """Add whether a ceiling is passed to the facts that rules ask for."""
        return {**super()._approval_facts(), "over_ceiling": self.over_ceiling}

    def _on_approval_submit(self):
        """Count the ceilings, before anybody is asked.

        :raise UserError: names each item, the ceiling and what is used of it
        """
        result = super()._on_approval_submit()
        for request in self:
            request._check_ceilings()
        return result

    def _on_approval_content_changed(self):
        """Count again what a revision made of the request."""
        result = super()._on_approval_content_changed()
        for request in self:
            request._check_ceilings(marks=False)
        return result

    def _check_ceilings(self, marks=True):
        """Refuse what passes a ceiling; mark what the approvers may allow.

        :param bool marks: whether the request may be marked now; once it is under
            approval, only what was marked may pass a ceiling
        :raise UserError: names each item, the ceiling and what is used of it
        """
        self.ensure_one()
        request = self.sudo()
        passed = request._ceilings_passed(request._ceiling_rows())
        hard = [text for ceiling, text in passed if ceiling.over == "refuse"]
        soft = [text for ceiling, text in passed if ceiling.over == "approval"]
        if hard or (soft and not marks and not request.over_ceiling):
            raise UserError("\n".join([f"{self.name}:", *hard, *soft]))
        if marks:
            open_gate(request, GATE).write(
                {
                    "over_ceiling": bool(soft),
                    "ceiling_note": "\n".join(soft) or False,
                }
            )

    def _ceilings_passed(self, asked, issued=False):
        """Return the ceilings that ``asked`` passes with what was counted before.

        The turn of the applicant and of the department is taken first, so that what
        is counted is all there is.

        :param asked: rows of :meth:`_ceiling_rows`
        :param bool issued: count what left the store
        :return: list of ``(ceiling, text)``
        """
        self.ensure_one()
        Ceiling = self.env["school.ceiling"].sudo()
        company, user = self.company_id, self.requester_id
        department, date = self.department_id, self.date
        products = self.env["product.product"].union(*[r["product"] for r in asked])
        ceilings = Ceiling._holding(company, user, department, date, products)
        if not ceilings:
            return []
        self.env["school.ceiling.turn"].sudo()._take(company, [user, *department])
        spans = ceilings._spans(date)
        rows = Ceiling._rows(
            company,
            user,
            department,
            spans.values(),
            without=() if issued else self.ids,
            issued=issued,
        )
        passed = []
        for ceiling, span in spans.items():
            if issued and ceiling.over == "approval":
                if self.over_ceiling:
                    continue
                # what the approvers allowed others beside the ceiling is apart from it
                counted = [row for row in rows if not row["marked"]]
            else:
                counted = rows
            used = ceiling._sum(counted, user, department, span)
            more = ceiling._sum(asked, user, department, span)
            over = float_compare(used + more, ceiling.most, precision_digits=2) > 0
            if more > 0 and over:
                passed.append((ceiling, ceiling._text(used, more)))
        return passed
