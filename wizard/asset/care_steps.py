"""Small pages of upkeep: that it was done, and planning it for many cards."""

from odoo import api, fields, models

from ...models.asset.care.care import KINDS, UNITS


class SchoolAssetCareDone(models.TransientModel):
    """That upkeep or an inspection was done, of one thing or of many."""

    _name = "school.asset.care.done"
    _description = "Upkeep Was Done"

    care_ids = fields.Many2many("school.asset.care", string="What", required=True)
    date = fields.Date(
        string="Done On",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
    )
    done_by = fields.Char(string="By Whom")
    result = fields.Selection(
        [("ok", "In Order"), ("finding", "Something Found")],
        required=True,
        default="ok",
    )
    note = fields.Char()
    open_repair = fields.Boolean(
        string="Have It Repaired",
        compute="_compute_open_repair",
        store=True,
        readonly=False,
    )
    certificate_number = fields.Char()
    certificate = fields.Binary(attachment=False)
    certificate_name = fields.Char()
    valid_until = fields.Date(help="Empty: it is due again after the interval.")

    @api.depends("result")
    def _compute_open_repair(self):
        for page in self:
            page.open_repair = page.result == "finding"

    def action_confirm(self):
        """Enter it, and report what was found."""
        self.ensure_one()
        vals = {
            name: self[name]
            for name in (
                "date",
                "done_by",
                "result",
                "note",
                "certificate_number",
                "certificate",
                "certificate_name",
                "valid_until",
            )
        }
        with_repair = self.open_repair and self.result == "finding"
        self.care_ids._record_done(vals, with_repair=with_repair)
        return {"type": "ir.actions.act_window_close"}


class SchoolAssetCarePlan(models.TransientModel):
    """The same upkeep for many cards, such as all extinguishers."""

    _name = "school.asset.care.plan"
    _description = "Plan Upkeep"

    asset_ids = fields.Many2many("school.asset", string="Cards", required=True)
    title = fields.Char(string="What to Do", required=True)
    kind = fields.Selection(KINDS, required=True, default="inspection")
    every = fields.Integer(required=True, default=12)
    unit = fields.Selection(UNITS, required=True, default="months")
    first_due = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    lead_days = fields.Integer(string="Alarm Before (Days)", default=15)
    employee_id = fields.Many2one(
        "hr.employee", string="Answers for It", ondelete="cascade"
    )

    def action_plan(self):
        """Enter it on every card.

        :return: action that opens what was entered
        """
        self.ensure_one()
        cares = self.env["school.asset.care"].create(
            [
                {
                    "company_id": card.company_id.id,
                    "asset_id": card.id,
                    "title": self.title,
                    "kind": self.kind,
                    "every": self.every,
                    "unit": self.unit,
                    "first_due": self.first_due,
                    "lead_days": self.lead_days,
                    "employee_id": self.employee_id.id,
                }
                for card in self.asset_ids
            ]
        )
        return cares._get_records_action(name=self.env._("Upkeep and Inspections"))
