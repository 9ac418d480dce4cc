"""Each repair is a maintenance request of Odoo too, which follows it.

So Odoo's calendar, teams and figures of an equipment (mean time between failures)
work. The repair decides; the request is never changed by hand.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.clean_context import clean
from ...common.gate import gate_open, open_gate

GATE = "repair_work_order"
TALK = ("message_", "activity_")
#: whether the stage of a state ends the work, and which of them by its place
STAGES = {
    "reported": (False, 0),
    "assigned": (False, 1),
    "waiting": (False, 1),
    "finished": (True, 0),
    "closed": (True, 0),
    "refused": (True, 1),
}


class MaintenanceRequest(models.Model):
    _inherit = "maintenance.request"

    school_repair_id = fields.Many2one(
        "school.repair",
        string="Repair",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create; those of a repair are made with it."""
        requests = super().create(vals_list)
        if requests.school_repair_id and not gate_open(self, GATE):
            requests._refuse_by_hand()
        return requests

    def write(self, vals):
        """Write; those of a repair follow it.

        :raise UserError: names the repair
        """
        talk = all(name.startswith(TALK) for name in vals)
        if not talk and not gate_open(self, GATE):
            own = self.sudo().filtered("school_repair_id")
            if own or "school_repair_id" in vals:
                self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_repair(self):
        if self.sudo().school_repair_id:
            self._refuse_by_hand()

    def _refuse_by_hand(self):
        raise UserError(
            self.env._(
                "%(request)s follows its repair: open the repair and use its buttons.",
                request=self[:1].display_name,
            )
        )


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    request_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance Request",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _make_work_orders(self):
        """Make the maintenance requests of new repairs, without a mail."""
        Request = clean(self.env["maintenance.request"].sudo()).with_context(
            mail_create_nosubscribe=True,
            mail_auto_subscribe_no_notify=True,
            tracking_disable=True,
        )
        stages = self._work_stages()
        values = [
            {
                **repair._work_order_values(stages),
                "company_id": repair.company_id.id,
                "owner_user_id": False,
                "maintenance_team_id": self._work_team(repair.company_id).id,
                "equipment_id": repair.asset_id._equipment().id,
                "request_date": repair.reported_on.date(),
                "maintenance_type": "corrective",
                "school_repair_id": repair.id,
            }
            for repair in self.sudo()
        ]
        requests = open_gate(Request, GATE).create(values)
        for repair, request in zip(self, requests, strict=True):
            repair._set_own({"request_id": request.id})

    def _sync_work_orders(self):
        """Let the maintenance requests follow."""
        stages = self._work_stages()
        for repair in self.sudo().filtered("request_id"):
            request = clean(repair.request_id).with_context(
                mail_auto_subscribe_no_notify=True, tracking_disable=True
            )
            values = repair._work_order_values(stages)
            if request.stage_id.id == values["stage_id"]:
                values.pop("stage_id")
            open_gate(request, GATE).write(values)

    @api.model
    def _work_team(self, company):
        """Return the team of the school, or one of no company, which Odoo asks for."""
        Team = self.env["maintenance.team"].sudo()
        team = Team.search([("company_id", "=", company.id)], limit=1)
        team = team or Team.search([("company_id", "=", False)], limit=1)
        return team or Team.create(
            {"name": self.env._("Repairs"), "company_id": company.id}
        )

    @api.model
    def _work_stages(self):
        """Return the stages of Odoo by whether they end the work, in order."""
        stages = self.env["maintenance.stage"].sudo().search([], limit=100)
        return stages.grouped("done")

    def _work_order_values(self, stages):
        self.ensure_one()
        done, place = STAGES[self.state]
        fitting = stages.get(done) or self.env["maintenance.stage"]
        return {
            "name": f"{self.name} {self.title}",
            "priority": self.priority,
            "stage_id": (fitting[place : place + 1] or fitting[:1]).id,
            "kanban_state": "blocked" if self.state == "waiting" else "normal",
            "user_id": self.handler_ids[:1].id,
            "schedule_date": self.date_planned or False,
        }


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    equipment_id = fields.Many2one(
        "maintenance.equipment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="school_logistics.group_user,school_logistics.group_auditor",
        help="Of Odoo's maintenance, made with the first repair.",
    )

    def _equipment(self):
        """Return the equipment of a card, made when the first repair needs it."""
        if not self:
            return self.env["maintenance.equipment"]
        self.ensure_one()
        card = self.sudo()
        if not card.equipment_id:
            equipment = clean(self.env["maintenance.equipment"].sudo()).create(
                {
                    "name": card.display_name,
                    "company_id": card.company_id.id,
                    "effective_date": card.date_acquired,
                    "cost": card.original_value,
                    "warranty_date": card.warranty_until,
                }
            )
            card._set_own({"equipment_id": equipment.id})
        return card.equipment_id
