"""What a damage case is made of: the things, and the people who are liable."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate


class SchoolDamagePart(models.AbstractModel):
    """Base of the lines of a case: changed while it is open, figures by us alone.

    A model names in ``_part_figures`` what only its own methods set, and says in
    :meth:`_typed_in` why nobody else does.
    """

    _name = "school.damage.part"
    _description = "Part of a Damage Case"
    _inherit = ["school.approval.line.mixin"]
    _check_company_auto = True

    _approval_parent = "case_id"
    _part_figures = frozenset()

    case_id = fields.Many2one(
        "school.damage.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        """Add to an open case, whose sums follow.

        :raise UserError: the case was submitted, or the user may not prepare it
        """
        for vals in vals_list:
            vals.update(dict.fromkeys(self._part_figures, False))
        parts = super().create(vals_list)
        parts._check_open()
        parts._fill(vals_list)
        parts.case_id._assess()
        return parts

    def write(self, vals):
        """Change an open case; figures follow from the facts and from money.

        :raise UserError: for a figure, or a case that was submitted
        """
        if gate_open(self, f"own {self._name}"):
            return super().write(vals)
        if not self._part_figures.isdisjoint(vals) or "case_id" in vals:
            raise UserError(self._typed_in())
        self._check_open()
        result = super().write(vals)
        self.case_id._assess()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def unlink(self):
        """Take off an open case, whose sums follow."""
        cases = self.case_id
        result = super().unlink()
        cases.exists()._assess()
        return result

    def _typed_in(self):
        """Return why figures cannot be typed in, in words."""
        raise NotImplementedError

    def _fill(self, vals_list):
        """Add what is known beside what was entered; nothing by default."""

    def _check_open(self):
        """:raise UserError: names a case that is not open, or the posts"""
        self.case_id._check_open()
        self.case_id._check_preparing()

    def _set_figures(self, vals):
        """Write what only our methods set; rights and state were checked."""
        open_gate(self.sudo(), f"own {self._name}").write(vals)
