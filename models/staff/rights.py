"""Who keeps the settings of the staff room: a school's posts, or the district."""

from odoo import models

#: posts that keep groups, members and schemes
KEEPING_POSTS = ("affairs_director", "affairs_clerk", "vice_principal", "principal")


class SchoolStaffSetting(models.AbstractModel):
    """Base of what a school sets for itself, or the district for all schools.

    A record with a school is kept by the posts of that school, one without by an
    officer of the district.
    """

    _name = "school.staff.setting"
    _description = "Setting of the Staff Room"
    _inherit = ["school.rule.setting"]

    def _check_may_set(self):
        """Refuse who may not keep these records.

        :raise UserError: names the post and the school
        :raise AccessError: of the district's records
        """
        if self.env.su:
            return
        super()._check_may_set()
        Unit = self.env["school.unit"]
        units = Unit
        for company in {record._setting_company() for record in self}:
            if company:
                units |= Unit._for_company(company)
        units._check_post(KEEPING_POSTS)
