"""What a school needs before it can issue: locations and operation types."""

from odoo import api, fields, models
from odoo.exceptions import UserError

# Accounts that an issue may be charged to, best first, by type and never by code: no
# chart of accounts is ours.
EXPENSE_TYPES = ("expense", "expense_direct_cost", "expense_other")
ASSET_TYPES = ("asset_fixed", "asset_non_current")


class ResCompany(models.Model):
    _inherit = "res.company"

    school_consume_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Consumption Location",
        ondelete="restrict",
        help="Where goods go that are used up or handed over as expense. Its valuation"
        " account is what an issue is charged to.",
    )
    school_asset_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Fixed Asset Location",
        ondelete="restrict",
        help="Where goods go that are put to use as fixed assets.",
    )
    school_loan_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Loan Location",
        ondelete="restrict",
        help="Where lent goods are: still the school's stock and value, not available.",
    )
    school_asset_price_from = fields.Monetary(
        string="Fixed Asset from Unit Price",
        default=1000.0,
        help="Goods handed over for keeping are put to use as fixed assets from this"
        " unit price on (CNY).",
    )
    school_loan_days = fields.Integer(
        string="Days of a Loan",
        default=30,
        help="Proposed for a loan whose request names no term.",
    )

    _school_store_figures = models.Constraint(
        "CHECK (COALESCE(school_asset_price_from, 0) >= 0"
        " AND COALESCE(school_loan_days, 30) BETWEEN 1 AND 366)",
        "Enter a unit price of zero or more, and 1 to 366 days of a loan.",
    )

    def _school_warehouse(self):
        """Return the warehouse of a school's company (the first one)."""
        self.ensure_one()
        # Whoever causes an issue need not see the settings of the warehouse.
        return self.env["school.unit"]._for_company(self).sudo()._warehouse()

    def _school_stock(self):
        """Return the location that the school's goods lie in."""
        return self._school_warehouse().lot_stock_id


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    school_issue_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Issue Type",
        check_company=True,
        copy=False,
    )
    school_loan_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Loan Type",
        check_company=True,
        copy=False,
    )
    school_return_type_id = fields.Many2one(
        comodel_name="stock.picking.type",
        string="Return Type",
        check_company=True,
        copy=False,
    )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    # kept by the company, which an administrator of schools does not open
    asset_price_from = fields.Float(
        string="Fixed Asset From (CNY)",
        digits=(16, 2),
        compute="_compute_store_figures",
        inverse="_inverse_asset_price_from",
        compute_sudo=True,
        help="Goods handed over for keeping from this unit price on are put to use as"
        " fixed assets, and petty purchases do not buy them. 0: none are.",
    )
    loan_days = fields.Integer(
        string="Days of a Loan",
        compute="_compute_store_figures",
        inverse="_inverse_loan_days",
        compute_sudo=True,
        help="After which a loan is due back whose request names no term. A borrower is"
        " reminded before, and it is listed as overdue after.",
    )

    @api.depends("company_id.school_asset_price_from", "company_id.school_loan_days")
    def _compute_store_figures(self):
        # a new unit is shown what its company begins with
        first = self.env["res.company"].new()
        for unit in self:
            company = unit.company_id or first
            unit.asset_price_from = company.school_asset_price_from
            unit.loan_days = company.school_loan_days

    def _inverse_asset_price_from(self):
        # whoever writes a unit administers the district: see its write
        for unit in self.sudo():
            unit.company_id.school_asset_price_from = unit.asset_price_from

    def _inverse_loan_days(self):
        for unit in self.sudo():
            unit.company_id.school_loan_days = unit.loan_days

    def _setup_supply(self):
        """Make the locations and the operation types that the store issues with."""
        result = super()._setup_supply()
        company = self.company_id
        self._setup_supply_locations(company)
        self._setup_count_account(company)
        self._setup_supply_types(company)
        return result

    def _check_post(self, codes):
        """Refuse a user who holds none of the posts today, at each unit of ``self``.

        :param codes: codes of posts, of which one suffices
        :raise UserError: naming the post and the unit
        """
        today = self._today()
        for unit in self:
            if self.env["school.post.holder"]._holds(self.env.user, codes, unit, today):
                continue
            posts = self.env["school.post"].sudo().search([("code", "in", codes)])
            raise UserError(
                self.env._(
                    "%(user)s does not hold the post for this at %(unit)s today"
                    " (%(posts)s). The school's administrator assigns posts.",
                    user=self.env.user.name,
                    unit=unit.sudo().name,
                    posts=", ".join(posts.mapped("name")),
                )
            )

    def _setup_missing(self):
        """Name the issue locations among what a company may lack."""
        missing = super()._setup_missing()
        company = self.company_id
        if not (company.school_consume_location_id and company.school_loan_location_id):
            missing.append("supply")
        return missing

    def _setup_valuation(self):
        """Let the issue locations follow when a school begins or ends own books."""
        result = super()._setup_valuation()
        self._setup_issue_accounts(self.company_id)
        return result

    def _setup_supply_locations(self, company):
        """Create the locations that goods are issued to."""
        locations = self.env["stock.location"]
        for field, values in self._supply_location_values(company).items():
            if not company[field]:
                company[field] = locations.create(values)
        # Below the other one: so a move keeps it when core splits its transfer.
        company.school_asset_location_id.location_id = (
            company.school_consume_location_id
        )
        self._setup_issue_accounts(company)

    def _setup_count_account(self, company):
        """Post what a count finds or misses at once, so that store and books agree.

        Without an account on its location Odoo 19 leaves it to the period's closing.
        """
        if self.bookkeeping != "own":
            return
        locations = self.env["stock.location"].search(
            [
                ("usage", "=", "inventory"),
                ("company_id", "=", company.id),
                ("valuation_account_id", "=", False),
            ]
        )
        locations.valuation_account_id = self._find_issue_account(
            company, EXPENSE_TYPES
        )

    def _supply_location_values(self, company):
        """Values of the issue locations by the company's field that holds each.

        The usage is `customer`: Odoo 19 takes `inventory` for scrap. None lies below a
        warehouse, so nothing there counts as available.
        """
        common = {"company_id": company.id, "location_id": False}
        return {
            "school_consume_location_id": {
                **common,
                "name": self.env._("In Use"),
                "usage": "customer",
            },
            "school_asset_location_id": {
                **common,
                "name": self.env._("Fixed Assets in Use"),
                "usage": "customer",
            },
            "school_loan_location_id": {
                **common,
                "name": self.env._("On Loan"),
                "usage": "internal",
            },
        }

    def _setup_issue_accounts(self, company):
        """Charge issues to an account where the school keeps books, else to none.

        An account that somebody chose stays.
        """
        used = company.school_consume_location_id
        assets = company.school_asset_location_id
        if self.bookkeeping != "own":
            (used | assets).valuation_account_id = False
            return
        if used and not used.valuation_account_id:
            used.valuation_account_id = self._find_issue_account(company, EXPENSE_TYPES)
        if assets and not assets.valuation_account_id:
            assets.valuation_account_id = (
                self._find_issue_account(company, ASSET_TYPES)
                or used.valuation_account_id
            )

    @api.model
    def _find_issue_account(self, company, account_types):
        """Return an account of the company's chart to charge issues to.

        The company's own default for expenses comes first; then the first account of
        the best type. Whoever keeps the books may choose another on the location.
        """
        default = company.expense_account_id
        if default.account_type in account_types:
            return default
        accounts = self.env["account.account"].search(
            [
                *self.env["account.account"]._check_company_domain(company),
                ("account_type", "in", account_types),
            ],
            order="code",
        )
        return accounts.sorted(lambda a: account_types.index(a.account_type))[:1]

    def _setup_supply_types(self, company):
        """Create the operation types for issue, loan and return."""
        for warehouse in self._warehouse():
            values = self._supply_type_values(company, warehouse)
            warehouse.write(
                {
                    field: self.env["stock.picking.type"].create(vals).id
                    for field, vals in values.items()
                    if not warehouse[field]
                }
            )
            types = warehouse.school_issue_type_id + warehouse.school_loan_type_id
            types.return_picking_type_id = warehouse.school_return_type_id

    def _supply_type_values(self, company, warehouse):
        """Values of the operation types by the warehouse's field that holds each."""
        common = {
            "company_id": company.id,
            "warehouse_id": warehouse.id,
            "reservation_method": "at_confirm",
            "create_backorder": "always",
            "use_create_lots": False,
        }
        stock = warehouse.lot_stock_id.id
        return {
            "school_issue_type_id": {
                **common,
                "name": self.env._("Issue"),
                "code": "outgoing",
                "sequence_code": "LY",
                "default_location_src_id": stock,
                "default_location_dest_id": company.school_consume_location_id.id,
            },
            "school_loan_type_id": {
                **common,
                "name": self.env._("Loan"),
                "code": "internal",
                "sequence_code": "JC",
                "default_location_src_id": stock,
                "default_location_dest_id": company.school_loan_location_id.id,
            },
            "school_return_type_id": {
                **common,
                "name": self.env._("Return"),
                "code": "internal",
                "sequence_code": "GH",
                "default_location_src_id": company.school_consume_location_id.id,
                "default_location_dest_id": stock,
            },
        }
