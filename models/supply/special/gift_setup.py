"""Where donated goods come from and given goods go to: places of their own."""

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    school_gift_in_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Donations Received",
        ondelete="restrict",
        help="What donated goods are worth is booked against the account here.",
    )
    school_gift_out_location_id = fields.Many2one(
        comodel_name="stock.location",
        string="Donations Made",
        ondelete="restrict",
        help="What is given away is booked against the account here.",
    )


class SchoolUnit(models.Model):
    _inherit = "school.unit"

    def _supply_location_values(self, company):
        """Add the places of donations; none lies in a warehouse."""
        common = {"company_id": company.id, "location_id": False}
        return {
            **super()._supply_location_values(company),
            "school_gift_in_location_id": {
                **common,
                "name": self.env._("Donations Received"),
                "usage": "supplier",
            },
            "school_gift_out_location_id": {
                **common,
                "name": self.env._("Donations Made"),
                "usage": "customer",
            },
        }

    def _setup_issue_accounts(self, company):
        """Charge donations to accounts as well, where the school keeps books."""
        result = super()._setup_issue_accounts(company)
        came = company.school_gift_in_location_id
        given = company.school_gift_out_location_id
        if self.bookkeeping != "own":
            (came | given).valuation_account_id = False
            return result
        if came and not came.valuation_account_id:
            came.valuation_account_id = self._find_issue_account(
                company, ("income_other", "income")
            )
        if given and not given.valuation_account_id:
            used = company.school_consume_location_id
            given.valuation_account_id = used.valuation_account_id
        return result

    def _gift_location(self, kind):
        """Return the place of donations, made where an older school lacks it.

        :param str kind: ``"in"`` or ``"out"``
        """
        self.ensure_one()
        unit = self.sudo()
        name = f"school_gift_{kind}_location_id"
        if not unit.company_id[name]:
            unit._setup_supply_locations(unit.company_id)
        return unit.company_id[name]
