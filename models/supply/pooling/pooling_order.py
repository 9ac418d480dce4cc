"""Ordering: one draft order for each school, school by school, each once."""

from odoo import models
from odoo.fields import Domain

from ...common.clean_context import clean
from ...common.gate import open_gate
from ..request.unit_supply import BUYER_POSTS
from .pooling_claim import GATE as CLAIM_GATE
from .pooling_line import GATE as LINE_GATE

# So many schools are served by a click; the rest follows in the background.
AT_ONCE = 10


class SchoolPooling(models.Model):
    _inherit = "school.pooling"

    def action_order(self):
        """Make the orders of the schools; what is left is made in the background.

        A school that has its order is passed over, so that a second click, or a run
        that begins again after a failure, makes nothing twice.

        :raise UserError: no vendor or price, not approved, or another state
        """
        self._check_step("closed", "ordering")
        if self.state == "closed":
            self._check_complete()
            self._check_approved()
            self._set_own({"state": "ordering"})
        self._order_next(AT_ONCE)
        if self.state == "ordering":
            cron = self.env.ref("school_logistics.cron_pooling_order")
            # whoever may order may also have the rest made
            cron.sudo()._trigger()
        return True

    def _order_next(self, count):
        """Make the orders of the next ``count`` schools that have none.

        The approval is verified anew each time, and the turn was taken.
        """
        self.ensure_one()
        self._check_approved()
        lines = self.sudo().line_ids.filtered(lambda line: line.state == "open")
        companies = lines.company_id.sorted("id")
        for company in companies[:count]:
            of_school = lines.filtered(lambda line, c=company: line.company_id == c)
            of_school._order_school(company, self.sudo().partner_id)
        if len(companies) <= count:
            self._set_own({"state": "ordered"})

    def _cron_order(self):
        """Go on where ordering was left, one school in each transaction."""
        poolings = self.search([("state", "=", "ordering")], order="id")
        Cron = self.env["ir.cron"]
        waiting = self.env["school.pooling.line"]._read_group(
            Domain("pooling_id", "in", poolings.ids) & Domain("state", "=", "open"),
            ["pooling_id"],
            ["company_id:count_distinct"],
        )
        left = sum(schools for _pooling, schools in waiting)
        Cron._commit_progress(remaining=left)
        for pooling in poolings:
            while pooling.state == "ordering":
                pooling._take_turn()
                if pooling.state != "ordering":
                    break
                pooling._order_next(1)
                left = max(left - 1, 0)
                if not Cron._commit_progress(1, remaining=left):
                    return


class SchoolPoolingLine(models.Model):
    _inherit = "school.pooling.line"

    def _order_school(self, company, partner):
        """Make the draft order of one school for these lines.

        What a school closed, covered or had cut since it offered a line is not
        ordered; a line of which nothing is left is withdrawn.
        """
        gone = self.filtered(
            lambda line: (
                line.request_line_id.request_id.state != "approved"
                or line.request_line_id.qty_open <= 0
            )
        )
        if gone:
            open_gate(gone, LINE_GATE).write(
                {"state": "withdrawn", "reason": self.env._("nothing is open any more")}
            )
            gone.request_line_id._pooling_release()
        lines = self - gone
        if not lines:
            return
        asked = open_gate(lines.request_line_id, CLAIM_GATE)
        # nothing of a client's context goes into the order of a school
        lines = clean(lines.with_env(asked.env).with_company(company))
        order = lines._make_order(company, partner)
        for order_line in order.order_line:
            served = order_line.school_allocation_ids.request_line_id
            mine = lines.filtered(lambda line, s=served: line.request_line_id in s)
            open_gate(mine, LINE_GATE).write(
                {"state": "ordered", "purchase_line_id": order_line.id}
            )
        lines.request_line_id._pooling_release()
        order.message_post(
            body=self.env._(
                "Made by the pooled purchase %(pooling)s. Confirm it as the school's"
                " buyer.",
                pooling=self.pooling_id.display_name,
            )
        )

    def _bought_quantity(self):
        """What the line pooled, or what is still open of it, if that is less."""
        self.ensure_one()
        return min(self.quantity, self.request_line_id.qty_open)

    def _prepare_order(self, company, partner, position):
        """The school's buyer has the order, not the officer who pooled it."""
        Unit = self.env["school.unit"]
        buyers = self.env["school.post.holder"]._users(
            BUYER_POSTS, Unit._for_company(company), Unit._today()
        )
        pooling = self.pooling_id
        return {
            **super()._prepare_order(company, partner, position),
            "user_id": buyers[:1].id,
            "origin": ", ".join([pooling.name, *self.request_id.mapped("name")]),
            "school_pooling_id": pooling.id,
        }
