"""A card on the list of a document, with what the books say of it that day."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate


class SchoolAssetValued(models.AbstractModel):
    """Base of the lines of a transfer and of a write-off.

    A model names in ``_valued_own`` the fields that follow from the card, in
    ``_valued_by`` those after whose change they are taken anew, and notes them in
    :meth:`_take_values`.
    """

    _name = "school.asset.valued"
    _description = "Card on a List"
    _inherit = ["school.approval.line.mixin", "school.document.line"]

    _valued_own = frozenset()
    _valued_by = frozenset({"asset_id"})

    # that of the document, in each model
    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    asset_id = fields.Many2one(
        "school.asset",
        string="Asset Card",
        required=True,
        check_company=True,
        index=True,
        domain="[('state', 'not in', ('written_off', 'transferred'))]",
        ondelete="restrict",
    )
    title = fields.Char(related="asset_id.title", string="Name")
    number = fields.Char(related="asset_id.name", string="Asset Number")
    original_value = fields.Monetary(readonly=True, copy=False)
    depreciated = fields.Monetary(
        string="Accumulated Depreciation", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Put cards on a list that may still be changed."""
        for vals in vals_list:
            vals.update(dict.fromkeys(self._valued_own, False))
        lines = super().create(vals_list)
        lines._take_values()
        return lines

    def write(self, vals):
        """Change a list that is open; values follow from the card.

        :raise UserError: for a value, or a list that is decided on
        """
        if gate_open(self, f"own {self._name}"):
            # the document may be decided by now: what its cards became is noted
            return models.Model.write(self, vals)
        if not self._valued_own.isdisjoint(vals):
            raise UserError(self.env._("Values follow from the cards."))
        result = super().write(vals)
        if not self._valued_by.isdisjoint(vals):
            self._take_values()
        return result

    def _take_values(self):
        """Note what the books say of the cards today, with :meth:`_note`."""
        raise NotImplementedError

    def _note(self, vals):
        """Write what only our methods set; rights and state were checked."""
        open_gate(self.sudo(), f"own {self._name}").write(vals)
