"""What belongs to a regulation of compensation: set by those who set the regulation."""

from odoo import api, fields, models


class SchoolCompensationPart(models.AbstractModel):
    """Base of rules, steps, conditions, tables, prices and cases of a regulation.

    Changing any of them makes the regulation a draft again; what was published stays.
    """

    _name = "school.compensation.part"
    _description = "Part of a Compensation Regulation"

    #: whether a change must be published before it counts
    _part_is_published = True

    regulation_id = fields.Many2one(
        "school.compensation.regulation",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="regulation_id.company_id", store=True, precompute=True, index=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._part_changed()
        return parts

    def write(self, vals):
        self._part_changed()
        result = super().write(vals)
        self._part_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_may_set(self):
        self._part_changed()

    def _part_changed(self):
        """Check who sets the regulation, and mark it as a draft.

        :raise AccessError: the user does not set it
        """
        regulations = self.regulation_id
        regulations._check_may_set()
        if self._part_is_published:
            published = regulations.filtered(lambda regulation: not regulation.is_draft)
            if published:
                published.is_draft = True
