"""What was said of a suspicion: never changed, only added to."""

from odoo import api, fields, models

from .split_case import STATES


class SchoolSplitOpinion(models.Model):
    """One opinion on one suspicion."""

    _name = "school.split.opinion"
    _description = "Opinion on a Suspicion"
    _inherit = ["school.ledger"]
    _order = "id desc"
    _rec_name = "user_name"

    case_id = fields.Many2one(
        comodel_name="school.split.case",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, index=True, ondelete="restrict"
    )
    opinion = fields.Selection(STATES, required=True)
    note = fields.Char(string="Reason", required=True)
    amount = fields.Float(
        string="Together", digits=(16, 2), help="What it was about at the time (CNY)."
    )
    user_id = fields.Many2one(
        comodel_name="res.users", required=True, ondelete="restrict"
    )
    user_name = fields.Char(string="Who", required=True)
    entered_on = fields.Datetime(required=True)

    @api.model
    def _enter(self, cases, opinion, note):
        """Enter one opinion on each case; the rights were checked.

        :param str opinion: key of ``STATES``; ``open`` when new pieces were found
        """
        user = self.env.user
        self.create(
            [
                {
                    "case_id": case.id,
                    "company_id": case.company_id.id,
                    "opinion": opinion,
                    "note": note,
                    "amount": case.amount_total,
                    "user_id": user.id,
                    "user_name": user.name,
                    "entered_on": fields.Datetime.now(),
                }
                for case in cases
            ]
        )
        cases.sudo().write({"state": opinion})
