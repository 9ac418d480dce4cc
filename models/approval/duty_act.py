from odoo import api, fields, models

from .duty_rule import DUTIES


class SchoolDutyAct(models.Model):
    """Who did which duty on which document; the duty matrix is checked against it."""

    _name = "school.duty.act"
    _description = "Duty Performed"
    _inherit = ["school.ledger"]
    _order = "id desc"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    document_name = fields.Char(required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    duty = fields.Selection(DUTIES, required=True)
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    done_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _document_index = models.Index("(res_model, res_id)")

    @api.model
    def _of_chain(self, chain):
        """Acts on the records of ``chain``, a list of recordsets."""
        acts = self.sudo()
        for records in chain:
            if records:
                acts |= acts.search(
                    [("res_model", "=", records._name), ("res_id", "in", records.ids)]
                )
        return acts


class SchoolDutyUse(models.Model):
    """One use of a granted overlap, counted for the review by the unit above."""

    _name = "school.duty.use"
    _description = "Use of a Granted Overlap"
    _inherit = ["school.ledger"]
    _order = "id desc"

    grant_id = fields.Many2one("school.duty.grant", required=True, ondelete="restrict")
    rule_id = fields.Many2one("school.duty.rule", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference(model_field="res_model", required=True)
    document_name = fields.Char(required=True)
    used_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _grant_index = models.Index("(grant_id)")
