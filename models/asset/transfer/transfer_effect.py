"""What the second signature does to the cards, within a school or to another."""

from odoo import fields, models
from odoo.tools import SQL

from ...common.clean_context import clean
from ...common.gate import open_gate
from ..card.card import GATE as CARD_GATE

#: what the card at the new school takes over as it was
CARRIED = (
    "title",
    "category_id",
    "asset_class",
    "specification",
    "serial_no",
    "maker",
    "uom_id",
    "quantity",
    "original_value",
    "value_kind",
    "date_acquired",
    "life_years",
    "is_exempt",
    "warranty_until",
    "note",
)


class SchoolAssetTransfer(models.Model):
    _inherit = "school.asset.transfer"

    def _take_effect(self):
        """Change the cards; rights, state and approval were checked.

        :raise UserError: names a card that left the school meanwhile
        """
        self.ensure_one()
        transfer = clean(self)
        transfer.line_ids._check_there()
        assets = transfer.line_ids.asset_id
        assets._check_not_counted()
        transfer.line_ids._take_values()
        if transfer.kind == "school":
            transfer._to_school()
        else:
            values = {
                "department_id": transfer.to_department_id.id,
                "employee_id": transfer.to_employee_id.id,
                "place": transfer.to_place,
            }
            # what is not named stays; a new department has no custodian yet
            kept = {name: value for name, value in values.items() if value}
            if kept.get("department_id") and "employee_id" not in kept:
                kept["employee_id"] = False
            if kept.get("place"):
                kept |= assets._values_of_place(transfer.company_id, kept["place"])
            assets._set_own(kept, transfer.name)
        transfer.offer_ids._settle()

    def _to_school(self):
        """Take the cards off one school's book and enter them in the other's."""
        today = self.env["school.unit"]._today()
        lines = self.line_ids
        values = [line._prepare_card(today) for line in lines]
        # the row is changed before the new card is made: a card goes only once
        lines.asset_id._set_own(
            {"state": "transferred", "date_removed": today}, self.name
        )
        cards = open_gate(
            self.env["school.asset"].with_company(self.to_company_id), CARD_GATE
        ).create(values)
        for line, card in zip(lines, cards, strict=True):
            line._note({"new_asset_id": card.id})
            card._take_history(line.asset_id)
            card._take_photos(line.asset_id)


class SchoolAssetTransferLine(models.Model):
    _inherit = "school.asset.transfer.line"

    def _prepare_card(self, today):
        """Return the values of the card at the new school.

        The month of the transfer counts there: here a month counts until the one in
        which the thing leaves, so that none is lost and none counts twice.
        """
        self.ensure_one()
        asset, transfer = self.asset_id, self.transfer_id
        data = asset.copy_data()[0]
        months = (today.year - asset.date_booked.year) * 12
        months += today.month - asset.date_booked.month
        shared = {
            name: asset[name].id
            for name in ("product_id", "vendor_id")
            if asset[name] and not asset[name].company_id
        }
        return {
            **{name: data[name] for name in CARRIED if name in data},
            **shared,
            "serial_no": asset.serial_no,
            "properties": data.get("properties"),
            "company_id": transfer.to_company_id.id,
            "acquired_by": "transfer",
            "date_booked": today,
            "months_before": asset.months_before + max(months, 0),
            "previous_id": asset.id,
            "origin_model": transfer._name,
            "origin_id": transfer.id,
            "origin_name": transfer.name,
        }


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    previous_id = fields.Many2one(
        "school.asset",
        string="Card at the Previous School",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _take_history(self, asset):
        """Copy the entries of the card at the previous school, as they are."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_asset_entry
                    (asset_id, company_id, date, user_id, kind, "values", before,
                     reason)
                SELECT %(card)s, %(company)s, date, user_id, 'before', "values",
                       before, reason
                  FROM school_asset_entry WHERE asset_id = %(asset)s ORDER BY id
                """,
                card=self.id,
                company=self.company_id.id,
                asset=asset.id,
            )
        )
        self.invalidate_recordset(["entry_ids"])

    def _take_photos(self, asset):
        """Copy the photos, so that each school keeps its own."""
        for photo in asset.photo_ids:
            copy = photo.copy({"res_id": self.id, "company_id": self.company_id.id})
            self._set_own({"photo_ids": [(4, copy.id)]})
