"""Goods that a correction took back: they wait for no card any more."""

from odoo import api, models


class SchoolGoodsHook(models.AbstractModel):
    _inherit = "school.goods.hook"

    @api.model
    def _goods_taken_back(self, rows):
        """Take the goods off what waits for cards; tell of those that have one."""
        result = super()._goods_taken_back(rows)
        Arrival = self.env["school.asset.arrival"].sudo()
        for row in rows:
            origins = row["origins"]
            arrivals = Arrival.search(
                [
                    ("origin_model", "=", origins._name),
                    ("origin_id", "in", origins.ids),
                ],
                order="id",
            )
            arrivals._take_off(int(row["quantity"]), row["document"])
        return result


class SchoolAssetArrival(models.Model):
    _inherit = "school.asset.arrival"

    def _take_off(self, quantity, document):
        """Take pieces off; the amount goes down in proportion.

        :param int quantity: how many pieces went back
        :param document: the line that says so
        """
        left = quantity
        for arrival in self.filtered(lambda one: not one.is_done):
            part = min(left, arrival.quantity)
            left -= part
            if part == arrival.quantity:
                arrival.unlink()
            elif part:
                rest = arrival.quantity - part
                arrival.write(
                    {
                        "quantity": rest,
                        "amount": arrival.currency_id.round(
                            arrival.amount * rest / arrival.quantity
                        ),
                    }
                )
        if left:
            self.exists().asset_ids._tell_taken_back(document)


class SchoolAsset(models.Model):
    _inherit = "school.asset"

    def _tell_taken_back(self, document):
        """Ask who keeps the property to look after cards whose goods went back."""
        for card in self[:1]:
            unit = card.unit_id
            keepers = (
                self.env["school.post.holder"]
                .sudo()
                ._users("asset_keeper", unit, unit._today())
            )
            card.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._(
                    "%(document)s took goods back that have a card",
                    document=document.sudo().display_name,
                ),
                user_id=keepers[:1].id or self.env.uid,
            )
