"""Who sets rules: a school those of its own, an officer of the district the others."""

from odoo import api, models
from odoo.exceptions import AccessError


class SchoolRuleSetting(models.AbstractModel):
    """Base of what a school sets for itself, or the district for all schools.

    A record without a school applies to all of them. A model with posts of its own
    overrides :meth:`_check_may_set`.
    """

    _name = "school.rule.setting"
    _description = "Setting of a School or of the District"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records; see :meth:`_check_may_set` for who may."""
        records = super().create(vals_list)
        records._check_may_set()
        return records

    def write(self, vals):
        """Change the records, before and after as one who may set them."""
        self._check_may_set()
        result = super().write(vals)
        self._check_may_set()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_by_those_who_may_set(self):
        self._check_may_set()

    def _setting_company(self):
        """Return the school that the record belongs to; empty for all schools."""
        return self.company_id

    def _check_may_set(self):
        """Refuse who may not set what applies to all schools.

        :raise AccessError: names the record
        """
        common = self.filtered(lambda record: not record._setting_company())
        if common and not self.env["school.approval.flow"]._sets_for_all():
            raise AccessError(
                self.env._(
                    "%(record)s applies to all schools: only an officer of the district"
                    " may change it. Make or import one for your school instead.",
                    record=common[0].display_name,
                )
            )
