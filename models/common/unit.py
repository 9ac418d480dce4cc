"""Units: the district, its central schools, schools and teaching points."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import ormcache

from .school_time import local_day

# A unit stands below any unit of a smaller rank, so the hierarchy has no cycle.
KIND_RANK = {"district": 0, "central": 1, "school": 2, "point": 3}

# What a school's own administrator may change; everything else is the district's.
# The holders check their own rights.
OWN_FIELDS = {"phone", "address", "note", "image_128", "holder_ids"}


class SchoolUnit(models.Model):
    """A unit of the district, with its own company.

    The company holds the books and the store; the unit holds what makes it a school:
    its place in the dated hierarchy, its posts, its calendar and its switches.
    """

    _name = "school.unit"
    _description = "School Unit"
    _inherit = ["mail.thread"]
    _order = "rank, sequence, code, id"

    name = fields.Char(
        required=True,
        tracking=True,
    )
    code = fields.Char(
        required=True,
        tracking=True,
        help="Short code of the unit, unique in the district. Its first five letters"
        " are the code of the warehouse.",
    )
    kind = fields.Selection(
        selection=[
            ("district", "District Education Bureau"),
            ("central", "Central School"),
            ("school", "School"),
            ("point", "Teaching Point"),
        ],
        required=True,
        default="school",
        tracking=True,
    )
    rank = fields.Integer(
        compute="_compute_rank",
        store=True,
        precompute=True,
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The school's own company: books, store and documents. It is made"
        " together with the unit.",
    )
    phone = fields.Char()
    address = fields.Char()
    note = fields.Text()
    image_128 = fields.Image(string="Logo", max_width=128, max_height=128)
    setup_complete = fields.Boolean(
        compute="_compute_setup_complete",
        help="Whether the accounts, the warehouse and the stock valuation are there.",
    )

    can_configure = fields.Boolean(
        compute="_compute_can_configure",
        help="Whether the present user may change more than the address.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another unit has this code already. Codes are unique in the district.",
    )
    _company_unique = models.Constraint(
        "UNIQUE (company_id)",
        "Another unit has this company already. Every unit has its own company.",
    )

    @api.depends("kind")
    def _compute_rank(self):
        for unit in self:
            unit.rank = KIND_RANK.get(unit.kind, len(KIND_RANK))

    @api.depends("company_id")
    def _compute_setup_complete(self):
        for unit in self:
            unit.setup_complete = not unit.sudo()._setup_missing()

    @api.depends_context("uid")
    @api.depends("parent_line_ids")
    def _compute_can_configure(self):
        for unit in self:
            unit.can_configure = unit._administers(district=True)

    @api.constrains("kind")
    def _check_kind(self):
        """A change of kind must not turn the hierarchy upside down."""
        lines = self.env["school.unit.parent"].sudo()
        lines.search(
            ["|", ("unit_id", "in", self.ids), ("parent_id", "in", self.ids)]
        )._check_rank()

    @api.constrains("company_id")
    def _check_company_is_root(self):
        for unit in self:
            if unit.company_id.sudo().parent_id:
                raise ValidationError(
                    self.env._(
                        "%(company)s is a branch of another company. %(unit)s needs a"
                        " company of its own: leave the field empty to have it made.",
                        company=unit.company_id.name,
                        unit=unit.name,
                    )
                )

    # CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Create the units, each with a complete company of its own.

        :param vals_list: values; without ``company_id`` the company is made as well
        :raises AccessError: unless the user is the system's or the district's
            administrator
        """
        self._check_may_create(vals_list)
        for vals in vals_list:
            if not vals.get("company_id"):
                vals["company_id"] = self._create_company(vals).id
        # The rights were checked above; the rules do not know the new unit yet.
        units = super(SchoolUnit, self.sudo()).create(vals_list)
        self.env["res.users"]._school_scopes_changed()
        units._setup_company()
        return units.sudo(self.env.su)

    def write(self, vals):
        """Change the units: a school's administrator the address, the district all.

        :raises AccessError: when the user does not administer one of the units
        """
        own = all(name in OWN_FIELDS or self._is_mail_field(name) for name in vals)
        if not own:
            self._check_administers(district=True)
        elif not all(self._is_mail_field(name) for name in vals):
            self._check_administers()
        if "company_id" in vals:
            self._check_company_unchanged(vals["company_id"])
        result = super().write(vals)
        if vals.get("name"):
            self.sudo().company_id.write({"name": vals["name"]})
        if {"active", "company_id"} & set(vals):
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_administrator(self):
        self._check_administers(district=True)
        self.env.registry.clear_cache()

    @api.model
    def _is_mail_field(self, name):
        """Whether ``name`` is a technical field of the chatter."""
        return name.startswith(("message_", "activity_"))

    def _check_company_unchanged(self, company_id):
        """The company carries the documents: it never changes hands."""
        for unit in self:
            if unit.company_id.id != company_id:
                raise UserError(
                    self.env._(
                        "The company of %(unit)s holds its documents and cannot be"
                        " replaced. Create another unit instead.",
                        unit=unit.name,
                    )
                )

    # Who administers

    @api.model
    def _check_may_create(self, vals_list):
        """Only the system makes districts, only the district makes schools."""
        if self.env.su:
            return
        self.check_access("create")
        if self.env.is_system():
            return
        self._check_administers_district(self._description)
        if any(vals.get("kind") == "district" for vals in vals_list):
            raise AccessError(
                self.env._(
                    "A district is created by the administrator of the system."
                    " Choose another kind of unit."
                )
            )
        given = {vals.get("company_id") or self.env.company.id for vals in vals_list}
        if not given <= set(self.env.user.company_ids.ids):
            raise AccessError(
                self.env._(
                    "You have no access to this company. Leave it empty to have a new"
                    " one made for the unit."
                )
            )

    @api.model
    def _check_administers_district(self, what):
        """Raise AccessError unless the user administers a district today.

        :param what: what is to be changed, for the message
        """
        if self.env.su or self.env.is_system():
            return
        if self.env.user.school_admin_unit_ids.filtered(
            lambda unit: unit.kind == "district"
        ):
            return
        raise AccessError(
            self.env._(
                "%(what)s: this belongs to the whole district. Only a person who holds"
                " the post of administrator at the district may change it.",
                what=what,
            )
        )

    def _administers(self, district=False):
        """Whether the present user administers the unit today.

        :param district: demand the district's administrator, not the school's own
        """
        self.ensure_one()
        if self.env.su or self.env.is_system():
            return True
        mine = self.env.user.school_admin_unit_ids
        at_district = bool(mine.filtered(lambda unit: unit.kind == "district"))
        unit = self._origin.sudo()
        if unit in mine:
            return at_district or not district
        # A unit that stands nowhere yet waits for the district to place it.
        return at_district and not unit.parent_id and unit.kind != "district"

    def _check_administers(self, district=False):
        """Raise AccessError unless the user administers each unit today.

        :param district: demand the district's administrator, not the school's own
        """
        for unit in self:
            if not unit._administers(district):
                who = self.env._("the district") if district else unit.sudo().name
                raise AccessError(
                    self.env._(
                        "%(unit)s: only the administrator of %(who)s may change this."
                        " Ask that person, or have the post of administrator assigned.",
                        unit=unit.sudo().name,
                        who=who,
                    )
                )

    # Lookup

    @api.model
    def _for_company(self, company):
        """Return the unit of ``company``; empty when it is not a school's company."""
        return self.browse(self._id_for_company(company.id))

    @api.model
    @ormcache("company_id")
    def _id_for_company(self, company_id):
        """Return the id of the unit of the company, archived ones too, or None."""
        self.flush_model(["company_id"])
        unit = self.sudo().with_context(active_test=False)
        return unit.search([("company_id", "=", company_id)], limit=1).id or None

    @api.model
    def _today(self):
        """Return the date in China: the client's time zone decides nothing."""
        return local_day(fields.Datetime.now())
