"""A district hands a regulation down to its schools."""

import base64

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class SchoolRulePack(models.Model):
    _inherit = "school.rule.pack"

    def _check_may_hand_down(self):
        """Refuse who is no officer of the district, and a school's regulation.

        :raise AccessError: the caller is no officer of the district
        :raise UserError: the regulation belongs to one school
        """
        if not self.env["school.approval.flow"]._sets_for_all():
            raise AccessError(
                self.env._(
                    "Only an officer of the district hands regulations down to schools."
                )
            )
        for pack in self:
            if pack.company_id:
                raise UserError(
                    self.env._(
                        "%(pack)s belongs to one school. Import its file for all"
                        " schools, then hand it down.",
                        pack=pack.display_name,
                    )
                )

    def _bind(self, units=None):
        """Publish the rules as binding: schools may only be stricter.

        :param units: ``school.unit`` that they bind; empty for all schools
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_hand_down()
        flows = self.flow_ids.filtered(lambda flow: not flow.pack_dropped)
        only = Command.set(units.ids if units else [])
        flows.write({"is_binding": True, "only_unit_ids": [only]})
        if any(flow.state != "published" for flow in self.flow_ids):
            self.action_publish()

    def _hand_down(self, units):
        """Give each unit a copy to adapt and publish by itself.

        A school that has a regulation with this code already gets the rules as drafts
        again: what it published stays in force until it publishes these.

        :param units: ``school.unit``
        :return: the copies
        :raise UserError: a rule names something that a school does not have
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_hand_down()
        content = base64.b64decode(self.file)
        copies = self.sudo().browse()
        # the officer was checked; the schools' rules are not theirs to write otherwise
        packs = self.sudo()
        for unit in units.sudo():
            copies |= packs._import_at(content, unit)
        copies.write({"origin_id": self.id})
        for copy in copies:
            copy.message_post(
                body=self.env._(
                    "Handed down by %(user)s on %(date)s. Read it, adapt it and publish"
                    " it.",
                    user=self.env.user.name,
                    date=self.env["school.unit"]._today(),
                )
            )
        return copies

    @api.model
    def _import_at(self, content, unit):
        """Import a file for ``unit``; a refusal names the unit."""
        try:
            return self._import(content, unit.company_id)
        except UserError as error:
            raise UserError(
                self.env._(
                    "%(unit)s cannot take the regulation over:\n%(problems)s",
                    unit=unit.name,
                    problems=error,
                )
            ) from error
