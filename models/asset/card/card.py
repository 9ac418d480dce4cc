"""The card of a thing (一物一卡): what it is, what it cost, where it is, who has it."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...common.gate import gate_open, open_gate
from .threshold import CLASSES

PREPARING_POSTS = ("asset_keeper", "affairs_director", "affairs_clerk")
GATE = "own school.asset"
#: what only the buttons change: each has a document, a decision or a count behind it
OWN = frozenset(
    {
        "name",
        "company_id",
        "token",
        "state",
        "quantity",
        "original_value",
        "date_removed",
        "origin_model",
        "origin_id",
        "origin_name",
        "arrival_id",
        "split_from_id",
        "equipment_id",
        "previous_id",
        "months_before",
    }
)
#: what is on no book of the school any more
GONE = ("written_off", "transferred")
STATES = [
    ("in_use", "In Use"),
    ("idle", "Idle"),
    ("repair", "Under Repair"),
    ("damaged", "Damaged"),
    ("lost", "Lost or Missing"),
    ("written_off", "Written Off"),
    ("transferred", "Transferred Out"),
]


class SchoolAsset(models.Model):
    """One thing, or a batch of the same things, of one school."""

    _name = "school.asset"
    _description = "Asset Card"
    _inherit = ["school.numbered", "mail.thread", "mail.activity.mixin"]
    _document_prefix = "ZC"
    _order = "name desc, id desc"
    _rec_names_search = ["name", "title", "serial_no"]

    # basic
    name = fields.Char(string="Asset Number")
    title = fields.Char(string="Name", required=True, tracking=True)
    category_id = fields.Many2one(
        "school.asset.category", required=True, index=True, ondelete="restrict"
    )
    asset_class = fields.Selection(
        CLASSES,
        string="Asset Type",
        compute="_compute_asset_class",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    product_id = fields.Many2one(
        "product.product", string="Item", index="btree_not_null", ondelete="restrict"
    )
    specification = fields.Char()
    serial_no = fields.Char(string="Serial Number", index="btree_not_null", copy=False)
    maker = fields.Char()
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit of Measure",
        default=lambda self: self._default_uom_id(),
        ondelete="restrict",
    )
    quantity = fields.Integer(default=1, required=True)
    parent_id = fields.Many2one(
        "school.asset",
        string="Belongs To",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The main machine of which this is a part.",
    )
    part_ids = fields.One2many("school.asset", "parent_id", string="Parts")
    properties = fields.Properties(
        definition="category_id.properties_definition", string="More"
    )
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    token = fields.Char(
        readonly=True, copy=False, groups="school_logistics.group_user", index=True
    )

    # financial
    currency_id = fields.Many2one(related="company_id.currency_id")
    original_value = fields.Monetary(required=True, tracking=True)
    value_kind = fields.Selection(
        [
            ("invoice", "As Invoiced"),
            ("estimated", "Estimated"),
            ("appraised", "Appraised"),
            ("nominal", "Nominal"),
        ],
        required=True,
        default="invoice",
    )
    acquired_by = fields.Selection(
        [
            ("purchase", "Purchase"),
            ("donation", "Donation"),
            ("transfer", "Transferred In"),
            ("surplus", "Found When Counting"),
            ("built", "Built by Oneself"),
            ("opening", "Taken Over"),
        ],
        required=True,
        default="purchase",
    )
    date_acquired = fields.Date(
        required=True, default=lambda self: self.env["school.unit"]._today()
    )
    date_booked = fields.Date(
        string="Entered in the Books",
        required=True,
        default=lambda self: self.env["school.unit"]._today(),
        help="Depreciation runs from this month on.",
    )
    voucher = fields.Char(string="Voucher Number")
    fund_id = fields.Many2one("school.fund", ondelete="restrict")
    vendor_id = fields.Many2one("res.partner", ondelete="restrict")
    life_years = fields.Integer(
        string="Life (Years)",
        compute="_compute_life",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_exempt = fields.Boolean(
        string="Not Depreciated",
        compute="_compute_life",
        store=True,
        readonly=False,
        precompute=True,
    )
    warranty_until = fields.Date()

    # use
    state = fields.Selection(
        STATES, required=True, default="in_use", readonly=True, copy=False, index=True
    )
    place = fields.Char(tracking=True)
    department_id = fields.Many2one(
        "hr.department",
        string="Department or Class",
        check_company=True,
        index=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Custodian",
        check_company=True,
        index=True,
        ondelete="restrict",
    )

    # disposal, origin
    date_removed = fields.Date(readonly=True, copy=False)
    origin_model = fields.Char(readonly=True, copy=False)
    origin_id = fields.Many2oneReference(
        model_field="origin_model", readonly=True, copy=False
    )
    origin_name = fields.Char(string="Made From", readonly=True, copy=False)
    split_from_id = fields.Many2one(
        "school.asset", readonly=True, copy=False, ondelete="restrict"
    )
    entry_ids = fields.One2many("school.asset.entry", "asset_id", string="History")
    note = fields.Text()

    _name_company_uniq = models.Constraint(
        "UNIQUE (company_id, name)", "The school has a card with this number already."
    )
    _token_uniq = models.UniqueIndex("(token)", "Two cards cannot carry one label.")
    _figures = models.Constraint(
        "CHECK (quantity > 0 AND original_value >= 0 AND life_years >= 0)",
        "A card stands for at least one thing; values and lives are not negative.",
    )
    _removed_late = models.Constraint(
        "CHECK (date_removed IS NULL OR date_removed >= date_booked)",
        "A thing leaves the books after it entered them.",
    )
    _custody_index = models.Index("(company_id, department_id, employee_id)")

    @api.model
    def _default_uom_id(self):
        # looked up in memory: it is asked for each card of a thousand
        data = self.env["ir.model.data"]
        return data._xmlid_to_res_id("uom.product_uom_unit", raise_if_not_found=False)

    @api.depends("category_id")
    def _compute_life(self):
        for asset in self:
            asset.life_years = asset.category_id and asset.category_id._life()
            asset.is_exempt = bool(asset.category_id) and asset.category_id._exempt()

    @api.depends("category_id", "original_value", "quantity", "date_acquired")
    def _compute_asset_class(self):
        Threshold = self.env["school.asset.threshold"]
        known = {}
        for asset in self:
            price = asset.original_value / (asset.quantity or 1)
            key = (
                asset.company_id,
                asset.date_acquired,
                price,
                asset.quantity,
                asset.category_id,
            )
            if key not in known:
                known[key] = Threshold._classify(*key)
            asset.asset_class = known[key]

    @api.depends("name", "title")
    def _compute_display_name(self):
        for asset in self:
            asset.display_name = f"{asset.name or ''} {asset.title or ''}".strip()

    @api.constrains("life_years", "is_exempt")
    def _check_life(self):
        for asset in self:
            if not asset.is_exempt and not asset.life_years:
                raise ValidationError(
                    self.env._(
                        "%(asset)s: enter its life in years, or that it is not"
                        " depreciated.",
                        asset=asset.display_name,
                    )
                )

    # -- CRUD ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make out cards, numbered, each with its label and first entry.

        :raise UserError: without a post that keeps the property of the school
        """
        trusted = gate_open(self, GATE)
        blank = dict.fromkeys(OWN - {"quantity", "original_value", "company_id"}, False)
        blank["state"] = "in_use"
        values = [
            (vals if trusted else {**vals, **blank})
            | {"token": secrets.token_urlsafe(16)}
            for vals in vals_list
        ]
        self._number(values)
        # the history says it all; thousands of messages would say it again
        quiet = self.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        assets = super(SchoolAsset, quiet).create(values).with_env(self.env)
        if not trusted:
            assets._check_keeping()
        assets._enter_history("new", [{} for _asset in assets])
        return assets

    def write(self, vals):
        """Change a card, by who keeps the property; every move goes into the history.

        :raise UserError: for what only the buttons change, and for written off cards
        """
        talk = all(name.startswith(("message_", "activity_")) for name in vals)
        if not talk and not gate_open(self, GATE):
            own = OWN.intersection(vals)
            if own:
                raise UserError(
                    self.env._(
                        "%(fields)s of %(assets)s cannot be typed in. Use the buttons"
                        " of the card.",
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in sorted(own)
                        ),
                        assets=", ".join(self.mapped("display_name")),
                    )
                )
            self._check_keeping()
            self._check_present()
        before = self._history_values(vals)
        result = super().write(vals)
        self._record_changes(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Cards are kept for ever. Write off %(assets)s instead.",
                assets=", ".join(self.mapped("display_name")),
            )
        )

    def _check_keeping(self):
        """:raise UserError: names the school and the posts"""
        self.unit_id._check_post(PREPARING_POSTS)

    def _check_present(self):
        """:raise UserError: names a card of something that is not there any more"""
        gone = self.filtered(lambda asset: asset.state in GONE)
        if gone:
            raise UserError(
                self.env._(
                    "%(asset)s left the books on %(date)s.",
                    asset=gone[0].display_name,
                    date=gone[0].date_removed,
                )
            )

    def _set_own(self, vals, reason=""):
        """Write what only our methods set; rights and state were checked.

        :param reason: goes into the history
        """
        assets = open_gate(self, GATE)
        return assets.with_context(school_asset_reason=reason).write(vals)

    @api.model
    def _number(self, values):
        """Put a number into the values of each new card, one draw per school."""
        Company = self.env["res.company"]
        today = self.env["school.unit"]._today()
        for vals in values:
            vals["company_id"] = vals.get("company_id") or self.env.company.id
        names = self._draw_numbers(
            [(Company.browse(vals["company_id"]), today) for vals in values]
        )
        for vals, name in zip(values, names, strict=True):
            vals["name"] = name
