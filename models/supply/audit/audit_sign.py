"""Signing an audit: each member of the group in a session of their own."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...common.digest import digest


class SchoolAudit(models.Model):
    _inherit = "school.audit"

    def _digest(self):
        """Digest of what the group signs: opinion, figures, findings, members."""
        self.ensure_one()
        audit = self.sudo()
        return digest(
            {
                "audit": [audit.name, audit.company_id.id, audit.term_id.id],
                "opinion": [audit.opinion or "", audit.verdict or ""],
                "figures": [
                    audit.purchase_count,
                    f"{audit.amount_total:.2f}",
                    audit.missing_count,
                ],
                "members": sorted(
                    [member.user_id.id, member.role] for member in audit.member_ids
                ),
                "findings": [
                    finding._signed_content()
                    for finding in audit.finding_ids.sorted("id")
                ],
            }
        )

    def action_sign(self):
        """Sign opinion and findings as a member of the group; twice is harmless.

        The last signature puts the audit in force.

        :raises UserError: no member, not to be signed, or changed since
        """
        self.check_access("read")
        for audit in self:
            member = audit.sudo().member_ids.filtered(
                lambda row: row.user_id == self.env.user
            )
            if not member:
                raise UserError(
                    self.env._(
                        "%(audit)s: you are not in the review group.",
                        audit=audit.display_name,
                    )
                )
            if member.signed_on:
                continue
            if audit.state != "signing" or audit.digest != audit._digest():
                raise UserError(
                    self.env._(
                        "%(audit)s is not to be signed: it is still prepared, or it"
                        " was changed. Open it again.",
                        audit=audit.display_name,
                    )
                )
            now = fields.Datetime.now()
            member.write({"digest": audit.digest, "signed_on": now})
            if all(audit.sudo().member_ids.mapped("signed_on")):
                audit.sudo()._set_own({"state": "signed", "signed_on": now})
                audit.sudo().finding_ids._tell()
        return True
