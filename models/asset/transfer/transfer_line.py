"""A thing that is handed over."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from ..card.card import GONE

GATE = "own school.asset.transfer.line"
OWN = frozenset(
    {"original_value", "depreciated", "place_before", "holder_before", "new_asset_id"}
)


class SchoolAssetTransferLine(models.Model):
    """One card, with its values when it was put on the list."""

    _name = "school.asset.transfer.line"
    _description = "Thing Handed Over"
    _inherit = ["school.approval.line.mixin", "school.document.line"]
    _order = "transfer_id, id"
    _rec_name = "asset_id"

    _approval_parent = "transfer_id"
    _document_field = "transfer_id"

    transfer_id = fields.Many2one(
        "school.asset.transfer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="transfer_id.company_id", store=True, precompute=True, index=True
    )
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
    title = fields.Char(related="asset_id.title", related_sudo=True, string="Name")
    number = fields.Char(
        related="asset_id.name", related_sudo=True, string="Asset Number"
    )
    specification = fields.Char(related="asset_id.specification", related_sudo=True)
    quantity = fields.Integer(related="asset_id.quantity", related_sudo=True)
    original_value = fields.Monetary(readonly=True, copy=False)
    depreciated = fields.Monetary(
        string="Accumulated Depreciation", readonly=True, copy=False
    )
    net_value = fields.Monetary(compute="_compute_net_value")
    place_before = fields.Char(readonly=True, copy=False)
    holder_before = fields.Char(string="Custodian Before", readonly=True, copy=False)
    new_asset_id = fields.Many2one(
        "school.asset",
        string="Card at the New School",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _card_once = models.UniqueIndex(
        "(transfer_id, asset_id)", "A card stands on the list once."
    )

    @api.depends("original_value", "depreciated")
    def _compute_net_value(self):
        for line in self:
            line.net_value = line.original_value - line.depreciated

    @api.model_create_multi
    def create(self, vals_list):
        """Put cards on a list that may still be changed."""
        for vals in vals_list:
            vals.update(dict.fromkeys(OWN, False))
        lines = super().create(vals_list)
        lines._take_values()
        return lines

    def write(self, vals):
        """Change a list that is open; values follow from the card.

        :raise UserError: for a value, or a list that is decided on
        """
        if gate_open(self, GATE):
            # the document may be signed by now: what its cards became is noted
            return models.Model.write(self, vals)
        if not OWN.isdisjoint(vals):
            raise UserError(self.env._("Values follow from the cards."))
        result = super().write(vals)
        if "asset_id" in vals:
            self._take_values()
        return result

    def _take_values(self):
        """Note what the books say of the cards today."""
        today = self.env["school.unit"]._today()
        for line in self:
            asset = line.asset_id.sudo()
            _months, depreciated = asset._depreciation_on(today)
            line._note(
                {
                    "original_value": asset.original_value,
                    "depreciated": depreciated,
                    "place_before": asset.place,
                    "holder_before": asset.employee_id.name or asset.department_id.name,
                }
            )

    def _note(self, vals):
        """Write what only our methods set; rights and state were checked."""
        open_gate(self.sudo(), GATE).write(vals)

    def _check_there(self):
        """:raise UserError: names a card that is not there to be handed over"""
        states = dict(
            self.env["school.asset"]._fields["state"]._description_selection(self.env)
        )
        for line in self:
            asset = line.asset_id.sudo()
            if asset.state in (*GONE, "lost"):
                raise UserError(
                    self.env._(
                        "%(asset)s is %(state)s and cannot be handed over.",
                        asset=asset.display_name,
                        state=states[asset.state],
                    )
                )
