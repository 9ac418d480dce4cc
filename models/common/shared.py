"""Tables that all schools share: only the district's administrator changes them."""

from odoo import models


class SchoolShared(models.AbstractModel):
    """Base of the district's catalogues, such as posts, terms and holidays.

    A record that belongs to one unit (see :meth:`_shared_owner`) is changed by that
    unit's administrator, any other by the district's.
    """

    _name = "school.shared"
    _description = "Table Shared by the Schools"
    _inherit = ["school.guarded"]

    #: posts of a school that keep the records of that school as well
    _shared_posts = ()

    def _check_keepers(self):
        self._check_shared_rights()

    def _shared_owner(self):
        """Return the unit that the record belongs to; empty for the whole district.

        Override it in a model whose records may belong to one school.
        """
        return self.env["school.unit"]

    def _check_shared_rights(self):
        """Raise AccessError unless the user keeps every record, by post or as admin."""
        units = self.env["school.unit"].sudo()
        for record in self.sudo():
            owner = record._shared_owner()
            if owner and self._keeps_for(owner):
                continue
            if owner:
                units |= owner
            else:
                units.sudo(False)._check_administers_district(self._description)
        units.sudo(False)._check_administers()

    def _keeps_for(self, unit):
        """Return whether the user has a post that keeps these records of ``unit``."""
        return bool(self._shared_posts) and self.env["school.post.holder"]._holds(
            self.env.user, self._shared_posts, unit, self.env["school.unit"]._today()
        )
