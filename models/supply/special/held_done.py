"""Signing for held items and carrying a sheet out, exactly once."""

import hashlib
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.digest import digest
from .held_move import CLASS_KINDS


class SchoolHeldMove(models.Model):
    _inherit = "school.held.move"

    def _signed_content(self):
        """Digest of what is signed for."""
        self.ensure_one()
        move = self.sudo().with_context(bin_size=False)
        names = move._name_list()
        return digest(
            {
                **({"names": names} if names else {}),
                "sheet": [move.name, move.kind, move.department_id.id, str(move.date)],
                "lines": sorted(
                    [line.item_id.id, f"{line.quantity:.6f}"] for line in move.line_ids
                ),
                "who": [move.signed_by or "", move.signed_user_id.id],
                "image": hashlib.sha256(move.signature or b"").hexdigest(),
            }
        )

    def action_sign(self):
        """Sign for what the class takes, in one's own session; twice is harmless.

        :raises UserError: somebody else is named, or the sheet is not open
        """
        self.check_access("read")
        for move in self:
            user = self.env.user
            if move.state == "signed" and move.signed_user_id == user:
                continue
            if move.receiver_id != user:
                raise UserError(
                    self.env._(
                        "%(sheet)s is signed by %(receiver)s, who takes the items.",
                        sheet=move.name,
                        receiver=move.receiver_id.name or "–",
                    )
                )
            move._check_open()
            move._sign(user.name, user)
        return True

    def _sign(self, name, user):
        self.ensure_one()
        move = self.sudo()
        move._check_lines()
        move._set_own(
            {
                "signed_by": name,
                "signed_user_id": user.id,
                "signed_on": fields.Datetime.now(),
            }
        )
        move._set_own({"state": "signed", "digest": move._signed_content()})

    def _check_lines(self):
        if not self.line_ids:
            raise UserError(self.env._("%(sheet)s lists nothing.", sheet=self.name))

    def action_done(self):
        """Carry the sheets out, as a keeper; a sheet that is done is passed over.

        :raises UserError: not signed, changed since, or more than there is
        """
        self.check_access("write")
        for move in self.sorted("id"):
            if move.state == "done":
                continue
            move.unit_id._check_post(["keeper"])
            move._check_ready()
            move._carry_out()
        return True

    def _check_ready(self):
        """:raises UserError: says what the sheet lacks"""
        self.ensure_one()
        self._check_lines()
        if self.date > self.env["school.unit"]._today():
            raise UserError(
                self.env._("%(sheet)s lies in the future.", sheet=self.name)
            )
        if self.state == "draft" and self.kind in CLASS_KINDS:
            self._check_drawn()
            self._sign(self.signed_by, self.env["res.users"])
        if self.kind in CLASS_KINDS and (
            self.state != "signed" or self.digest != self._signed_content()
        ):
            raise UserError(
                self.env._(
                    "%(sheet)s was changed after it was signed, or is cancelled. Set it"
                    " back to draft and have it signed anew.",
                    sheet=self.name,
                )
            )
        if self.kind not in CLASS_KINDS and self.state != "draft":
            raise UserError(self.env._("%(sheet)s is cancelled.", sheet=self.name))

    def _check_drawn(self):
        name = "".join((self.signed_by or "").split())
        if not self.signature or not name:
            raise UserError(
                self.env._(
                    "%(sheet)s is not signed. Let who takes the items sign on the"
                    " screen and enter the name, or sign in a session of their own.",
                    sheet=self.name,
                )
            )
        if name == "".join(self.env.user.name.split()):
            raise UserError(
                self.env._(
                    "%(sheet)s: the keeper never signs for who takes the items.",
                    sheet=self.name,
                )
            )

    def _carry_out(self):
        """Move the quantities and enter them in the ledger."""
        self.ensure_one()
        move = self.sudo()
        # once, whoever clicks at the same time: the second waits and is refused
        self.env["school.held.balance"].flush_model()
        store = self.env["hr.department"].sudo()
        signs = {"receive": (1, 0), "issue": (-1, 1), "back": (1, -1), "out": (-1, 0)}
        in_store, with_class = signs[move.kind]
        changes, entries = defaultdict(float), []
        for line in move.line_ids:
            for place, sign in ((store, in_store), (move.department_id, with_class)):
                if not sign:
                    continue
                changes[line.item_id, place] += sign * line.quantity
                entries.append(move._entry(line, place, sign * line.quantity))
        move._set_own(
            {
                "state": "done",
                "keeper_id": self.env.uid,
                "done_on": fields.Datetime.now(),
            }
        )
        move.flush_recordset()
        self.env["school.held.balance"].sudo()._shift(changes)
        self.env["school.held.entry"].sudo().create(entries)
        move.line_ids.item_id.balance_ids.invalidate_recordset()

    def _entry(self, line, place, quantity):
        return {
            "item_id": line.item_id.id,
            "company_id": self.company_id.id,
            "department_id": place.id,
            "kind": self.kind,
            "quantity": quantity,
            "date": self.date,
            "move_id": self.id,
            "document": self.name,
            "user_name": self.env.user.name,
            "entered_on": fields.Datetime.now(),
        }

    def _receive_products(self, document, quantities, prefix=""):
        """Take things in that are only kept from now on, as the keeper at work.

        :param document: where they come from; its rights and post were checked
        :param dict quantities: ``{product: quantity}``
        :param str prefix: before the items' names, such as that of used things
        :return: the sheet, carried out
        """
        company = document.company_id
        items = self.env["school.held.item"].sudo()
        items = items._for_products(list(quantities), company, prefix)
        sheet = self.sudo().create(
            {
                "company_id": company.id,
                "kind": "receive",
                "party": document.display_name,
                "line_ids": [
                    fields.Command.create(
                        {"item_id": items[product].id, "quantity": quantity}
                    )
                    for product, quantity in quantities.items()
                ],
            }
        )
        sheet._carry_out()
        return sheet


class SchoolHeldItem(models.Model):
    _inherit = "school.held.item"

    def _for_products(self, products, company, prefix=""):
        """Return ``{product: item}`` of a school, made where there is none."""
        names = {product: f"{prefix}{product.name}" for product in products}
        found = self.search(
            [("company_id", "=", company.id), ("name", "in", list(names.values()))]
        )
        known = {item.name: item for item in found}
        missing = {
            name: product for product, name in names.items() if name not in known
        }
        made = self.create(
            [
                {
                    "name": name,
                    "kind": "other",
                    "measure": product.uom_id.name,
                    "company_id": company.id,
                }
                for name, product in missing.items()
            ]
        )
        known |= {item.name: item for item in made}
        return {product: known[name] for product, name in names.items()}
