"""Drawing lots (随机抽查): the seed is on record, so anybody can draw again.

Of each candidate the SHA-256 of ``seed:model,id`` is taken; the candidates with the
smallest values are inspected. The same can be had on any computer::

    printf '%s' "SEED:hr.department,12" | sha256sum
"""

import hashlib

from odoo import fields, models


def lot(seed, key):
    """Return the value by which a candidate is ranked."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def drawn(keys, seed, count):
    """Return the ``count`` keys that the lot falls on, in the order of the lot.

    :param keys: texts ``model,id``
    :param str seed: hexadecimal text made by the server
    :param int count: how many
    """
    return sorted(keys, key=lambda key: (lot(seed, key), key))[:count]


class SchoolInspectionDraw(models.Model):
    """One drawing of lots, of an inspection. There is never a second one."""

    _name = "school.inspection.draw"
    _description = "Drawing of Lots"
    _inherit = ["school.deed"]
    _order = "id desc"
    _rec_name = "inspection_id"

    inspection_id = fields.Many2one(
        comodel_name="school.inspection",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    seed = fields.Char(required=True, readonly=True)
    count = fields.Integer(string="Drawn", required=True, readonly=True)
    candidates = fields.Json(
        required=True, readonly=True, help="All that the lot could fall on."
    )
    chosen = fields.Json(required=True, readonly=True)
    user_id = fields.Many2one(string="Drawn By")
    drawn_on = fields.Datetime(required=True, readonly=True)

    _once = models.UniqueIndex(
        "(inspection_id)", "The lots of this inspection are drawn already."
    )

    def _holds(self):
        """Whether drawing again with the recorded seed gives the same."""
        self.ensure_one()
        return drawn(self.candidates, self.seed, self.count) == self.chosen
