"""A request line that is pooled belongs to one pooled purchase until it is ordered."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...common.gate import gate_open, open_gate
from .pooling_line import WITHDRAWING_POSTS

GATE = "pooling"
OWN = frozenset({"pooling_id", "pooling_offer"})


class SchoolSupplyRequestLine(models.Model):
    _inherit = "school.supply.request.line"

    pooling_id = fields.Many2one(
        comodel_name="school.pooling",
        string="Pooled In",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    pooling_name = fields.Char(
        string="Pooled Purchase",
        compute="_compute_pooling_name",
        compute_sudo=True,
        help="The district buys the line together with those of other schools.",
    )
    pooling_offer = fields.Selection(
        selection=[("yes", "Offered"), ("no", "Kept Out")],
        string="To the District",
        readonly=True,
        copy=False,
        help="Empty: as the school's rules on pooled purchases say.",
    )
    idle_hint = fields.Char(
        string="Idle Elsewhere",
        compute="_compute_idle_hint",
        help="What other schools offer of the item out of their idle stock. Ask the"
        " district for a transfer before buying.",
    )

    @api.depends("pooling_id")
    def _compute_pooling_name(self):
        for line in self:
            line.pooling_name = line.pooling_id.display_name

    @api.depends("fulfil_product_id", "qty_open")
    @api.depends_context("uid")
    def _compute_idle_hint(self):
        staff = self.env.user.has_group("school_logistics.group_buyer") or (
            self.env.user.has_group("school_logistics.group_affairs")
            or self.env.user.has_group("school_logistics.group_keeper")
        )
        lines = self.filtered(lambda line: line.qty_open > 0) if staff else self[:0]
        offered = self.env["school.dormant.stock"]._offered_to(
            lines.company_id, lines.fulfil_product_id
        )
        for line in self:
            rows = offered.get(line.fulfil_product_id.id, ()) if line in lines else ()
            line.idle_hint = ", ".join(
                f"{company.name} {quantity:g}"
                for company, quantity in rows
                if company != line.company_id
            )

    # -- guards -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines that are in no pooled purchase."""
        none = dict.fromkeys(OWN, False)
        return super().create([{**vals, **none} for vals in vals_list])

    def write(self, vals):
        """Write; what is pooled follows the buttons.

        :raise UserError: when it is typed in
        """
        if not OWN.isdisjoint(vals) and not gate_open(self, GATE):
            raise UserError(
                self.env._("Whether a line is pooled follows the buttons of the list.")
            )
        return super().write(vals)

    # -- the school's word ------------------------------------------------------------

    def action_offer_pooling(self):
        """Let the district buy these lines with those of other schools."""
        return self._set_offer("yes")

    def action_keep_out_of_pooling(self):
        """Buy these lines alone, whatever the school's rules say."""
        return self._set_offer("no")

    def _set_offer(self, offer):
        """Say what a school wants for single lines.

        :raise UserError: without a post at the school, or pooled already
        """
        self.check_access("read")
        self.request_id.unit_id._check_post(WITHDRAWING_POSTS)
        pooled = self.filtered("pooling_name")
        if pooled and offer == "no":
            raise UserError(
                self.env._(
                    "%(lines)s: pooled already. Withdraw the line from the pooled"
                    " purchase.",
                    lines=", ".join(pooled.mapped("name")),
                )
            )
        open_gate(self.sudo(), GATE).write({"pooling_offer": offer})
        return True

    def _pooling_release(self):
        """Let these lines be covered in another way again."""
        open_gate(self.sudo(), GATE).write({"pooling_id": False})


class SchoolSupplyAllocation(models.Model):
    _inherit = "school.supply.allocation"

    def _allocate(self, vals_list):
        """Refuse to buy what the district is about to buy.

        :raise UserError: names the lines and the pooled purchases
        """
        ids = {
            vals["request_line_id"]
            for vals in vals_list
            if vals["source"] == "purchase"
        }
        lines = self.env["school.supply.request.line"].browse(ids).sudo()
        pooled = lines.filtered(
            lambda line: line.pooling_id and not gate_open(line, GATE)
        )
        if pooled:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(request)s, %(line)s is in the pooled purchase %(pooling)s."
                        " Withdraw it there to buy it alone.",
                        request=line.request_id.name,
                        line=line.name,
                        pooling=line.pooling_id.name,
                    )
                    for line in pooled
                )
            )
        return super()._allocate(vals_list)
