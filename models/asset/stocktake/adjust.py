"""After the decision: cards are corrected, losses get a case, surplus things a card."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ...common.gate import open_gate
from ...common.school_time import local_day
from ..card.card import GATE as CARD_GATE
from ..card.card import GONE
from .difference import GATE


class SchoolAssetStocktake(models.Model):
    _inherit = "school.asset.stocktake"

    # -- approval -----------------------------------------------------------------

    def _approval_summary(self):
        """How many of what differ, for the inbox."""
        kinds = dict(
            self.env["school.asset.difference"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        groups = (
            self.env["school.asset.difference"]
            .sudo()
            ._read_group([("stocktake_id", "=", self.id)], ["kind"], ["__count"])
        )
        parts = [f"{kinds[kind]} {count}" for kind, count in groups]
        return " · ".join([self.title, *parts])

    def _approval_facts(self):
        return {**super()._approval_facts(), "department_id": self.department_id.id}

    def _approval_can_submit(self):
        """Refuse differences that nobody explains, or that are not all of them."""
        result = super()._approval_can_submit()
        self._check_preparing()
        self._check_state("counted")
        self._check_compared()
        if not self.difference_ids:
            raise UserError(
                self.env._(
                    "%(stocktake)s: nothing differs. Finish it.",
                    stocktake=self.display_name,
                )
            )
        problems = self.difference_ids._problems()
        if problems:
            more = ["…"] if len(problems) > 20 else []
            raise UserError("\n".join([self.display_name, *problems[:20], *more]))
        return result

    def _approval_can_reopen(self):
        """Refuse once the books were adjusted."""
        result = super()._approval_can_reopen()
        self._check_state("counted")
        return result

    # -- adjusting ------------------------------------------------------------------

    def action_adjust(self):
        """Do what was approved; where nothing differs, finish. Twice is harmless.

        :raise UserError: not approved as it stands, or without a post
        """
        self.check_access("write")
        for take in self.filtered(lambda take: take.state != "done"):
            take._check_preparing()
            take._check_state("counted")
            if take.difference_ids:
                take._check_approval(self.env._("adjust the cards"))
            else:
                take._check_compared()
            take._move_on(
                ["counted"],
                {
                    "state": "done",
                    "adjusted_by_id": self.env.uid,
                    "adjusted_on": fields.Datetime.now(),
                },
            )
            take.difference_ids._adjust()
        return True


class SchoolAssetDifference(models.Model):
    _inherit = "school.asset.difference"

    def _adjust(self):
        """Do what was decided for each; rights, state and approval were checked.

        :raise UserError: names a card that left the school meanwhile
        """
        todo = self.filtered(lambda one: one.handling != "keep")
        gone = todo.asset_id.filtered(lambda asset: asset.state in GONE)
        if gone:
            raise UserError(
                self.env._(
                    "%(asset)s has left the books since it was counted. Void the"
                    " approval and leave this difference as it is.",
                    asset=gone[0].display_name,
                )
            )
        todo.filtered(lambda one: one.kind == "misplaced")._correct_places()
        todo.filtered(lambda one: one.kind == "again")._mark_found_again()
        todo.filtered(lambda one: one.kind == "damaged")._mark_damaged()
        todo.filtered(lambda one: one.kind == "surplus")._make_cards()
        todo.filtered(lambda one: one.kind == "missing")._mark_missing()

    def _correct_places(self):
        for place, rows in groupby(self, lambda one: one.place_found or ""):
            assets = self.browse([row.id for row in rows]).asset_id
            values = assets._values_of_place(self.stocktake_id.company_id, place)
            assets._set_own(values, self.stocktake_id.name)

    def _mark_found_again(self):
        """Take what an earlier count missed into use again, and tell its cases.

        Pieces of a batch that are still missing keep a card of their own.
        """
        for difference in self:
            rest = difference.book_quantity - difference.found_quantity
            if rest > 0:
                take = difference.stocktake_id
                card = difference.asset_id._split_off(rest, take.name)
                difference._note({"new_asset_id": card.id})
        assets = self.asset_id
        assets._set_own({"state": "in_use"}, self.stocktake_id.name)
        lines = self.env["school.damage.line"].sudo()
        for line in lines.search([("asset_id", "in", assets.ids)]):
            line.case_id.message_post(
                body=self.env._(
                    "%(asset)s was found again by %(stocktake)s: cancel the case, or"
                    " say on its line that it was found.",
                    asset=line.asset_id.display_name,
                    stocktake=self.stocktake_id.display_name,
                )
            )

    def _mark_damaged(self):
        # of a batch, only some pieces may be: it goes on being used
        cards = self.asset_id.filtered(lambda asset: asset.quantity == 1)
        cards._set_own({"state": "damaged"}, self.stocktake_id.name)

    def _make_cards(self):
        """Make out a card for each surplus thing; more pieces of a batch likewise."""
        today = self.env["school.unit"]._today()
        values = [one._prepare_card(today) for one in self]
        cards = open_gate(self.env["school.asset"], CARD_GATE).create(values)
        for difference, card in zip(self, cards.with_env(self.env), strict=True):
            difference._note({"new_asset_id": card.id})

    def _prepare_card(self, today):
        """Return the values of the card of a surplus thing."""
        self.ensure_one()
        take, known = self.stocktake_id, self.asset_id
        return {
            "title": self.title,
            "company_id": self.company_id.id,
            "category_id": (self.category_id or known.category_id).id,
            "specification": known.specification,
            "product_id": known.product_id.id,
            "quantity": self.found_quantity - self.book_quantity,
            "original_value": self.amount,
            "value_kind": "estimated",
            "acquired_by": "surplus",
            "date_acquired": today,
            "date_booked": today,
            "place": self.place_found or self.place_book,
            "department_id": self.department_id.id,
            "employee_id": self.employee_id.id,
            "origin_model": take._name,
            "origin_id": take.id,
            "origin_name": take.name,
        }

    def _mark_missing(self):
        """Say on the cards what is missing, and open the cases.

        Of a batch the missing pieces get a card of their own first.
        """
        reason = self.stocktake_id.name
        for difference in self.filtered("found_quantity"):
            missing = difference.book_quantity - difference.found_quantity
            card = difference.asset_id._split_off(missing, reason or "")
            difference._note({"new_asset_id": card.id})
        lost = self.env["school.asset"]
        for difference in self:
            lost |= difference.new_asset_id or difference.asset_id
        lost._set_own({"state": "lost"}, reason)
        self._open_cases()

    def _open_cases(self):
        """Open one case for each custodian, with a day until which it is decided."""
        Case = self.env["school.damage.case"]
        until = fields.Date.add(
            self.env["school.unit"]._today(), days=self.stocktake_id.case_days
        )
        holders = groupby(self, lambda one: (one.employee_id, one.department_id))
        for (employee, department), rows in holders:
            differences = self.browse([row.id for row in rows])
            case = Case.create(differences._prepare_case(employee, department))
            differences._note({"case_id": case.id, "clear_until": until})

    def _prepare_case(self, employee, department):
        """Return the values of the case for what one custodian misses."""
        take = self.stocktake_id
        lost = self.env["school.compensation.facts"]._choice_of("event", "lost")
        day = local_day(take.frozen_on)
        people = []
        if employee:
            people = [{"kind": "staff", "employee_id": employee.id}]
        elif department:
            people = [{"kind": "class", "department_id": department.id}]
        return {
            "company_id": take.company_id.id,
            "incident_date": day,
            "place": self[:1].place_book,
            "description": self.env._(
                "%(stocktake)s: not found. %(causes)s",
                stocktake=take.name,
                causes="; ".join(f"{one.title}: {one.cause or ''}" for one in self),
            ),
            "line_ids": [
                (
                    0,
                    0,
                    {
                        "asset_id": (one.new_asset_id or one.asset_id).id,
                        "quantity": one.book_quantity - one.found_quantity,
                        "event_id": lost.id,
                    },
                )
                for one in self
            ],
            "party_ids": [(0, 0, {**person, "role": "custodian"}) for person in people],
        }

    def _note(self, vals):
        """Write what only our methods set; rights and state were checked."""
        open_gate(self.sudo(), GATE).write(vals)
