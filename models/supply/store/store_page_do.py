"""What an entry of the counter does, with the rights of the keeper who made it."""

import base64
import binascii
import math

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .actual_day import on_actual_day

MOST_LINES = 500
LONGEST_TEXT = 120
# first bytes of the pictures that a signature may be
PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff")


class SchoolStorePage(models.AbstractModel):
    _inherit = "school.store.page"

    # -- the kinds of entries

    @api.model
    def _do_issue(self, payload):
        """Hand goods out that wait for somebody, against a signature on the screen.

        :param dict payload: ``holder`` ([kind, id]), ``date``, ``purpose``,
            ``per_person``, ``lines`` ([{move, quantity, due, note}]), ``signed_by``,
            ``signature`` (base64 of a picture)
        :return: the ``school.issue``
        """
        holder = self._read_holder(payload)
        lines = self._read_lines(payload, "move")
        self._check_listed(
            self.env["stock.move"],
            [line["move"] for line in lines],
            self._holder_domains(holder)[0],
            self.env._(
                "Some of these goods do not wait for %(holder)s any more. They were"
                " handed out meanwhile, or the request was closed. Open the list"
                " again.",
                holder=holder.name,
            ),
        )
        issue = self.env["school.issue"].create(
            {
                **self._holder_values(holder),
                "date": self._read_past(payload.get("date")),
                "purpose": self._read_text(payload.get("purpose")),
                "per_person": payload.get("per_person") is True,
                "signed_by": self._read_text(payload.get("signed_by")),
                "signature": self._read_picture(payload.get("signature")),
                "line_ids": [
                    Command.create(self._issue_line_values(line)) for line in lines
                ],
            }
        )
        if issue.date < self.env["school.unit"]._today():
            issue = on_actual_day(issue, issue.date)
        issue.action_done()
        return issue

    @api.model
    def _issue_line_values(self, line):
        values = {
            "move_id": line["move"],
            "quantity": line["quantity"],
            "note": self._read_text(line.get("note")),
        }
        if line.get("due"):
            values["due_date"] = self._read_date(line["due"])
        return values

    @api.model
    def _do_return(self, payload):
        """Take back what somebody holds, with the condition of each thing.

        :param dict payload: ``holder``, ``date``, ``lines`` ([{custody, quantity,
            condition, note}]), ``signed_by``, ``signature``
        :return: the ``school.return``
        """
        holder = self._read_holder(payload)
        lines = self._read_lines(payload, "custody")
        self._check_listed(
            self.env["school.custody"],
            [line["custody"] for line in lines],
            self._holder_domains(holder)[1],
            self.env._(
                "Some of these things are not in the hands of %(holder)s. Open the list"
                " again.",
                holder=holder.name,
            ),
        )
        signature = payload.get("signature")
        goods_return = self.env["school.return"].create(
            {
                **self._holder_values(holder),
                "date": self._read_past(payload.get("date")),
                "returned_by": self._read_text(payload.get("signed_by")) or holder.name,
                "signature": self._read_picture(signature) if signature else False,
                "line_ids": [
                    Command.create(
                        {
                            "custody_id": line["custody"],
                            "quantity": line["quantity"],
                            "condition": self._read_condition(line),
                            "note": self._read_text(line.get("note")),
                        }
                    )
                    for line in lines
                ],
            }
        )
        goods_return.action_done()
        return goods_return

    @api.model
    def _do_count(self, payload):
        """Enter a count of one item; a difference waits for its approval.

        :param dict payload: ``product``, ``lot``, ``counted``, ``reason``
        :return: the ``school.store.count``
        """
        product = self._item(payload.get("product"))
        lot = payload.get("lot") or False
        if lot and (not isinstance(lot, int) or isinstance(lot, bool)):
            raise UserError(self.env._("Choose a lot of this item."))
        return self.env["school.store.count"].create(
            {
                "product_id": product.id,
                "lot_id": lot,
                "counted": self._read_number(payload.get("counted"), least=0.0),
                "reason": self._read_text(payload.get("reason")),
            }
        )

    # -- what the list of entries shows

    @api.model
    def _summary(self, kind, payload):
        """Return one line on an entry, for lists; it may be refused later."""
        if kind == "count":
            return self._item(payload.get("product")).name
        holder = self._read_holder(payload)
        lines = payload.get("lines")
        count = len(lines) if isinstance(lines, list) else 0
        return self.env._("%(who)s: %(count)s items", who=holder.name, count=count)

    # -- reading what came

    @api.model
    def _read_holder(self, payload):
        holder = payload.get("holder")
        pair = holder if isinstance(holder, list) and len(holder) == 2 else (None, None)
        return self._holder(*pair)

    @api.model
    def _holder_values(self, holder):
        person = holder._name == "hr.employee"
        return {
            "company_id": self.env.company.id,
            "employee_id": holder.id if person else False,
            "department_id": False if person else holder.id,
        }

    @api.model
    def _read_lines(self, payload, source):
        """Return the lines of an entry, each of its sources named once.

        :param str source: key of the id that a line is about
        :raise UserError: when it has none, too many, or one that is no line
        """
        lines = payload.get("lines")
        if not isinstance(lines, list) or not 0 < len(lines) <= MOST_LINES:
            raise UserError(
                self.env._("Tick what is handed over: 1 to %s lines.", MOST_LINES)
            )
        read = []
        for line in lines:
            known = isinstance(line, dict) and line.get(source)
            if not isinstance(known, int) or isinstance(known, bool):
                raise UserError(self.env._("A line of this entry cannot be read."))
            read.append({**line, "quantity": self._read_number(line.get("quantity"))})
        if len({line[source] for line in read}) < len(read):
            raise UserError(self.env._("The same goods are listed twice."))
        return read

    @api.model
    def _check_listed(self, model, ids, domain, message):
        """:raise UserError: with ``message``, when one of ``ids`` is not there"""
        found = model.search_count(
            [("id", "in", ids), ("company_id", "=", self.env.company.id), *domain]
        )
        if found < len(ids):
            raise UserError(message)

    @api.model
    def _read_number(self, value, least=None):
        """Return a quantity; above zero, or from ``least`` on."""
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or abs(value) > 1e9:
            raise UserError(self.env._("Enter a quantity in figures."))
        if value < least if least is not None else value <= 0:
            raise UserError(
                self.env._("A quantity of %s cannot be entered.", f"{value:g}")
            )
        return float(value)

    @api.model
    def _read_date(self, value):
        """Return a day, today without one.

        :raise UserError: for anything else
        """
        if not value:
            return self.env["school.unit"]._today()
        try:
            return fields.Date.to_date(value if isinstance(value, str) else "?")
        except ValueError as error:
            raise UserError(self.env._("%s is no date.", value)) from error

    @api.model
    def _read_past(self, value):
        """Return the day on which something was handed over; not one to come."""
        day, today = self._read_date(value), self.env["school.unit"]._today()
        if day > today:
            raise UserError(
                self.env._("%s is still to come.", fields.Date.to_string(day))
            )
        return day

    @api.model
    def _read_text(self, value):
        return value.strip()[:LONGEST_TEXT] if isinstance(value, str) else ""

    @api.model
    def _read_condition(self, line):
        field = self.env["school.return.line"]._fields["condition"]
        condition = line.get("condition") or "good"
        if condition not in field.get_values(self.env):
            raise UserError(self.env._("Say in which condition each thing came back."))
        return condition

    @api.model
    def _read_picture(self, value):
        """Return the base64 of a picture.

        :raise UserError: for anything that is none
        """
        try:
            content = base64.b64decode(value or "", validate=True)
        except (TypeError, ValueError, binascii.Error):
            content = b""
        if not content.startswith(PICTURES):
            raise UserError(
                self.env._(
                    "The signature is missing. Let the taker sign on the screen."
                )
            )
        return base64.b64encode(content)
