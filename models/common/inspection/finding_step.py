"""What happened to a finding, step by step, with photos."""

from odoo import fields, models

STEPS = [
    ("rectify", "Rectified"),
    ("reject", "Not Yet Good"),
    ("close", "Closed"),
    ("extend", "Given More Time"),
    ("strike", "Struck"),
    ("overdue", "Overdue"),
    ("repair", "Reported as a Fault"),
]


class SchoolFindingStep(models.Model):
    """One step of a finding, never changed: who did what, when, with which photo."""

    _name = "school.finding.step"
    _description = "Step of a Finding"
    _inherit = ["school.deed"]
    _order = "id"

    finding_id = fields.Many2one(
        comodel_name="school.finding",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(selection=STEPS, required=True, readonly=True)
    note = fields.Char(readonly=True)
    photo = fields.Image(max_width=1600, max_height=1600, readonly=True)
    done_on = fields.Datetime(required=True, readonly=True)


class SchoolFinding(models.Model):
    _inherit = "school.finding"

    def _step(self, kind, note=False, photo=False):
        """Put a step on record; the caller has checked that it is allowed.

        :param str kind: key of ``STEPS``
        :param str note: what was done, or why
        :param photo: base64, or False
        """
        now = fields.Datetime.now()
        # nobody may write this ledger
        self.env["school.finding.step"].sudo().create(
            [
                {
                    "finding_id": finding.id,
                    "company_id": finding.company_id.id,
                    "kind": kind,
                    "note": note or False,
                    "photo": photo or False,
                    "user_id": self.env.uid,
                    "done_on": now,
                }
                for finding in self
            ]
        )
