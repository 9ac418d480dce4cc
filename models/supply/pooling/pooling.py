"""统一采购: the district buys what its schools approved, one order for each school."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .share import RULES

POOLING_POSTS = ("bureau_officer", "central_head")


class SchoolPooling(models.Model):
    """A pooled purchase of a unit for the schools below it.

    It collects approved request lines that nothing covers yet, sums them by item, finds
    one vendor, and makes one draft order for each school: the school's own buyer
    confirms it, on the school's own budget, and the school accepts the goods. Each line
    is bought for its request; nothing is bought that no school asked for.
    """

    _name = "school.pooling"
    _description = "Pooled Purchase"
    _inherit = ["school.approval.mixin", "school.document", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "TC"
    _document_own = frozenset({"source_model", "source_id", "source_name"})
    _document_open = ("draft", "closed")

    title = fields.Char(required=True, help="Such as: cleaning goods, autumn term.")
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Officer",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    date_close = fields.Date(
        string="Collects Until", help="For the schools to know; it closes by button."
    )
    category_ids = fields.Many2many(
        comodel_name="product.category",
        string="Categories",
        help="With those below them. Empty: whatever the schools offer.",
    )
    school_ids = fields.Many2many(
        comodel_name="school.unit",
        relation="school_pooling_unit_rel",
        column1="pooling_id",
        column2="unit_id",
        string="Schools",
        help="Empty: all schools below.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Vendor",
        domain="[('company_id', '=', False)]",
        ondelete="restrict",
        tracking=True,
    )
    share_rule = fields.Selection(
        selection=RULES,
        string="When Less Is Delivered",
        required=True,
        default="need",
        tracking=True,
        help="First need: who needs the goods first is served first. Pro rata: everyone"
        " gets the same part of what is waited for; what rounding leaves over goes to"
        " the largest remainders. It holds within each school's delivery, and for what"
        " the vendor announces for all schools.",
    )
    source_model = fields.Char(readonly=True, copy=False)
    source_id = fields.Many2oneReference(
        string="Chosen By", model_field="source_model", readonly=True, copy=False
    )
    source_name = fields.Char(
        string="Vendor Chosen By",
        readonly=True,
        copy=False,
        help="The tender or framework that vendor and prices come from.",
    )
    item_ids = fields.One2many(
        comodel_name="school.pooling.item",
        inverse_name="pooling_id",
        string="Items",
        copy=False,
    )
    line_ids = fields.One2many(
        comodel_name="school.pooling.line",
        inverse_name="pooling_id",
        string="Lines of the Schools",
        copy=False,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Total", compute="_compute_amount_total", store=True
    )
    line_count = fields.Integer(string="Lines", compute="_compute_progress")
    school_count = fields.Integer(
        string="Schools Taking Part", compute="_compute_progress"
    )
    ordered_count = fields.Integer(string="Lines Ordered", compute="_compute_progress")
    order_count = fields.Integer(string="Orders", compute="_compute_progress")
    progress = fields.Float(
        string="Progress (%)",
        compute="_compute_progress",
        help="Lines that are ordered, or withdrawn, of all.",
    )
    turn = fields.Integer(
        readonly=True,
        copy=False,
        help="Raised by every step that moves lines, so that two never run at once.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Collecting"),
            ("closed", "Finding a Vendor"),
            ("ordering", "Making Orders"),
            ("ordered", "Orders Are Made"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for pooling in self:
            pooling.amount_total = sum(pooling.line_ids.mapped("amount"))

    @api.depends("line_ids.state", "line_ids.purchase_line_id")
    def _compute_progress(self):
        rows = (
            self.env["school.pooling.line"]
            .sudo()
            ._read_group(
                [("pooling_id", "in", self.ids)],
                ["pooling_id", "state"],
                ["__count", "company_id:array_agg_distinct"],
            )
        )
        figures = {pooling.id: {} for pooling in self}
        for pooling, state, count, companies in rows:
            figures[pooling.id][state] = (count, set(companies))
        orders = self._orders_by_pooling()
        for pooling in self:
            own = figures.get(pooling.id, {})
            total = sum(count for count, _companies in own.values())
            waiting = own.get("open", (0, ()))[0]
            active = [own[state][1] for state in ("open", "ordered") if state in own]
            pooling.line_count = total
            pooling.ordered_count = own.get("ordered", (0, ()))[0]
            pooling.school_count = len(set().union(*active))
            pooling.order_count = len(orders.get(pooling.id, ()))
            pooling.progress = 100 * (total - waiting) / total if total else 0.0

    def _orders_by_pooling(self):
        """``{pooling id: ids of the schools' orders}``."""
        rows = (
            self.env["purchase.order"]
            .sudo()
            ._read_group(
                [("school_pooling_id", "in", self.ids)],
                ["school_pooling_id"],
                ["id:array_agg"],
            )
        )
        return {pooling.id: ids for pooling, ids in rows}

    @api.depends("name", "title")
    def _compute_display_name(self):
        for pooling in self:
            parts = [pooling.name, pooling.title]
            pooling.display_name = " ".join(part for part in parts if part)

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create pooled purchases in the name of the officer."""
        for vals in vals_list:
            vals.update(requester_id=self.env.uid, turn=0)
            vals.pop("line_ids", None)
            vals.pop("item_ids", None)
        return super().create(vals_list)

    def write(self, vals):
        """Write; what the steps move is not typed in.

        :raise UserError: for these fields, or once orders are made
        """
        fixed = {"requester_id", "turn", "line_ids"} & set(vals)
        if fixed and not self._document_own_writes():
            raise UserError(
                self.env._(
                    "%(fields)s of %(poolings)s follow the buttons of the form.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(fixed)
                    ),
                    poolings=", ".join(self.mapped("display_name")),
                )
            )
        if {"category_ids", "school_ids"} & set(vals):
            for pooling in self:
                if pooling.state != "draft":
                    pooling._refuse_step(self.env._("collecting is over"))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_lines(self):
        """Delete what collected nothing; the rest is cancelled and stays on file."""
        for pooling in self:
            if pooling.sudo().line_ids:
                pooling._refuse_step(self.env._("it has collected lines; cancel it"))

    def _check_preparing(self):
        """:raise UserError: names the unit and the posts that pool purchases"""
        self.unit_id._check_post(POOLING_POSTS)

    def _refuse_step(self, reason):
        raise UserError(
            self.env._(
                "%(pooling)s: %(reason)s.", pooling=self.display_name, reason=reason
            )
        )

    def _check_step(self, *states):
        """Check right, post and state before a step, and take the turn.

        :raise UserError: another state than one of ``states``
        """
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        self._take_turn()
        if self.state not in states:
            labels = dict(self._fields["state"]._description_selection(self.env))
            self._refuse_step(
                self.env._("not possible while it is “%s”", labels[self.state])
            )

    def _take_turn(self):
        """Let one step at a time move the lines of these pooled purchases.

        The UPDATE makes a parallel step wait, fail to serialize, and begin again with
        the lines as they are then.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE school_pooling SET turn = turn + 1 WHERE id IN %s",
                tuple(self.ids),
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset(["turn", "state"], flush=False)

    def _members(self):
        """Companies of the schools that it collects from, today."""
        self.ensure_one()
        unit = self.unit_id.sudo()
        below = unit._descendants_on(unit._today())
        chosen = self.sudo().school_ids
        return ((below & chosen) if chosen else below).company_id

    # -- pages ----------------------------------------------------------------------

    def action_view_matrix(self):
        """Open schools × items."""
        return self._open_lines("pivot,list,graph")

    def action_view_lines(self):
        """Open the lines of the schools."""
        return self._open_lines("list,pivot,graph")

    def _open_lines(self, modes):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_pooling_line_action"
        )
        return {
            **action,
            "name": self.display_name,
            "views": [(False, mode) for mode in modes.split(",")],
            "view_mode": modes,
            "domain": [("pooling_id", "=", self.id)],
            "context": {},
        }

    def action_view_orders(self):
        """Open the orders of the schools; the reader's own rights hold there."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Orders of the Schools"),
            "res_model": "purchase.order",
            "views": [(False, "list"), (False, "form")],
            "domain": [("school_pooling_id", "=", self.id)],
        }
