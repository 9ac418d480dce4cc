"""Encrypted bytes of an offer: the statement and the files."""

from odoo import fields, models

from ...common.gate import open_gate


class SchoolTenderEnvelope(models.Model):
    """Encrypted bytes; number 0 is the statement with the prices, the others files."""

    _name = "school.tender.envelope"
    _description = "Encrypted Part of an Offer"
    _inherit = ["school.tender.part"]
    _order = "offer_id, number"
    _part_own = frozenset({"offer_id", "number", "iv"})

    offer_id = fields.Many2one(
        "school.tender.offer", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(readonly=True)
    iv = fields.Char(readonly=True)
    body = fields.Binary(attachment=True, readonly=True, groups="base.group_system")

    _once = models.Constraint(
        "UNIQUE (offer_id, number)", "An offer has each part once."
    )

    def _check_part(self):
        """Nobody types in encrypted bytes."""
        self.tender_id[:1]._refuse(
            self.env._("encrypted offers come from the vendors only.")
        )

    def _drop(self):
        """Delete what was replaced or taken back."""
        open_gate(self.sudo(), f"own {self._name}").unlink()
