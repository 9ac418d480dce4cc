"""The posts of a unit and the gaps among them."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .unit_parent import on_date


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    holder_ids = fields.One2many(
        comodel_name="school.post.holder",
        inverse_name="unit_id",
        string="Post Holders",
    )
    holder_count = fields.Integer(
        string="In Office",
        compute="_compute_posts",
    )
    vacant_post_ids = fields.Many2many(
        comodel_name="school.post",
        string="Vacant Posts",
        compute="_compute_posts",
        help="Essential posts that nobody holds today.",
    )
    path = fields.Char(
        compute="_compute_path",
        help="The unit with those above it today.",
    )

    @api.depends(
        "kind",
        "holder_ids.post_id",
        "holder_ids.user_id",
        "holder_ids.date_from",
        "holder_ids.date_to",
    )
    def _compute_posts(self):
        essential = self.env["school.post"].search([("essential", "=", True)])
        holders = self.env["school.post.holder"].sudo()
        held = defaultdict(set)
        people = defaultdict(set)
        for unit, post, user in holders._read_group(
            on_date(self._today()) & Domain("unit_id", "in", self._origin.ids),
            ["unit_id", "post_id", "user_id"],
        ):
            held[unit.id].add(post.id)
            people[unit.id].add(user.id)
        for unit in self:
            found = held[unit._origin.id]
            unit.holder_count = len(people[unit._origin.id])
            unit.vacant_post_ids = essential.filtered(
                lambda post, unit=unit, found=found: (
                    unit.kind != "district" and post.id not in found
                )
            )

    @api.depends("name", "parent_line_ids.parent_id")
    def _compute_path(self):
        above = self._parents_on(self._today())
        for unit in self:
            names = [unit.name or ""]
            parent = above.get(unit._origin)
            while parent:
                names.append(parent.name)
                parent = above.get(parent)
            unit.path = " / ".join(reversed(names))

    def action_open_holders(self):
        """Open the people in the posts of this unit."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_post_holder_action"
        )
        return {
            **action,
            "domain": [("unit_id", "=", self.id)],
            "context": {"default_unit_id": self.id, "search_default_in_office": 1},
        }
