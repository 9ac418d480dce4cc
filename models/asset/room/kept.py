"""Registers that general affairs keeps: rooms, classes, what falls due."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.card import PREPARING_POSTS


class SchoolAssetKept(models.AbstractModel):
    """Base of a register of one school, kept by the posts that keep its property."""

    _name = "school.asset.kept"
    _description = "Register of Property"
    _inherit = ["school.owned"]

    #: fields that stay as they were entered
    _kept_fixed = frozenset({"company_id"})

    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Enter records.

        :raise UserError: outside of a school, or without a post that keeps property
        """
        records = super().create(vals_list)
        records._check_keeping()
        return records

    def write(self, vals):
        """Change records.

        :raise UserError: without a post that keeps property, and for what is fixed
        """
        if not all(name.startswith(("message_", "activity_")) for name in vals):
            self._check_keeping()
            self._refuse_fixed(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_keeping(self):
        self._check_keeping()

    def _check_keeping(self):
        """Refuse who does not keep the property of the school.

        :raise UserError: names the school and the posts
        """
        if self.env.su:
            return
        self._check_school()
        self.unit_id._check_post(PREPARING_POSTS)

    def _refuse_fixed(self, vals):
        """:raise UserError: names the fields that stay as they were entered"""
        if self.env.su:
            return
        changed = [
            name
            for name in sorted(self._kept_fixed.intersection(vals))
            if any(
                self._fields[name].convert_to_cache(vals[name], record)
                != self._fields[name].convert_to_cache(record[name], record)
                for record in self
            )
        ]
        if changed:
            raise UserError(
                self.env._(
                    "%(fields)s of %(records)s stays as it was entered.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in changed
                    ),
                    records=", ".join(self.mapped("display_name")),
                )
            )
