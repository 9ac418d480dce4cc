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

    @api.model
    def _by_document(self, records_list, duties):
        """Acts of ``duties`` on many records, one query for each model.

        :param records_list: recordsets, of several models
        :return: mapping from (model, id) to the acts
        """
        ids = {}
        for records in records_list:
            ids.setdefault(records._name, set()).update(records.ids)
        found = {}
        for model, keys in ids.items():
            acts = keys and self.sudo().search(
                [
                    ("res_model", "=", model),
                    ("res_id", "in", list(keys)),
                    ("duty", "in", duties),
                ]
            )
            for act in acts:
                found.setdefault((model, act.res_id), []).append(act)
        return found


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
