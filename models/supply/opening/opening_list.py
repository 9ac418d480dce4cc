"""Lists of opening stock, as the old books or the store's register hold it."""

from odoo import api, fields, models

from ...common.import_layout import Column, Layout
from ...common.import_match import Matcher
from ...common.import_sheet import as_text
from .opening import PREPARING_POSTS

MAX_ITEMS = 2000


class OpeningMatcher(Matcher):
    """Turns rows into values of lines of an opening stock."""

    def __init__(self, env, company, sheet):
        super().__init__(env, company, sheet)
        self.items = self.products(self.words("item"))
        self.unit_names = self.units(self.words("unit"))
        if self.words("item") - {
            word for word in self.words("item") if self.items.get(word)
        }:
            self._know_all_items()

    def _know_all_items(self):
        """Read the whole catalogue, to say what unknown words resemble."""
        for product in self.env["product.template"].search_fetch(
            [
                ("is_storable", "=", True),
                ("company_id", "in", (False, self.company.id)),
            ],
            ["name"],
        ):
            self.items.suggest(product.name)

    def lines(self):
        """Return the values of a line for each row."""
        return [self._line(number, row) for number, row in self.sheet.rows]

    def _line(self, number, row):
        product = self.one(number, row, "item", self.items)
        if product and not product.is_storable:
            self.refuse(
                number,
                "item",
                self.env._("%(item)s is not kept in stock", item=product.name),
                self.env._("delete the row"),
            )
        quantity = self.figure(number, row, "quantity")
        lot = as_text(row.get("lot"))
        if product and product.tracking != "none" and not lot:
            self.refuse(
                number,
                "lot",
                self.env._("%(item)s carries lot numbers", item=product.name),
                self.env._("write the lot number that is on it"),
            )
        own = self._in_own_unit(number, row, product, quantity)
        amount = self._amount(number, row, quantity)
        return {
            "product_id": product.id if product else False,
            "quantity": own,
            "lot_name": lot or False,
            "price_unit": amount / own if own else 0.0,
            "amount": amount,
        }

    def _in_own_unit(self, number, row, product, quantity):
        """Return the quantity in the unit that the item is counted in."""
        if not row.get("unit"):
            return quantity
        unit = self.unit(number, row, "unit", self.unit_names, product)
        if not unit or not product:
            return quantity
        unit = self.env["uom.uom"].browse(unit)
        return unit._compute_quantity(quantity, product.uom_id)

    def _amount(self, number, row, quantity):
        """Return the value (CNY), typed in or following from the price of one."""
        if row.get("amount") is None:
            return round(self.figure(number, row, "price", zero=True) * quantity, 2)
        amount = self.figure(number, row, "amount", zero=True)
        if row.get("price") is not None:
            price = self.figure(number, row, "price", zero=True)
            # a price of two decimals may be off by half a fen for each
            if abs(price * quantity - amount) > max(0.005 * quantity, 0.01):
                self.refuse(
                    number,
                    "amount",
                    self.env._(
                        "%(price)s times %(quantity)s is not %(amount)s",
                        price=price,
                        quantity=quantity,
                        amount=amount,
                    ),
                    self.env._("correct one of them, or leave the price empty"),
                )
        return round(amount, 2)


class SchoolImportOpening(models.AbstractModel):
    """A list of opening stock: it becomes one draft, which goes to approval."""

    _name = "school.import.opening"
    _description = "Opening Stock"
    _inherit = ["school.import.kind"]

    _posts = PREPARING_POSTS
    _layout = Layout(
        columns=(
            Column("item", ("物品", "Item", "品名", "名称", "物品编码"), True, 24),
            Column("quantity", ("数量", "Quantity", "结存数量"), True),
            Column("unit", ("单位", "Unit", "计量单位")),
            Column("price", ("单价", "Unit Price")),
            Column("amount", ("金额", "Value", "结存金额"), width=14),
            Column("lot", ("批号", "Lot", "序列号"), width=16),
        )
    )

    def _choices(self, company):
        items = self.env["product.template"].search_fetch(
            [("is_storable", "=", True), ("company_id", "in", (False, company.id))],
            ["name"],
            limit=MAX_ITEMS,
        )
        units = self.env["uom.uom"].search([], limit=300)
        return {"item": items.mapped("name"), "unit": units.mapped("name")}

    def _examples(self):
        return [
            {"item": "无尘粉笔", "quantity": 120, "unit": "盒", "price": 3.2},
            {"item": "扫帚", "quantity": 35, "unit": "把", "amount": 224},
        ]

    def _texts(self):
        return {
            "item": self.env._(
                "Name or code of the catalogue. Import what is missing there first."
            ),
            "quantity": self.env._("What was counted, a number above zero."),
            "unit": self.env._("Empty: the unit of the catalogue."),
            "price": self.env._("What one is worth, in yuan. Or leave it empty …"),
            "amount": self.env._(
                "… and write what all of it is worth in the old books, in yuan."
            ),
            "lot": self.env._("For items that carry lot or serial numbers."),
        }

    def _present(self, company):
        """What the store holds now, at its cost."""
        # an accountant counts as well, who has no right to the shelves
        Quant = self.env["stock.quant"].sudo().with_company(company)
        stock = Quant._read_group(
            [
                ("company_id", "=", company.id),
                ("location_id.usage", "=", "internal"),
                ("owner_id", "=", False),
                ("quantity", ">", 0),
            ],
            ["product_id", "lot_id"],
            ["quantity:sum"],
        )
        return [
            {
                "item": product.default_code or product.name,
                "quantity": quantity,
                "unit": product.uom_id.name,
                "amount": round(product.standard_price * quantity, 2),
                "lot": lot.name,
            }
            for product, lot, quantity in stock
        ]

    def _check_list(self, job, sheet):
        self._note_repeated(job, sheet, "item", "lot")

    def _match_list(self, job, sheet):
        return OpeningMatcher(self.env, job.company_id, sheet).lines()

    def _write_list(self, job, values):
        return self.env["school.opening"].create(
            {
                "company_id": job.company_id.id,
                "line_ids": [
                    fields.Command.create({**line, "sequence": position})
                    for position, line in enumerate(values, start=1)
                ],
            }
        )

    def _still_there(self, job, records):
        """Drafts that were deleted or refused do not stand against another import."""
        there = super()._still_there(job, records)
        return there.filtered(lambda opening: opening.state != "cancelled")


class SchoolImport(models.Model):
    _inherit = "school.import"

    @api.model
    def _selection_kind(self):
        return [*super()._selection_kind(), ("opening", self.env._("Opening Stock"))]
