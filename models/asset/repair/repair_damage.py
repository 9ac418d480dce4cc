"""Damage by people: from the repair to the damage case, in one tap."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.school_time import local_day


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    case_id = fields.Many2one(
        "school.damage.case",
        string="Damage Case",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def action_damage(self):
        """Open the damage case of a fault that people caused, or the one there is.

        The card, the photos and the cost of the repair are filled in.

        :return: action that opens the case
        :raise UserError: another cause, or without a post that writes cases
        """
        self.ensure_one()
        self.check_access("read")
        if not self.case_id:
            if self.cause != "human":
                raise UserError(
                    self.env._(
                        "%(repair)s: the cause is not that people damaged it.",
                        repair=self.display_name,
                    )
                )
            self._lock_row()
            case = self.env["school.damage.case"].create(self._prepare_case())
            self.sudo()._set_own({"case_id": case.id})
            self._enter_step("damage", case.name)
        return self.case_id._get_records_action()

    def _prepare_case(self):
        """Return the values of the case; override to add to them."""
        Choice = self.env["school.compensation.choice"]
        repairable = Choice.search(
            [("fact_id.code", "=", "event"), ("code", "=", "repairable")], limit=1
        )
        line = {
            "asset_id": self.asset_id.id,
            "item": self.title,
            "event_id": repairable.id,
            "repair_cost": self.cost_total,
        }
        texts = (self.description, self.cause_note, self.work_done)
        photos = self.photo_ids | self.after_photo_ids
        return {
            "company_id": self.company_id.id,
            "incident_date": local_day(self.reported_on),
            "place": self.place,
            "description": "\n".join(filter(None, texts)),
            "photo_ids": [fields.Command.set(photos.ids)],
            "line_ids": [fields.Command.create(line)],
        }


class SchoolDamageCase(models.Model):
    _inherit = "school.damage.case"

    repair_ids = fields.One2many("school.repair", "case_id", string="Repairs")

    def action_open_repairs(self):
        """Open the repairs that led to this case."""
        self.ensure_one()
        self.check_access("read")
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))
