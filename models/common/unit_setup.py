"""The company of a unit: books, store and valuation, made and repaired in steps."""

import logging
import time

from odoo import api, models

_logger = logging.getLogger(__name__)

CATEGORY_XMLIDS = (
    "school_logistics.product_category_school",
    "school_logistics.product_category_consumable",
    "school_logistics.product_category_durable",
    "school_logistics.product_category_fixed",
    "school_logistics.product_category_service",
)


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def action_complete_setup(self):
        """Repair what is missing in the unit's company. It may be run at any time.

        :raises AccessError: unless the user is the district's administrator
        """
        self._check_administers(district=True)
        self._setup_company()
        return True

    @api.model
    def _create_company(self, vals):
        """Create the company for the values of a unit.

        :param vals: values of the unit
        :return: the company, in CNY, not yet set up
        """
        currency = self.env.ref("base.CNY").sudo()
        currency.active = True
        # The chart is ours to load: without this key Odoo may install a localisation
        # module in the middle of the transaction and commit half a school.
        companies = (
            self.env["res.company"]
            .sudo()
            .with_context(
                chart_template_load=True,
                tracking_disable=True,
            )
        )
        return companies.create(
            {
                "name": vals.get("name"),
                "phone": vals.get("phone"),
                "currency_id": currency.id,
                "country_id": self.env.ref("base.cn").id,
            }
        )

    def _setup_company(self):
        """Make or repair the company of each unit, step by step.

        Every step is repeatable. A room adds its own by overriding its hook, as
        :meth:`_setup_supply`, and calling super.
        """
        for unit in self.sudo():
            started = time.monotonic()
            # Only the unit's company: what is made here must not land in the user's.
            unit = unit.with_context(
                allowed_company_ids=unit.company_id.ids,
                tracking_disable=True,
            )
            unit._setup_books()
            unit._setup_store()
            unit._setup_valuation()
            unit._setup_supply()
            unit.invalidate_recordset(["setup_complete"])
            _logger.info(
                "%s: company set up in %.1f s", unit.code, time.monotonic() - started
            )

    def _setup_missing(self):
        """Return the names of the steps that this unit's company still lacks."""
        self.ensure_one()
        company = self.company_id
        missing = []
        if not company.chart_template:
            missing.append("books")
        if not self._warehouse():
            missing.append("store")
        if company.cost_method != "average":
            missing.append("valuation")
        return missing

    def _guess_chart_template(self):
        """Return the chart of accounts for a new school.

        The parent's, so that the district can compare; else the installed one of the
        country; else the generic one. Never one that would have to be installed.

        :return: code of an installed chart template
        :rtype: str
        """
        self.ensure_one()
        charts = self.env["account.chart.template"].sudo()
        known = charts._get_chart_template_mapping()
        parents = self._ancestors_on(self._today()).company_id.mapped("chart_template")
        country = [
            code for code, _name in charts._select_chart_template(self._country())
        ]
        candidates = [*parents, *country[:1], "generic_coa"]
        return next(code for code in candidates if known.get(code, {}).get("installed"))

    def _country(self):
        """Return the country whose accounting rules the unit follows."""
        return self.company_id.country_id or self.env.ref("base.cn")

    def _setup_books(self):
        """Load the chart of accounts with its journals and taxes."""
        self.ensure_one()
        company = self.company_id
        if company.chart_template:
            return
        # Accounts are named in the module "account", also while another is installed.
        charts = self.env["account.chart.template"].sudo()
        charts = charts.with_context(install_module=None)
        # Not try_loading, which warns until the registry is complete.
        charts._load(self._guess_chart_template(), company, install_demo=False)

    def _warehouse(self):
        """Return the unit's first warehouse."""
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.company_id.id)], order="sequence, id", limit=1
        )

    def _setup_store(self):
        """Create the warehouse: Odoo 19 makes none for a new company."""
        self.ensure_one()
        if self._warehouse():
            return
        self.env["stock.warehouse"].create(
            {
                "name": self.name,
                "code": self.code[:5],
                "company_id": self.company_id.id,
                "partner_id": self.company_id.partner_id.id,
            }
        )

    def _setup_valuation(self):
        """Value the store by average cost; with own books also in the ledger at once.

        A school under 报账制 posts nothing, so its valuation stays out of the ledger.
        """
        self.ensure_one()
        valuation = "real_time" if self.bookkeeping == "own" else "periodic"
        company = self.company_id
        wanted = {"inventory_valuation": valuation, "cost_method": "average"}
        if any(company[name] != value for name, value in wanted.items()):
            company.write(wanted)
        for xmlid in CATEGORY_XMLIDS:
            category = self.env.ref(xmlid, raise_if_not_found=False)
            if category and (
                category.property_valuation != valuation
                or category.property_cost_method != "average"
            ):
                category.write(
                    {
                        "property_valuation": valuation,
                        "property_cost_method": "average",
                    }
                )

    def _setup_supply(self):
        """Hook: locations and operation types of the supply room.

        Override it, call super, and make only what is missing. It runs with superuser
        rights in the unit's company.
        """
        self.ensure_one()
