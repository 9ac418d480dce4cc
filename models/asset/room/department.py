"""Departments: which of them is a class or a dormitory.

Goods, requests, clearances and damage cases know departments. A class and a dormitory
are departments to them; what else they are stands in the register of this room.
"""

from odoo import api, fields, models


class HrDepartment(models.Model):
    _inherit = "hr.department"

    school_class_ids = fields.One2many(
        comodel_name="school.class", inverse_name="department_id", string="Class"
    )
    school_dormitory_ids = fields.One2many(
        comodel_name="school.room", inverse_name="holder_id", string="Dormitory"
    )
    school_kind = fields.Selection(
        selection=[
            ("office", "Department"),
            ("class", "Class"),
            ("dormitory", "Dormitory"),
        ],
        compute="_compute_school_kind",
        store=True,
        compute_sudo=True,
        help="What it is in the registers of the school.",
    )

    @api.depends("school_class_ids", "school_dormitory_ids")
    def _compute_school_kind(self):
        for department in self.with_context(active_test=False):
            if department.school_class_ids:
                department.school_kind = "class"
            elif department.school_dormitory_ids:
                department.school_kind = "dormitory"
            else:
                department.school_kind = "office"


class SchoolRoom(models.Model):
    _inherit = "school.room"

    holder_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The dormitory in whose name its things stand, as those of a class do.",
    )
    _kept_fixed = frozenset({"company_id", "holder_id"})

    @api.model_create_multi
    def create(self, vals_list):
        """Enter rooms; each dormitory can keep things in its own name."""
        for vals in vals_list:
            vals["holder_id"] = False
        rooms = super().create(vals_list)
        rooms._make_holders()
        return rooms

    def write(self, vals):
        """Change rooms; a room that becomes a dormitory gets its holder."""
        result = super().write(vals)
        if vals.get("kind") == "dormitory":
            self._make_holders()
        return result

    def _make_holders(self):
        """Give the dormitories a name in which their things stand."""
        rooms = self.filtered(
            lambda room: room.kind == "dormitory" and not room.holder_id
        ).sudo()
        # staff files are closed to those who keep rooms
        holders = self.env["hr.department"].sudo()
        holders = holders.with_context(mail_create_nolog=True).create(
            [
                {
                    "name": self._holder_name(room),
                    "company_id": room.company_id.id,
                    "parent_id": room.department_id.id,
                    "manager_id": room.keeper_id.id,
                }
                for room in rooms
            ]
        )
        for room, holder in zip(rooms, holders, strict=True):
            room.holder_id = holder

    @api.model
    def _holder_name(self, room):
        lang = self.env["school.form"]._form_lang(room.company_id)
        return self.with_context(lang=lang).env._("Dormitory %(room)s", room=room.name)

    def _tell_holder(self):
        """The keeper of a dormitory answers for what stands in its name."""
        result = super()._tell_holder()
        for room in self.sudo().filtered("holder_id"):
            room.holder_id.manager_id = room.keeper_id
        return result
