"""Rooms and their repairs; codes for the doors of many rooms at once."""

from odoo import api, fields, models


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    room_id = fields.Many2one(
        "school.room",
        compute="_compute_room_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.depends("asset_id", "point_id")
    def _compute_room_id(self):
        for repair in self:
            known = repair.sudo()
            room = known.asset_id.room_id or known.point_id.room_id
            repair.room_id = room or repair.room_id

    @api.onchange("room_id")
    def _onchange_room_id(self):
        """The place is the room."""
        for repair in self.filtered("room_id"):
            repair.place = repair.room_id.name


class SchoolRepairPoint(models.Model):
    _inherit = "school.repair.point"

    room_id = fields.Many2one(
        "school.room", check_company=True, index="btree_not_null", ondelete="restrict"
    )

    @api.onchange("room_id")
    def _onchange_room_id(self):
        """The code is called as the room is."""
        for point in self.filtered("room_id"):
            point.name = point.room_id.name


class SchoolRoom(models.Model):
    _inherit = "school.room"

    repair_ids = fields.One2many("school.repair", "room_id", string="Repairs")
    point_ids = fields.One2many("school.repair.point", "room_id", string="Codes")
    repair_count = fields.Integer(compute="_compute_repair_count")

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        counts = dict(
            self.env["school.repair"]._read_group(
                [("room_id", "in", self.ids)], ["room_id"], ["__count"]
            )
        )
        for room in self:
            room.repair_count = counts.get(room, 0)

    def action_open_repairs(self):
        """Open the repairs in this room."""
        self.ensure_one()
        self.check_access("read")
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))

    def action_make_codes(self):
        """Make a code for the door of each room that has none.

        :return: action that opens the codes of the rooms, to print them
        :raise UserError: without a post that dispatches repairs
        """
        self.check_access("read")
        bare = self.filtered(lambda room: not room.point_ids)
        self.env["school.repair.point"].create(
            [
                {
                    "name": room.name,
                    "room_id": room.id,
                    "company_id": room.company_id.id,
                    "department_id": room.department_id.id,
                }
                for room in bare
            ]
        )
        self.invalidate_recordset(["point_ids"])
        return self.point_ids._get_records_action(
            name=self.env._("Codes for Reporting Faults")
        )
