"""A tender under approval: what is bound, and what must be complete before."""

from datetime import timedelta

from odoo import models

from ...approval.mixin import DOCUMENT_STATES
from ...common.school_time import local_day

FULL = 100.0


class SchoolTender(models.Model):
    _inherit = "school.tender"

    _approval_bound = (
        "company_id",
        "title",
        "kind",
        "kind_id",
        "scoring",
        "price_weight",
        "formula_id",
        "offer_way",
        "panel_size",
        "owner_ids",
        "invited_ids",
        "document_ids",
        "place",
        "clarify_until",
        "deadline",
        "opening_at",
        "note",
    )
    _approval_bound_lines = {
        "lot_ids": ("name",),
        "line_ids": (
            "lot_id",
            "product_id",
            "name",
            "specification",
            "quantity",
            "product_uom_id",
            "price_ceiling",
        ),
        "share_ids": ("line_id", "request_line_id", "quantity"),
        "criterion_ids": ("kind", "name", "weight", "how"),
        "custodian_ids": ("user_id",),
    }

    def _approval_values(self, columns):
        """Bind the content of the documents too, not only which they are."""
        values = super()._approval_values(columns)
        documents = self.sudo().document_ids.sorted("id")
        documents.invalidate_recordset(["checksum"], flush=False)
        values["document_ids"] = [
            f"{document.id} {document.checksum or ''}" for document in documents
        ]
        return values

    def _approval_facts(self):
        """Add what the requests served say."""
        requests = self.sudo().share_ids.request_id
        return {
            **super()._approval_facts(),
            "planned": bool(requests) and all(requests.mapped("planned")),
            "urgent": any(requests.mapped("urgent")),
            "fund_id": requests.fund_id[:1].id,
            "department_id": requests.department_id[:1].id,
        }

    def _approval_goods(self):
        return [
            {
                "product": line.product_id,
                "is_service": line.product_id.type == "service",
                "price": line.price_ceiling,
                "amount": line.amount_ceiling,
            }
            for line in self.line_ids
        ]

    def _approval_summary(self):
        return self.title or ""

    def _duty_chain(self):
        """The tender, the requests that it serves and its orders."""
        tender = self.sudo()
        return [*super()._duty_chain(), tender.share_ids.request_id, tender.order_ids]

    def _approval_can_submit(self):
        """Refuse what is not complete, naming everything that is missing."""
        result = super()._approval_can_submit()
        self._check_state("draft")
        self._check_preparing()
        problems = [
            *self._content_problems(),
            *self._method_problems(),
            *self._scoring_problems(),
            *self._people_problems(),
            *self._clock_problems(),
        ]
        if problems:
            self._refuse("\n".join(["", *problems]))
        return result

    def _content_problems(self):
        problems = []
        empty = self.lot_ids.filtered(lambda lot: not lot.line_ids)
        if not self.line_ids or empty:
            problems.append(self.env._("Each lot needs at least one item."))
        if not self.document_ids:
            problems.append(self.env._("Attach the tender documents."))
        figures = self._figures()
        if figures["only_invited"] and len(self.invited_ids) < figures["min_bidders"]:
            problems.append(
                self.env._(
                    "Name at least %(count)s vendors to invite.",
                    count=figures["min_bidders"],
                )
            )
        unnamed = self.line_ids.filtered(
            lambda line: line.share_ids and not line.product_id
        )
        if unnamed:
            problems.append(
                self.env._(
                    "Choose the item of the catalogue that is bought for %(items)s.",
                    items=", ".join(unnamed.mapped("name")),
                )
            )
        over = self.line_ids.filtered(
            lambda line: (
                line.product_uom_id.compare(line.qty_requested, line.quantity) > 0
            )
        )
        problems += [
            self.env._(
                "%(item)s: requests ask for %(requested)s, the item says %(quantity)s.",
                item=line.name,
                requested=line.qty_requested,
                quantity=line.quantity,
            )
            for line in over
        ]
        return problems

    def _table_advice(self):
        """What the table of ways of buying says of the whole tender."""
        Rule = self.env["school.purchase.method.rule"].sudo()
        goods = [
            (line.product_id, line.product_id.type == "service")
            for line in self.sudo().line_ids
        ]
        case = Rule._method_case(self.company_id, self.amount_total, goods)
        return Rule._advise([case])[0]

    def _method_problems(self):
        """Refuse now what no order of the award could be confirmed with."""
        advice = self._table_advice()
        if advice.allows(self.kind):
            return []
        Rule = self.env["school.purchase.method.rule"]
        return [
            self.env._(
                "The table of ways of buying allows %(allowed)s here.\n%(rules)s",
                allowed=Rule._allowed_text(advice) or "–",
                rules=Rule._advice_reason(advice),
            )
        ]

    def _scoring_problems(self):
        if self.scoring == "lowest":
            return []
        figures, problems = self._figures(), []
        total = self.price_weight + sum(self.criterion_ids.mapped("weight"))
        if round(total, 2) != FULL:
            problems.append(
                self.env._(
                    "Price and criteria make %(total)s points; they must make 100.",
                    total=round(total, 2),
                )
            )
        kinds = set(self.line_ids.product_id.mapped("type"))
        services = kinds == {"service"}
        least = figures["price_weight_min_service" if services else "price_weight_min"]
        most = figures["price_weight_max"]
        if not least <= self.price_weight <= most:
            problems.append(
                self.env._(
                    "The price counts between %(least)s and %(most)s points"
                    " (%(rule)s).",
                    least=least,
                    most=most,
                    rule=figures["source"],
                )
            )
        if not self.formula_id:
            problems.append(self.env._("Choose the price formula."))
        return problems

    def _people_problems(self):
        figures, problems = self._figures(), []
        if self.panel_size < figures["panel_min"] or self.panel_size % 2 == 0:
            problems.append(
                self.env._(
                    "The panel has an odd number of members, at least %(least)s"
                    " (%(rule)s).",
                    least=figures["panel_min"],
                    rule=figures["source"],
                )
            )
        most = int(self.panel_size * figures["owner_most_percent"] / 100)
        if len(self.owner_ids) > most:
            problems.append(
                self.env._(
                    "The school names at most %(most)s of the panel itself.", most=most
                )
            )
        people = self.custodian_ids.user_id
        if len(people) != 3 or len(self.custodian_ids) != 3:
            problems.append(
                self.env._("Name the three people who open the offers, two at a time.")
            )
        if self.requester_id in people | self.owner_ids:
            problems.append(
                self.env._(
                    "Who prepares the tender neither opens nor judges the offers."
                )
            )
        if people & self.owner_ids:
            problems.append(self.env._("Who opens the offers does not judge them."))
        return problems

    def _clock_problems(self, today=None):
        """What stands against the dates, if it is published on ``today``."""
        if not (self.deadline and self.opening_at):
            return [self.env._("Enter the deadline and the time of the opening.")]
        problems, figures = [], self._figures()
        today = today or self.env["school.unit"]._today()
        earliest = self._earliest_deadline(today)
        if local_day(self.deadline) < earliest:
            problems.append(
                self.env._(
                    "The deadline lies on %(earliest)s or later: %(rule)s demands"
                    " %(days)s days from the publication.",
                    earliest=earliest,
                    days=figures["offer_days"],
                    rule=figures["source"],
                )
            )
        if self.opening_at < self.deadline:
            problems.append(self.env._("Nothing is opened before the deadline."))
        last = self.deadline - timedelta(days=figures["clarify_days"])
        if self.clarify_until and self.clarify_until > last:
            problems.append(
                self.env._(
                    "Questions end %(days)s days before the deadline.",
                    days=figures["clarify_days"],
                )
            )
        return problems

    def _approval_can_reopen(self):
        """Refuse to void the approval of what is published."""
        result = super()._approval_can_reopen()
        self._check_state("approved")
        return result

    def _on_approval_submit(self):
        """Take the request lines: each is in one living tender."""
        result = super()._on_approval_submit()
        self.share_ids._take()
        return result

    def _on_approval_changed(self, state):
        result = super()._on_approval_changed(state)
        for tender in self.sudo():
            tender._move(DOCUMENT_STATES[state])
            if state not in ("running", "approved"):
                tender.share_ids._give_back()
        return result
