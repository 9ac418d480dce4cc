"""Tables that all schools share: only the district's administrator changes them."""

from odoo import api, models


class SchoolShared(models.AbstractModel):
    """Base of the district's catalogues, such as posts, terms and holidays.

    A record that belongs to one unit (see :meth:`_shared_owner`) is changed by that
    unit's administrator, any other by the district's.
    """

    _name = "school.shared"
    _description = "Table Shared by the Schools"

    #: posts of a school that keep the records of that school as well
    _shared_posts = ()

    @api.model_create_multi
    def create(self, vals_list):
        """Create the records, provided that the user administers their owners.

        :raises AccessError: for anybody but the administrator concerned
        """
        records = super().create(vals_list)
        records._check_shared_rights()
        return records

    def write(self, vals):
        """Change the records, provided that the user administers their owners.

        :raises AccessError: for anybody but the administrator concerned, before and
            after the change, so that nobody takes over a record of another unit
        """
        self._check_shared_rights()
        result = super().write(vals)
        self._check_shared_rights()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_not_administrator(self):
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
