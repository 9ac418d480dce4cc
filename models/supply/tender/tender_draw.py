"""Draws by lot: the seed is kept, so that anybody can draw again and compare."""

import hashlib
import secrets

from odoo import api, fields, models


def drawn_order(seed, keys):
    """Return ``keys`` in the order of the lot.

    Each is sorted by the SHA-256 of "seed:key": the same seed gives the same order on
    any machine and in any language.

    :param str seed: 64 hexadecimal digits
    :param keys: integers
    """
    return sorted(
        keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
    )


class SchoolTenderDraw(models.Model):
    """One draw: who was in the pool, who was left out and why, and who was drawn."""

    _name = "school.tender.draw"
    _description = "Draw by Lot"
    _inherit = ["school.ledger"]
    _order = "tender_id, number"

    tender_id = fields.Many2one(
        "school.tender", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer(required=True)
    reason = fields.Selection(
        [("panel", "Panel"), ("substitute", "Substitute"), ("tie", "Equal Offers")],
        required=True,
    )
    date = fields.Datetime(required=True)
    user_id = fields.Many2one(
        "res.users", string="Drawn By", required=True, ondelete="restrict"
    )
    seed = fields.Char(required=True, help="64 hexadecimal digits, by chance.")
    candidates = fields.Json(
        required=True, help="Numbers and names of those who could be drawn."
    )
    excluded = fields.Json(help="Who could not, and why.")
    count = fields.Integer(required=True)
    result = fields.Json(required=True, help="Numbers of those drawn, in order.")
    candidates_text = fields.Text(string="Could Be Drawn", compute="_compute_texts")
    excluded_text = fields.Text(string="Left Out", compute="_compute_texts")
    result_text = fields.Text(string="Drawn", compute="_compute_texts")
    is_right = fields.Boolean(
        string="Drawn Again: the Same", compute="_compute_is_right"
    )

    _once = models.Constraint(
        "UNIQUE (tender_id, number)", "This draw was made already."
    )

    @api.depends("candidates", "excluded", "result")
    def _compute_texts(self):
        for draw in self:
            names = {row["id"]: row["name"] for row in draw.candidates or []}
            draw.candidates_text = ", ".join(names.values())
            draw.excluded_text = "\n".join(
                f"{row['name']}: {row['why']}" for row in draw.excluded or []
            )
            draw.result_text = ", ".join(
                names.get(key, "?") for key in draw.result or []
            )

    @api.depends("seed", "candidates", "count", "result")
    def _compute_is_right(self):
        for draw in self:
            keys = [row["id"] for row in draw.candidates or []]
            draw.is_right = drawn_order(draw.seed, keys)[: draw.count] == draw.result

    @api.model
    def _draw(self, tender, reason, pool, count, excluded=()):
        """Draw and keep how it was done.

        :param list pool: ``{"id", "name"}`` of those who can be drawn
        :param int count: how many are drawn
        :param excluded: ``{"name", "why"}`` of those who cannot
        :return: the draw, sudo
        """
        seed = secrets.token_hex(32)
        order = drawn_order(seed, [row["id"] for row in pool])
        return self.sudo().create(
            {
                "tender_id": tender.id,
                "company_id": tender.company_id.id,
                "number": len(tender.sudo().draw_ids) + 1,
                "reason": reason,
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
                "seed": seed,
                "candidates": pool,
                "excluded": list(excluded),
                "count": count,
                "result": order[:count],
            }
        )
