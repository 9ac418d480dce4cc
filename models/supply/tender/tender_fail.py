"""废标: why a tender failed, and the one that repeats it."""

from odoo import api, fields, models

from .tender_award import AWARDING_POSTS
from .typed import typed_reason

COPIED = (
    "title",
    "company_id",
    "kind",
    "kind_id",
    "scoring",
    "price_weight",
    "formula_id",
    "offer_way",
    "panel_size",
    "place",
    "note",
)


class SchoolTender(models.Model):
    _inherit = "school.tender"

    has_failed = fields.Boolean(
        string="To Be Repeated",
        compute="_compute_has_failed",
        help="The tender failed, or a lot of it.",
    )

    @api.depends("state", "lot_ids.failed")
    def _compute_has_failed(self):
        for tender in self:
            tender.has_failed = tender.state == "failed" or (
                tender.state in ("awarded", "done")
                and any(tender.lot_ids.mapped("failed"))
            )

    def action_fail(self, reason=""):
        """Declare that the tender failed, before anything is ordered.

        :param str reason: what the law calls for: too few bidders, a defect of the
            documents, no money, a change of need
        :raise UserError: without the post, no reason, or ordered already
        """
        self.ensure_one()
        self.check_access("write")
        reason = typed_reason(self.env, reason)
        self._check_state(
            "published", "closed", "opening", "opened", "evaluated", "awarded"
        )
        self.unit_id._check_post(AWARDING_POSTS)
        if self._has_followed():
            self._refuse(self.env._("orders or contracts were made of the award."))
        self.sudo()._fail(reason)
        return True

    def _fail(self, reason):
        """End as failed: sealed offers stay sealed, the requests are free again."""
        for tender in self:
            sealed = tender.offer_ids.envelope_ids.filtered(
                lambda envelope: envelope.offer_id.state == "sealed"
            )
            if sealed:
                sealed._drop()
            tender.share_ids._give_back()
            tender._move("failed", fail_reason=reason)
            self.env["school.tender.notice"]._publish(tender, "fail", reason)

    def action_cancel(self):
        """Give up a tender that was not published.

        :raise UserError: published, or under approval
        """
        self.check_access("write")
        for tender in self:
            tender._check_state("draft", "approved")
            tender._check_preparing()
            tender.share_ids._give_back()
            tender._move("cancelled")
        return True

    def action_again(self):
        """Make the draft that repeats a failed tender, or its failed lots.

        :return: action that opens the new draft
        :raise UserError: nothing failed, or it is repeated already
        """
        self.ensure_one()
        self.check_access("write")
        self._check_preparing()
        lots = self.lot_ids
        if self.state != "failed":
            self._check_state("awarded", "done")
            lots = lots.filtered("failed")
        repeated = self.again_ids.filtered(lambda again: again.state != "cancelled")
        if not lots or repeated:
            self._refuse(self.env._("nothing failed, or it is repeated already."))
        again = self.create(
            {
                **{
                    name: self._fields[name].convert_to_write(self[name], self)
                    for name in COPIED
                },
                "owner_ids": [(6, 0, self.owner_ids.ids)],
                "invited_ids": [(6, 0, self.invited_ids.ids)],
                "custodian_ids": [
                    (0, 0, {"user_id": user.id}) for user in self.custodian_ids.user_id
                ],
                "criterion_ids": [
                    (
                        0,
                        0,
                        {
                            "kind": row.kind,
                            "name": row.name,
                            "weight": row.weight,
                            "how": row.how,
                            "sequence": row.sequence,
                        },
                    )
                    for row in self.criterion_ids
                ],
            }
        )
        again._set_own({"first_id": self.id})
        again._copy_lots(lots)
        return again._get_records_action()

    def _copy_lots(self, lots):
        """Ask for the items of ``lots`` again, for requests that are still open."""
        for lot in lots:
            twin = self.env["school.tender.lot"].create(
                {"tender_id": self.id, "name": lot.name, "sequence": lot.sequence}
            )
            for line in lot.line_ids:
                self.env["school.tender.line"].create(
                    {
                        "tender_id": self.id,
                        "lot_id": twin.id,
                        "sequence": line.sequence,
                        "product_id": line.product_id.id,
                        "name": line.name,
                        "specification": line.specification,
                        "quantity": line.quantity,
                        "product_uom_id": line.product_uom_id.id,
                        "price_ceiling": line.price_ceiling,
                    }
                )._copy_shares(line)


class SchoolTenderLine(models.Model):
    _inherit = "school.tender.line"

    def _copy_shares(self, line):
        """Serve the requests of ``line`` that are still to be covered."""
        shares = line.sudo().share_ids.filtered(
            lambda share: (
                share.request_line_id.product_uom_id.compare(
                    share.request_line_id.qty_open, share.quantity
                )
                >= 0
                and share.request_line_id.request_id.state == "approved"
                and not share.is_live
            )
        )
        self.env["school.tender.share"].create(
            [
                {
                    "tender_id": self.tender_id.id,
                    "line_id": self.id,
                    "request_line_id": share.request_line_id.id,
                    "quantity": share.quantity,
                }
                for share in shares
            ]
        )
