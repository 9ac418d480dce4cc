"""The steps of a repair, for good."""

from odoo import SUPERUSER_ID, fields, models

STEPS = [
    ("reported", "Reported"),
    ("assigned", "Dispatched"),
    ("waiting", "Waiting for Parts"),
    ("resumed", "Resumed"),
    ("issued", "Materials Handed Out"),
    ("finished", "Repaired"),
    ("closed", "Accepted"),
    ("reopened", "Reopened"),
    ("refused", "Not Accepted"),
    ("rated", "Rated"),
    ("damage", "Damage Case Opened"),
]


class SchoolRepairEntry(models.Model):
    """One step: what, when, by whom, and what was said."""

    _name = "school.repair.entry"
    _description = "Step of a Repair"
    _inherit = ["school.ledger"]
    _order = "id desc"
    _rec_name = "step"

    repair_id = fields.Many2one(
        "school.repair", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    step = fields.Selection(STEPS, required=True)
    moment = fields.Datetime(string="When", required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    person = fields.Char(
        string="By", help="The name on that day; of whoever reported without a login."
    )
    text = fields.Char(string="What Was Said")
    round = fields.Integer(help="0 for the first time, 1 after it was reopened once …")


class SchoolRepair(models.Model):
    _inherit = "school.repair"

    def _enter_step(self, step, text="", person=""):
        """Add the step to the ledger; rights and state were checked.

        :param str person: who said it, if not the user
        """
        now = fields.Datetime.now()
        by_page = self.env.uid == SUPERUSER_ID
        self.env["school.repair.entry"].sudo().create(
            [
                {
                    "repair_id": repair.id,
                    "company_id": repair.company_id.id,
                    "step": step,
                    "moment": now,
                    "user_id": self.env.uid,
                    "person": person or ("" if by_page else self.env.user.name),
                    "text": (text or "")[:1000],
                    "round": repair.reopened,
                }
                for repair in self
            ]
        )
        self.invalidate_recordset(["entry_ids"])
