"""Who keeps the settings of the staff room: a school's posts, or the district."""

from odoo import api, models
from odoo.exceptions import AccessError

#: posts that keep groups, members and schemes
KEEPING_POSTS = ("affairs_director", "affairs_clerk", "vice_principal", "principal")


class SchoolStaffSetting(models.AbstractModel):
    """Base of what a school sets for itself, or the district for all schools.

    A record with a school is kept by the posts of that school, one without by an
    officer of the district; see :meth:`_setting_company`.
    """

    _name = "school.staff.setting"
    _description = "Setting of the Staff Room"

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records.

        :raise UserError: without a post that keeps them
        """
        records = super().create(vals_list)
        records._check_keeping()
        return records

    def write(self, vals):
        """Change the records, before and after as those who keep them.

        :raise UserError: without a post that keeps them
        """
        self._check_keeping()
        result = super().write(vals)
        self._check_keeping()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_keeping(self):
        self._check_keeping()

    def _setting_company(self):
        """Return the school that the record belongs to; empty for all schools."""
        return self.company_id

    def _check_keeping(self):
        """Refuse who may not keep these records.

        :raise UserError: names the post and the school
        :raise AccessError: of the district's records
        """
        if self.env.su:
            return
        Unit = self.env["school.unit"]
        units = Unit
        for record in self:
            company = record._setting_company()
            if company:
                units |= Unit._for_company(company)
            elif not self.env["school.approval.flow"]._sets_for_all():
                raise AccessError(
                    self.env._(
                        "%(record)s applies to all schools: only an officer of the"
                        " district may change it. Make one for your school instead.",
                        record=record.display_name,
                    )
                )
        units._check_post(KEEPING_POSTS)
