"""What a school sets for itself, or the district for all of its schools."""

from odoo import api, models
from odoo.exceptions import AccessError


class SchoolKept(models.AbstractModel):
    """Base of a room's settings: kept by posts of the school, or by the district.

    A record with a school is kept by the posts in ``_kept_posts`` of that school, one
    without by an officer of the district; see :meth:`_setting_company`.
    """

    _name = "school.kept"
    _description = "Setting Kept by Posts"
    _inherit = ["school.guarded"]

    #: codes of the posts that keep the records of a school
    _kept_posts = ()

    def _check_keepers(self):
        self._check_keeping()

    def _setting_company(self):
        """Return the school that the record belongs to; empty for all schools."""
        return self.company_id

    @api.model
    def _keeps_for_all(self):
        """Whether the present user sets things for all schools."""
        Unit = self.env["school.unit"]
        if self.env.is_system():
            return True
        return self.env["school.post.holder"]._holds(
            self.env.user,
            ["bureau_officer"],
            Unit.sudo().search([("kind", "=", "district")]),
            Unit._today(),
        )

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
            elif not self._keeps_for_all():
                raise AccessError(
                    self.env._(
                        "%(record)s applies to all schools: only an officer of the"
                        " district may change it. Make one for your school instead.",
                        record=record.display_name,
                    )
                )
        units._check_post(self._kept_posts)
