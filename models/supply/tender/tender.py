"""A tender (招标采购): its head, its state, who prepares it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...common.clean_context import clean
from .tender_part import following
from .tender_rule import KINDS

PREPARING_POSTS = (
    "buyer",
    "affairs_director",
    "affairs_clerk",
    # of a district, for what it pools
    "bureau_officer",
    "central_head",
)
STATES = [
    ("draft", "Draft"),
    ("submitted", "Under Approval"),
    ("approved", "Approved"),
    ("published", "Published"),
    ("closed", "Closed and Sealed"),
    ("opening", "Being Opened"),
    ("opened", "Opened"),
    ("evaluated", "Evaluated"),
    ("awarded", "Award Published"),
    ("done", "Contracted"),
    ("failed", "Failed"),
    ("cancelled", "Cancelled"),
]
#: states in which it holds the request lines that it buys
LIVE = (
    "submitted",
    "approved",
    "published",
    "closed",
    "opening",
    "opened",
    "evaluated",
    "awarded",
)


class SchoolTender(models.Model):
    """One tender, from the draft to the orders.

    What the approval bound never changes; a later deadline is a notice of its own.
    No price is in the database before the opening: the server never had it.
    """

    _name = "school.tender"
    _description = "Tender"
    _inherit = ["school.document", "school.approval.mixin", "mail.activity.mixin"]
    _order = "id desc"

    _document_prefix = "ZB"
    _document_own = frozenset(
        {
            "requester_id",
            "first_id",
            "published_on",
            "published_by_id",
            "figures",
            "submissions",
            "closed_on",
            "opened_on",
            "evaluated_on",
            "awarded_on",
            "awarded_by_id",
            "notice_until",
            "objection_until",
            "done_on",
            "fail_reason",
            "public_key",
        }
    )
    _approval_amount = "amount_total"

    title = fields.Char(required=True, tracking=True)
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    kind = fields.Selection(
        KINDS, string="Procedure", required=True, default="internal_tender"
    )
    kind_id = fields.Many2one(
        comodel_name="school.purchase.kind",
        string="Field of Expertise",
        ondelete="restrict",
        help="Experts of this field are drawn; empty: of any field.",
    )
    scoring = fields.Selection(
        [("points", "Points"), ("lowest", "Lowest Price")],
        string="Chosen By",
        required=True,
        default="points",
    )
    price_weight = fields.Float(
        string="Points for the Price",
        default=40.0,
        help="Of 100; the criteria share the rest.",
    )
    formula_id = fields.Many2one(
        comodel_name="school.tender.formula",
        string="Price Formula",
        default=lambda self: self.env["school.tender.formula"].search([], limit=1),
        ondelete="restrict",
    )
    offer_way = fields.Selection(
        [
            ("paper", "Sealed Envelopes"),
            ("electronic", "Encrypted Offers"),
            ("both", "Either"),
        ],
        string="Offers Come As",
        required=True,
        default="paper",
        help="Encrypted in the browser of the vendor; only two of the three people who"
        " keep the key can open it, together.",
    )
    panel_size = fields.Integer(
        default=3, help="Members of the panel, those of the school included; odd."
    )
    owner_ids = fields.Many2many(
        comodel_name="res.users",
        relation="school_tender_owner_rel",
        column1="tender_id",
        column2="user_id",
        string="Members Named by the School",
        help="The other members are drawn from the pool of experts.",
    )
    invited_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="school_tender_invited_rel",
        column1="tender_id",
        column2="partner_id",
        string="Vendors Invited",
        check_company=True,
    )
    document_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="school_tender_document_rel",
        column1="tender_id",
        column2="attachment_id",
        string="Tender Documents",
        bypass_search_access=True,
        copy=False,
        help="What is asked for and how offers are judged. The approval binds them, to"
        " the last byte.",
    )
    place = fields.Char(
        string="Place of the Opening", help="Also where envelopes are handed in."
    )
    clarify_until = fields.Datetime(string="Questions Until", copy=False)
    deadline = fields.Datetime(
        string="Deadline for Offers", copy=False, help="As approved."
    )
    opening_at = fields.Datetime(string="Opening", copy=False, help="As approved.")
    note = fields.Html(string="What Is Asked For")
    currency_id = fields.Many2one(related="company_id.currency_id")
    lot_ids = fields.One2many("school.tender.lot", "tender_id", string="Lots")
    line_ids = fields.One2many("school.tender.line", "tender_id", string="Items")
    share_ids = fields.One2many("school.tender.share", "tender_id", string="Requests")
    criterion_ids = fields.One2many(
        "school.tender.criterion", "tender_id", string="Criteria"
    )
    custodian_ids = fields.One2many(
        "school.tender.custodian",
        "tender_id",
        string="Opened By",
        help="Three people of whom two open the offers together, each on the own"
        " account.",
    )
    bidder_ids = fields.One2many("school.tender.bidder", "tender_id", string="Bidders")
    offer_ids = fields.One2many("school.tender.offer", "tender_id", string="Offers")
    price_ids = fields.One2many("school.tender.price", "tender_id", string="Prices")
    notice_ids = fields.One2many("school.tender.notice", "tender_id", string="Notices")
    draw_ids = fields.One2many("school.tender.draw", "tender_id", string="Draws")
    member_ids = fields.One2many("school.tender.member", "tender_id", string="Panel")
    score_ids = fields.One2many("school.tender.score", "tender_id", string="Scores")
    result_ids = fields.One2many("school.tender.result", "tender_id", string="Ranking")
    objection_ids = fields.One2many(
        "school.tender.objection", "tender_id", string="Objections"
    )
    order_ids = fields.One2many(
        "purchase.order", "school_tender_id", string="Orders", readonly=True
    )
    participant_ids = fields.Many2many(
        comodel_name="res.company",
        relation="school_tender_participant_rel",
        column1="tender_id",
        column2="company_id",
        string="Schools That Buy",
        compute="_compute_participant_ids",
        store=True,
    )
    amount_total = fields.Monetary(
        string="Ceiling", compute="_compute_amount_total", store=True
    )
    bidder_count = fields.Integer(compute="_compute_counts")
    offer_count = fields.Integer(string="Offers In", compute="_compute_counts")
    order_count = fields.Integer(compute="_compute_order_count")
    first_id = fields.Many2one(
        comodel_name="school.tender",
        string="Again After",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The tender that failed and is repeated with this one.",
    )
    again_ids = fields.One2many("school.tender", "first_id", string="Repeated By")
    fail_reason = fields.Text(readonly=True, copy=False)

    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    figures = fields.Json(readonly=True, copy=False)
    submissions = fields.Integer(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)
    evaluated_on = fields.Datetime(readonly=True, copy=False)
    awarded_on = fields.Datetime(readonly=True, copy=False)
    awarded_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    notice_until = fields.Date(string="Published Until", readonly=True, copy=False)
    objection_until = fields.Date(string="Objections Until", readonly=True, copy=False)
    done_on = fields.Datetime(readonly=True, copy=False)
    public_key = fields.Text(readonly=True, copy=False)
    sealed_key = fields.Json(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The private key, sealed: two of three open it.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )

    _name_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "Another tender of the school has this number."
    )
    _sane = models.Constraint(
        "CHECK (COALESCE(price_weight, 0) BETWEEN 0 AND 100"
        " AND COALESCE(panel_size, 0) >= 0)",
        "The price counts between 0 and 100 points.",
    )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for tender in self:
            tender.display_name = f"{tender.name or ''} {tender.title or ''}".strip()

    @api.depends("line_ids.amount_ceiling")
    def _compute_amount_total(self):
        for tender in self:
            tender.amount_total = sum(tender.line_ids.mapped("amount_ceiling"))

    @api.depends("share_ids.request_line_id.company_id", "company_id")
    def _compute_participant_ids(self):
        for tender in self:
            shares = tender.share_ids
            tender.participant_ids = (
                shares.request_line_id.company_id or tender.company_id
            )

    @api.depends("bidder_ids", "offer_ids.is_current")
    def _compute_counts(self):
        for tender in self:
            tender.bidder_count = len(tender.bidder_ids)
            tender.offer_count = len(tender.sudo().offer_ids.filtered("is_current"))

    @api.depends("order_ids")
    def _compute_order_count(self):
        for tender in self:
            # who takes part need not be able to read orders
            tender.order_count = len(tender.sudo().order_ids)

    @api.model_create_multi
    def create(self, vals_list):
        """Create drafts in the name of the calling user.

        :raise UserError: without a post that prepares tenders
        """
        out = following(self)
        tenders = super(SchoolTender, clean(self)).create(
            [{name: vals[name] for name in set(vals) - out} for vals in vals_list]
        )
        tenders = tenders.with_env(self.env)
        tenders._set_own({"requester_id": self.env.uid})
        tenders._own_documents()
        return tenders

    def write(self, vals):
        """Write; documents that are attached belong to the tender from then on."""
        refused = following(self).intersection(vals) - {"amount_total", "unit_id"}
        if refused and not self._document_own_writes():
            self[:1]._refuse(
                self.env._(
                    "%(fields)s follow from what else is entered.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in sorted(refused)
                    ),
                )
            )
        result = super().write(vals)
        if "document_ids" in vals:
            self._own_documents()
        return result

    def _own_documents(self):
        """Let whoever reads the tender read the documents just uploaded to it."""
        for tender in self:
            loose = tender.document_ids.filtered(
                lambda document: (
                    not document.res_id and document.create_uid == self.env.user
                )
            )
            loose.write({"res_model": tender._name, "res_id": tender.id})

    def _check_preparing(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    # -- helpers of the other files

    def _check_state(self, *states):
        """:raise UserError: names the first tender that is in none of the states"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for tender in self:
            if tender.state not in states:
                raise UserError(
                    self.env._(
                        "%(tender)s is “%(state)s”; this is done while it is"
                        " “%(wanted)s”.",
                        tender=tender.display_name,
                        state=labels[tender.state],
                        wanted=", ".join(labels[state] for state in states),
                    )
                )

    def _refuse(self, reason):
        """:raise UserError: the tender and what is wrong with it"""
        self.ensure_one()
        raise UserError(
            self.env._(
                "%(tender)s: %(reason)s", tender=self.display_name, reason=reason
            )
        )

    def _hold(self):
        """Make transactions that count rows of these tenders wait for each other.

        The rows are moved in place: who comes second fails, and Odoo tries again with
        what the first one did.
        """
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE school_tender SET submissions = submissions WHERE id IN %s"
                " RETURNING id",
                tuple(self.ids),
            )
        )

    def _move(self, state, **vals):
        """Enter a state; rights, posts and the present state were checked."""
        self.sudo()._set_own({"state": state, **vals})
