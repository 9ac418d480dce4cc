"""Records that only some people change: asked before and after each change."""

from odoo import api, models


class SchoolGuarded(models.AbstractModel):
    """Base of tables that are kept by somebody; a model says by whom.

    It is asked after a change as well, so that nobody takes over what is another's.
    """

    _name = "school.guarded"
    _description = "Kept by Some People"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records, as those who keep them."""
        records = super().create(vals_list)
        records._check_keepers()
        return records

    def write(self, vals):
        """Change the records, before and after as those who keep them."""
        self._check_keepers()
        result = super().write(vals)
        self._check_keepers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._check_keepers()

    def _check_keepers(self):
        """Refuse a user who does not keep every one of these records.

        :raise UserError: names who keeps them
        """
        raise NotImplementedError
