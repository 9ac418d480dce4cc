"""Registers that general affairs keeps: rooms, classes, what falls due."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..card.card import PREPARING_POSTS


class SchoolAssetKept(models.AbstractModel):
    """Base of a register of one school, kept by the posts that keep its property."""

    _name = "school.asset.kept"
    _description = "Register of Property"
    _check_company_auto = True

    #: fields that stay as they were entered
    _kept_fixed = frozenset({"company_id"})

    company_id = fields.Many2one(
        comodel_name="res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    unit_id = fields.Many2one(
        comodel_name="school.unit",
        compute="_compute_unit_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    active = fields.Boolean(default=True)

    @api.depends("company_id")
    def _compute_unit_id(self):
        Unit = self.env["school.unit"]
        for record in self:
            record.unit_id = Unit._for_company(record.company_id)

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
        for record in self:
            if not record.unit_id:
                raise UserError(
                    self.env._(
                        "%(company)s is not a school of the district. Switch to your"
                        " school first.",
                        company=record.company_id.name,
                    )
                )
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
