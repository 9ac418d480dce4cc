"""Asks for what a step of a case needs."""

from odoo import api, fields, models


class SchoolStaffImprovementStep(models.TransientModel):
    _name = "school.staff.improvement.step"
    _description = "Step of a Case"

    case_id = fields.Many2one(
        comodel_name="school.staff.improvement", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id")
    group_id = fields.Many2one(related="case_id.group_id")
    kind = fields.Selection(
        selection=[
            ("talk", "Talk"),
            ("train", "Training"),
            ("transfer", "Transfer"),
            ("reassess", "Assess Again"),
            ("propose", "Propose"),
        ],
        required=True,
    )
    text = fields.Text()
    answer = fields.Text(string="Answer of the Person")
    day = fields.Date(default=lambda self: self.env["school.unit"]._today())
    date_from = fields.Date(
        string="From", default=lambda self: self.env["school.unit"]._today()
    )
    date_to = fields.Date(string="Until")
    to_group_id = fields.Many2one(
        comodel_name="school.staff.group",
        string="New Group",
        domain="[('company_id', '=', company_id), ('id', '!=', group_id),"
        " ('subject_kind', '=', 'person')]",
    )
    outcome = fields.Selection(
        selection=lambda self: self._selection_of("outcome"),
        default="able",
    )
    decision = fields.Selection(
        selection=lambda self: self._selection_of("decision"),
        default="stay",
    )
    union_told_on = fields.Date()
    unprotected = fields.Boolean(
        string="Not Protected",
        help="Neither ill within the medical period, pregnant or nursing, hurt at work,"
        " nor with 15 years here and less than five to the pension.",
    )
    notice = fields.Selection(selection=lambda self: self._selection_of("notice"))
    currency_id = fields.Many2one(related="case_id.currency_id")
    amount = fields.Monetary(string="Severance Pay")

    @api.model
    def _selection_of(self, name):
        field = self.env["school.staff.improvement"]._fields[name]
        return field._description_selection(self.env)

    def action_confirm(self):
        """Take the step; the case checks who may, and what the law asks for."""
        self.ensure_one()
        case = self.case_id
        if self.kind == "talk":
            return case.action_talk(self.text, self.answer, self.day)
        if self.kind == "train":
            return case.action_train(self.text, self.date_from, self.date_to)
        if self.kind == "transfer":
            return case.action_transfer(
                self.text, self.to_group_id.id, self.date_from, self.date_to
            )
        if self.kind == "reassess":
            return case.action_reassess(self.outcome, self.text)
        return case.action_propose(
            self.decision,
            self.text,
            union_told_on=self.union_told_on,
            unprotected=self.unprotected,
            notice=self.notice,
            amount=self.amount,
        )
