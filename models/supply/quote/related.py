"""Vendors that look like one (利害关系): three quotes of one owner are one quote."""

from collections import defaultdict

from odoo import api, models


def _plain(text):
    """A number or an address without what people write differently."""
    return "".join(
        char for char in (text or "").lower() if char.isalnum() or char in "@."
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _school_marks(self):
        """What tells one vendor from another, by partner.

        :return: ``{partner: {(mark, value)}}``; the marks are words for the reader
        """
        marks = defaultdict(set)
        accounts = self.env["res.partner.bank"].sudo()
        banks = accounts.search([("partner_id", "child_of", self.ids)])
        for partner in self.sudo():
            people = partner | partner.child_ids
            for bank in banks.filtered(lambda b, people=people: b.partner_id in people):
                marks[partner].add(
                    (self.env._("bank account"), _plain(bank.acc_number))
                )
            for person in people:
                for label, value in (
                    (self.env._("phone"), person.phone),
                    (self.env._("e-mail"), person.email),
                    (self.env._("tax number"), person.vat),
                    (self.env._("address"), person.street),
                ):
                    if _plain(value):
                        marks[partner].add((label, _plain(value)))
        return marks

    def _school_related(self, company):
        """Which of these vendors share something with each other or with the school.

        :param company: the school, whose people are looked at too
        :return: list of ``(vendors, what they share)``; one vendor alone shares it
            with somebody of the school
        """
        vendors = self.commercial_partner_id.sudo()
        marks = vendors._school_marks()
        by_mark = defaultdict(lambda: vendors.browse())
        for vendor, found in marks.items():
            for mark in found:
                by_mark[mark] |= vendor
        related = [
            (group, label)
            for (label, _value), group in by_mark.items()
            if len(group) > 1
        ]
        return related + self._school_related_staff(by_mark, company)

    @api.model
    def _school_related_staff(self, by_mark, company):
        """Vendors with the phone or address of somebody who works at the school."""
        users = self.env["res.users"].sudo()
        people = users.search(
            [("company_ids", "in", company.ids), ("share", "=", False)]
        )
        values = {
            _plain(value): user
            for user in people
            for value in (user.partner_id.phone, user.partner_id.email)
            if _plain(value)
        }
        return [
            (
                group,
                self.env._("%(mark)s of %(user)s", mark=label, user=values[value].name),
            )
            for (label, value), group in by_mark.items()
            if value in values
        ]

    def _school_independent(self, company):
        """How many of these vendors are different; related ones count as one."""
        groups = [{vendor} for vendor in self.commercial_partner_id.sudo()]
        for vendors, _why in self._school_related(company):
            met = [group for group in groups if not group.isdisjoint(vendors)]
            groups = [group for group in groups if group.isdisjoint(vendors)]
            groups.append(set().union(*met))
        return len(groups)
