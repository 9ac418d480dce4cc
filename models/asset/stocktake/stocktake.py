"""The stock-take (清查盘点): a scope is frozen, counted, compared and adjusted."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...common.running import switch_state
from ..card.card import GONE, PREPARING_POSTS

STATES = [
    ("draft", "Being Planned"),
    ("counting", "Being Counted"),
    ("recounting", "Second Count"),
    ("counted", "Compared"),
    ("done", "Adjusted"),
    ("cancelled", "Cancelled"),
]
COUNTING = ("counting", "recounting")


class SchoolAssetStocktake(models.Model):
    """One count of a part of the cards.

    What the books said is frozen when the count begins, what was found is a ledger of
    scans; the differences follow from both and are adjusted once they were approved.
    """

    _name = "school.asset.stocktake"
    _description = "Stock-take"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "QC"
    _document_own = frozenset(
        {
            "requester_id",
            "frozen_on",
            "closed_on",
            "adjusted_by_id",
            "adjusted_on",
            "card_count",
            "line_ids",
            "scan_ids",
            "difference_ids",
        }
    )
    _document_open = ("draft",)

    _approval_bound = ("company_id", "title", "frozen_on", "supervisor_id")
    _approval_bound_lines = {
        "difference_ids": (
            "asset_id",
            "kind",
            "title",
            "book_quantity",
            "found_quantity",
            "amount",
            "place_found",
            "cause",
            "handling",
            "category_id",
        )
    }
    _approval_amount = "amount_total"

    requester_id = fields.Many2one(
        "res.users", string="Led By", readonly=True, copy=False, ondelete="restrict"
    )
    title = fields.Char(
        string="What Is Counted",
        required=True,
        default=lambda self: self.env._("Stock-take of the school's property"),
    )
    # scope: what is empty does not limit it
    room_ids = fields.Many2many(
        "school.room",
        "school_asset_stocktake_room_rel",
        string="Rooms",
        check_company=True,
        help="Cards that stand in these rooms by the books.",
    )
    place = fields.Char(help="Cards whose place contains these words.")
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Class",
        check_company=True,
        ondelete="restrict",
    )
    category_id = fields.Many2one(
        "school.asset.category", ondelete="restrict", help="And all below it."
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Custodian", check_company=True, ondelete="restrict"
    )
    # people and rules
    counter_ids = fields.Many2many(
        "res.users",
        string="Counted By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="They may scan, whatever their post. The property keeper and general"
        " affairs may anyway.",
    )
    supervisor_id = fields.Many2one(
        "res.users",
        string="Supervised By",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete="restrict",
    )
    second_count = fields.Boolean(
        default=True,
        help="What differs is counted again by somebody who did not count before.",
    )
    case_days = fields.Integer(
        string="Days to Clear Up a Loss",
        default=30,
        help="Until then the case that is opened for missing things is decided.",
    )
    # progress
    frozen_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(string="Compared On", readonly=True, copy=False)
    adjusted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    adjusted_on = fields.Datetime(readonly=True, copy=False)
    card_count = fields.Integer(string="Cards", readonly=True, copy=False)
    line_ids = fields.One2many("school.asset.stocktake.line", "stocktake_id")
    scan_ids = fields.One2many("school.asset.scan", "stocktake_id")
    difference_ids = fields.One2many(
        "school.asset.difference", "stocktake_id", string="Differences"
    )
    counted_count = fields.Integer(
        string="Cards Counted", compute="_compute_counted_count"
    )
    progress = fields.Float(string="Counted %", compute="_compute_counted_count")
    difference_count = fields.Integer(compute="_compute_difference_count")
    case_count = fields.Integer(string="Cases", compute="_compute_case_count")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_total = fields.Monetary(
        string="Value of the Differences",
        compute="_compute_amount_total",
        store=True,
        help="Missing and surplus things, at their original value, without a sign.",
    )
    note = fields.Text()
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, index=True
    )

    _case_days = models.Constraint(
        "CHECK (case_days BETWEEN 1 AND 365)",
        "A loss is cleared up within 1 to 365 days.",
    )
    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "Another stock-take of the school has this number."
    )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for take in self:
            take.display_name = f"{take.name or ''} {take.title or ''}".strip()

    @api.depends("state", "card_count")
    def _compute_counted_count(self):
        counts = {}
        if self.ids:
            rows = self.env.execute_query(
                SQL(
                    "SELECT stocktake_id, count(DISTINCT asset_id)"
                    " FROM school_asset_scan WHERE stocktake_id = ANY(%s)"
                    " AND in_scope GROUP BY stocktake_id",
                    self.ids,
                )
            )
            counts = dict(rows)
        for take in self:
            take.counted_count = counts.get(take.id, 0)
            cards = take.card_count
            take.progress = 100.0 * take.counted_count / cards if cards else 0.0

    @api.depends("difference_ids")
    def _compute_difference_count(self):
        groups = self.env["school.asset.difference"]._read_group(
            [("stocktake_id", "in", self.ids)], ["stocktake_id"], ["__count"]
        )
        counts = {take.id: count for take, count in groups}
        for take in self:
            take.difference_count = counts.get(take.id, 0)

    @api.depends("difference_ids.case_id")
    def _compute_case_count(self):
        groups = (
            self.env["school.asset.difference"]
            .sudo()
            ._read_group(
                [("stocktake_id", "in", self.ids), ("case_id", "!=", False)],
                ["stocktake_id"],
                ["case_id:count_distinct"],
            )
        )
        counts = {take.id: count for take, count in groups}
        for take in self:
            take.case_count = counts.get(take.id, 0)

    @api.depends("difference_ids.amount")
    def _compute_amount_total(self):
        groups = self.env["school.asset.difference"]._read_group(
            [("stocktake_id", "in", self.ids)], ["stocktake_id"], ["amount:sum"]
        )
        sums = {take.id: total for take, total in groups}
        for take in self:
            take.amount_total = sums.get(take.id, 0.0)

    @api.constrains("counter_ids", "supervisor_id", "company_id")
    def _check_people(self):
        for take in self.sudo():
            people = take.counter_ids | take.supervisor_id
            strangers = people.filtered(
                lambda user, company=take.company_id: (
                    user.share or company not in user.company_ids
                )
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot count or supervise: choose colleagues of the"
                        " school.",
                        users=", ".join(strangers.mapped("name")),
                    )
                )

    # -- rights -------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("Stock-takes are kept. Cancel one that was a mistake.")
        )

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _check_state(self, *states):
        """:raise UserError: names a stock-take that is not in one of these states"""
        words = dict(self._fields["state"]._description_selection(self.env))
        for take in self:
            if take.state not in states:
                raise UserError(
                    self.env._(
                        "%(stocktake)s is %(state)s: that is not done any more, or not"
                        " yet.",
                        stocktake=take.display_name,
                        state=words[take.state],
                    )
                )

    def _move_on(self, states, vals):
        """Go to another state, once whoever clicks at the same time.

        :param states: of which one must still hold
        :param dict vals: plain values with the new ``state``
        :raise UserError: somebody else was faster
        """
        self.ensure_one()
        if not switch_state(self, states, vals["state"]):
            self._check_state(*states)
        self._set_own(vals)

    # -- the count ----------------------------------------------------------------

    def _scope(self):
        """Return the domain of the cards that are counted."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "not in", GONE)
        if self.room_ids:
            domain &= Domain("room_id", "in", self.room_ids.ids)
        if self.place:
            domain &= Domain("place", "ilike", self.place)
        if self.department_id:
            domain &= Domain("department_id", "child_of", self.department_id.id)
        if self.category_id:
            domain &= Domain("category_id", "child_of", self.category_id.id)
        if self.employee_id:
            domain &= Domain("employee_id", "=", self.employee_id.id)
        return domain

    def action_freeze(self):
        """Keep what the books say of every card in the scope, and begin to count.

        :raise UserError: without a post, begun already, or nothing to count
        """
        self.check_access("write")
        for take in self:
            take._check_preparing()
            now = fields.Datetime.now()
            take._move_on(
                ["draft"],
                {"state": "counting", "frozen_on": now, "requester_id": self.env.uid},
            )
            count = self.env["school.asset.stocktake.line"]._freeze(take)
            if not count:
                raise UserError(
                    self.env._(
                        "%(stocktake)s: no card is in this scope. Widen it.",
                        stocktake=take.display_name,
                    )
                )
            take._set_own({"card_count": count})
        return True

    def action_cancel(self):
        """Give up a count; what was scanned stays on file.

        :raise UserError: adjusted already
        """
        self.check_access("write")
        for take in self:
            take._check_preparing()
            take._check_state("draft", *COUNTING, "counted")
            if take.approval_state == "running":
                take.action_withdraw()
            take._move_on([take.state], {"state": "cancelled"})
        return True

    def action_open_page(self):
        """Open the page to count on a phone.

        :return: client action
        """
        self.ensure_one()
        self.check_access("read")
        self._check_state(*COUNTING)
        action = self.env["ir.actions.client"]._for_xml_id(
            "school_logistics.school_asset_count_action"
        )
        return {**action, "params": {"stocktake": self.id}}

    def action_open_lines(self):
        """Open what was frozen and what was found, card by card."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "school.asset.stocktake.line",
            "views": [(False, "list"), (False, "pivot")],
            "domain": [("stocktake_id", "=", self.id)],
        }

    def action_open_cases(self):
        """Open the cases that were opened for what is missing."""
        self.ensure_one()
        self.check_access("read")
        cases = self.sudo().difference_ids.case_id.sudo(False)
        return cases._get_records_action(name=self.env._("Cases of Missing Things"))
