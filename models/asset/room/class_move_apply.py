"""Applying the sheet of a move: rooms, cards and history together, once."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..card.card import GONE

MOST_NAMED = 5


class SchoolClassMove(models.Model):
    _inherit = "school.class.move"

    def action_apply(self):
        """Let the classes move; twice is harmless.

        Two people who apply the same sheet at the same moment change the same row: the
        second waits and finds the sheet applied.

        :raise UserError: names what does not fit, such as a room for two classes
        """
        self.check_access("write")
        for sheet in self.filtered(lambda one: one.state != "done"):
            sheet._check_open()
            sheet._check_preparing()
            sheet._check_ready()
            sheet._set_own(
                {
                    "state": "done",
                    "applied_by_id": self.env.uid,
                    "applied_on": fields.Datetime.now(),
                }
            )
            sheet.flush_recordset()
            changes = sheet._card_changes()
            sheet._move_classes()
            # the cards' own guard asks for the same posts, which were checked
            self.env["school.asset"]._set_each(
                changes, self.env._("Move of classes %(sheet)s", sheet=sheet.name)
            )
            sheet._set_own({"moved_count": len(changes)})
        return True

    def _check_ready(self):
        """:raise UserError: names the first thing that does not fit"""
        self.ensure_one()
        if not self.line_ids.filtered("is_move"):
            raise UserError(
                self.env._(
                    "%(sheet)s: no class moves. Enter new rooms.", sheet=self.name
                )
            )
        if self.date > self.env["school.unit"]._today():
            raise UserError(
                self.env._(
                    "%(sheet)s is for %(date)s: apply it on that day, or change the"
                    " day.",
                    sheet=self.name,
                    date=fields.Date.to_string(self.date),
                )
            )
        self._check_rooms_known()
        self._check_rooms_free()

    def _check_rooms_known(self):
        """:raise UserError: names classes that moved since the sheet was written"""
        stays = (
            self.env["school.class.stay"]
            .sudo()
            .search(
                [
                    ("class_id", "in", self.line_ids.class_id.ids),
                    ("date_to", "=", False),
                ]
            )
        )
        now = {stay.class_id: stay for stay in stays}
        empty = stays.browse()
        other = self.line_ids.filtered(
            lambda line: (
                now.get(line.class_id.sudo(), empty).room_id.id != line.from_room_id.id
            )
        )
        if other:
            raise UserError(
                self.env._(
                    "%(sheet)s: %(classes)s changed rooms since the sheet was written."
                    " Refresh it and look through it again.",
                    sheet=self.name,
                    classes=", ".join(other[:MOST_NAMED].class_id.mapped("name")),
                )
            )
        late = stays.filtered(lambda stay: stay.date_from > self.date)
        if late:
            raise UserError(
                self.env._(
                    "%(class)s came to %(room)s on %(date)s only: a move on %(day)s"
                    " lies before.",
                    **{
                        "class": late[0].class_id.name,
                        "room": late[0].room_id.name,
                        "date": late[0].date_from,
                        "day": self.date,
                    },
                )
            )

    def _check_rooms_free(self):
        """:raise UserError: names a room that two classes would have"""
        targets = self.line_ids.filtered("to_room_id").grouped("to_room_id")
        for room, lines in targets.items():
            if len(lines) > 1:
                raise UserError(
                    self.env._(
                        "%(room)s is given to %(classes)s. A room holds one class.",
                        room=room.name,
                        classes=", ".join(lines.class_id.mapped("name")),
                    )
                )
        taken = (
            self.env["school.class.stay"]
            .sudo()
            .search(
                [
                    ("room_id", "in", self.line_ids.to_room_id.ids),
                    ("class_id", "not in", self.line_ids.class_id.ids),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">", self.date),
                ],
                limit=1,
            )
        )
        if taken:
            raise UserError(
                self.env._(
                    "%(class)s is in %(room)s and not on the sheet. Put it on, or"
                    " choose another room.",
                    **{"class": taken.class_id.name, "room": taken.room_id.name},
                )
            )

    def _card_changes(self):
        """Return what changes on which card, from how things stand before the move.

        What a class keeps goes with it, or passes to the class that comes into the
        room, or to the room when none comes. What belongs to the room stays.

        :return: ``{card: values}``
        """
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.from_room_id and line.from_room_id != line.to_room_id
        )
        coming = {line.to_room_id: line.class_id for line in self.line_ids}
        cards = (
            self.env["school.asset"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("room_id", "in", lines.from_room_id.ids),
                    ("department_id", "in", lines.class_id.department_id.ids),
                    ("state", "not in", GONE),
                ]
            )
        )
        kept = cards.grouped(lambda card: (card.room_id.id, card.department_id.id))
        changes = {}
        for line in lines:
            key = line.from_room_id.id, line.class_id.department_id.id
            if line._desks() == "go":
                values = {
                    "room_id": line.to_room_id.id,
                    "place": line.to_room_id.name,
                }
            else:
                heir = coming.get(line.from_room_id)
                values = {"department_id": heir.department_id.id if heir else False}
            changes |= dict.fromkeys(kept.get(key, cards.browse()), values)
        return changes

    def _move_classes(self):
        """End the stays of all classes that move, then begin the new ones."""
        Stay = self.env["school.class.stay"]
        lines = self.line_ids.filtered(
            lambda line: line.from_room_id != line.to_room_id
        )
        Stay.sudo().search(
            [("class_id", "in", lines.class_id.ids), ("date_to", "=", False)]
        )._own().write({"date_to": self.date})
        # rooms are exchanged: the old stays end before the new ones begin
        Stay.flush_model()
        Stay._own().create(
            [
                {
                    "class_id": line.class_id.id,
                    "room_id": line.to_room_id.id,
                    "date_from": self.date,
                    "move_id": self.id,
                }
                for line in lines.filtered("to_room_id")
            ]
        )
        for teacher, moved in (
            self.line_ids.filtered("teacher_id").grouped("teacher_id").items()
        ):
            quiet = moved.class_id.sudo().with_context(tracking_disable=True)
            quiet.write({"teacher_id": teacher.id})
        self.line_ids.class_id.invalidate_recordset(["room_id", "stay_ids"])
        self.env["school.room"].invalidate_model(["class_id", "stay_ids"])
