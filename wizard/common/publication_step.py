"""Steps of a publication that ask for a word or a file."""

from odoo import fields, models

from ...models.common.publication_objection import RESULTS


class SchoolPublicationStep(models.TransientModel):
    """Photos of the posted sheet, the answer to an objection, or a withdrawal."""

    _name = "school.publication.step"
    _description = "Step of a Publication"

    kind = fields.Selection(
        [("photo", "Photos"), ("answer", "Answer"), ("withdraw", "Withdrawal")],
        required=True,
    )
    publication_id = fields.Many2one(
        comodel_name="school.publication", ondelete="cascade"
    )
    objection_id = fields.Many2one(
        comodel_name="school.publication.objection", ondelete="cascade"
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_publication_step_photo_rel",
        string="Photos",
    )
    result = fields.Selection(RESULTS)
    text = fields.Text()

    def action_enter(self):
        """Take the step; publication and objection check who takes it."""
        self.ensure_one()
        if self.kind == "photo":
            return self.publication_id.action_add_photos(self.attachment_ids.ids)
        if self.kind == "answer":
            return self.objection_id.action_answer(self.result, self.text)
        return self.publication_id.action_withdraw(self.text)
