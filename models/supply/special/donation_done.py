"""Taking donated goods in and giving goods away, and showing both."""

from odoo import fields, models
from odoo.exceptions import UserError


class SchoolDonation(models.Model):
    _inherit = "school.donation"

    def action_accept(self):
        """Say that the goods are as the agreement says, as a second person.

        :raises UserError: not approved, or said by the applicant or a keeper
        """
        self.check_access("read")
        for donation in self:
            if donation.accepted_by_id == self.env.user:
                continue
            if donation.state != "approved" or donation.accepted_by_id:
                raise UserError(
                    self.env._(
                        "%(donation)s is not approved, or was looked at already.",
                        donation=donation.display_name,
                    )
                )
            keeps = self.env["school.post.holder"]._holds(
                self.env.user,
                ["keeper"],
                donation.unit_id,
                self.env["school.unit"]._today(),
            )
            if keeps or self.env.user == donation.requester_id:
                raise UserError(
                    self.env._(
                        "%(donation)s: somebody other than the applicant and the keeper"
                        " looks at the goods.",
                        donation=donation.display_name,
                    )
                )
            if donation.company_id not in self.env.user.company_ids:
                raise UserError(
                    self.env._(
                        "%(user)s does not belong to %(school)s.",
                        user=self.env.user.name,
                        school=donation.company_id.name,
                    )
                )
            donation.sudo()._set_own(
                {
                    "accepted_by_id": self.env.uid,
                    "accepted_on": fields.Datetime.now(),
                }
            )
        return True

    def action_done(self):
        """Move the goods, as a keeper, once; a donation that is done is passed over.

        :raises UserError: not approved or changed since, not looked at, too little
        """
        self.check_access("write")
        for donation in self.sorted("id"):
            if donation.state == "done":
                continue
            donation.unit_id._check_post(["keeper"])
            if donation.state != "approved" or not donation.accepted_by_id:
                raise UserError(
                    self.env._(
                        "%(donation)s is not approved, or a second person has not"
                        " looked at the goods yet.",
                        donation=donation.display_name,
                    )
                )
            donation._check_approval(self.env._("move the goods"))
            donation._carry_out()
        return True

    def _carry_out(self):
        self.ensure_one()
        donation = self.sudo()
        donation._set_own(
            {
                "state": "done",
                "keeper_id": self.env.uid,
                "done_on": fields.Datetime.now(),
            }
        )
        # a second click at the same time waits here, fails and is tried again
        donation.flush_recordset()
        if donation.entry == "held":
            donation._receive_held()
            return
        warehouse = donation.company_id._school_warehouse()
        place = donation.unit_id._gift_location(donation.kind)
        store = warehouse.lot_stock_id
        if donation.kind == "in":
            way = (warehouse.in_type_id, place, store)
        else:
            way = (warehouse.school_issue_type_id, store, place)
        donation.line_ids._move_directly(donation.company_id, *way, donation.name)

    def _receive_held(self):
        """Enter the goods among what is only kept, by name and quantity."""
        self.env["school.held.move"].sudo()._receive_products(
            self, {line.product_id: line.quantity for line in self.line_ids}
        )


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_value_from_quotation(self, quantity, at_date=None):
        """Value donated goods as their agreement does."""
        line = self._school_donation_line()
        if not line:
            return super()._get_value_from_quotation(quantity, at_date)
        return {
            "value": line.price_unit * quantity,
            "quantity": quantity,
            "description": line.donation_id.name,
        }

    def _school_donation_line(self):
        """Return the line of a donation received that this move belongs to."""
        self.ensure_one()
        if self.location_id != self.company_id.sudo().school_gift_in_location_id:
            return self.env["school.donation.line"]
        return (
            self.env["school.donation.line"]
            .sudo()
            .search([("move_id", "=", self.id)], limit=1)
        )


class SchoolPublication(models.Model):
    _inherit = "school.publication"

    def _publication_sections(self):
        """Add the donations of the period."""
        sections = super()._publication_sections()
        if self._has_topic("donation"):
            sections.append((self.env._("Donations"), self._published_donations()))
        return sections

    def _published_donations(self):
        donations = (
            self.env["school.donation"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "done"),
                    ("date", ">=", self.date_from),
                    ("date", "<=", self.date_to),
                ],
                order="date, id",
            )
        )
        kinds = dict(donations._fields["kind"]._description_selection(self.env))
        return [
            {
                "name": "、".join(donation.line_ids.product_id.mapped("name")),
                "party": donation.party,
                "date": donation.date,
                "note": kinds[donation.kind],
                "amount": donation.amount_total,
            }
            for donation in donations
        ]
