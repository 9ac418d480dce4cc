"""Lists of the catalogue: what schools buy, keep and hand out."""

from odoo import models

from ...common.import_layout import Column, Layout, normal
from ...common.import_match import Matcher, Names
from ...common.import_sheet import as_text

SORT_WORDS = {
    "物品": "goods",
    "goods": "goods",
    "服务": "service",
    "service": "service",
}
ROOT = "school_logistics.product_category_school"
MAX_UNITS = 300


class CatalogueMatcher(Matcher):
    """Turns rows into values of items; those that are known stay as they are."""

    def __init__(self, env, company, sheet):
        super().__init__(env, company, sheet)
        self.categories = Names()
        root = env.ref(ROOT)
        for category in env["product.category"].search([("id", "child_of", root.id)]):
            # “Consumables” as well as “School Supplies / Consumables”
            self.categories.add(category, category.name, category.complete_name)
        self.unit_names = self.units(self.words("unit"))
        self.known = self.products(self.words("code", "name"))

    def items(self):
        """Return the values of an item, or None for a known one, for each row."""
        return [self._item(number, row) for number, row in self.sheet.rows]

    def _item(self, number, row):
        name = self.text(number, row, "name")
        code = as_text(row.get("code"))
        by_code = self.known.get(code) if code else set()
        for product in by_code:
            if normal(product.default_code) == normal(code):
                if normal(product.name) == normal(name):
                    return None
                self.refuse(
                    number,
                    "code",
                    self.env._(
                        "%(code)s is the code of %(item)s", code=code, item=product.name
                    ),
                    self.env._("choose another code, or write the name as it is known"),
                )
        if not code and name and self.known.get(name):
            return None
        service = self.choice(number, row, "sort", SORT_WORDS, "goods") == "service"
        category = self.one(number, row, "category", self.categories)
        unit = self.unit(number, row, "unit", self.unit_names, None)
        return {
            "name": name,
            "default_code": code or False,
            "categ_id": category.id if category else False,
            "uom_id": unit,
            "type": "service" if service else "consu",
            "is_storable": not service,
            "standard_price": self.figure(number, row, "price", True, 0.0),
            "barcode": as_text(row.get("barcode")) or False,
            "description_purchase": as_text(row.get("specification")) or False,
            "sale_ok": False,
            "purchase_ok": True,
            "purchase_method": "receive",
            "taxes_id": False,
            "supplier_taxes_id": False,
        }


class SchoolImportCatalogue(models.AbstractModel):
    """A list of items: the school's own, or, imported at the district, everybody's."""

    _name = "school.import.catalogue"
    _description = "Items of the Catalogue"
    _inherit = ["school.import.kind"]

    _posts = ("keeper", "asset_keeper", "affairs_director", "buyer", "administrator")
    _layout = Layout(
        columns=(
            Column("code", ("物品编码", "Code", "编码", "货号")),
            Column("name", ("物品名称", "Item", "品名", "名称", "物品"), True, 24),
            Column("category", ("类别", "Category", "物品类别"), True, 18),
            Column("unit", ("单位", "Unit", "计量单位"), True),
            Column("specification", ("规格", "Specification", "规格型号"), width=20),
            Column("price", ("参考单价", "Reference Price", "单价", "估价")),
            Column("sort", ("物品或服务", "Goods or Service")),
            Column("barcode", ("条码", "Barcode"), width=16),
        )
    )

    def _choices(self, company):
        root = self.env.ref(ROOT)
        categories = self.env["product.category"].search([("id", "child_of", root.id)])
        units = self.env["uom.uom"].search([], limit=MAX_UNITS)
        goods = ["物品", "服务"]
        if not (self.env.lang or self.env.user.lang or "").startswith("zh"):
            goods = ["goods", "service"]
        return {
            "category": (categories - root).mapped("name"),
            "unit": units.mapped("name"),
            "sort": goods,
        }

    def _examples(self):
        consumable, durable = (
            self.env.ref(f"school_logistics.product_category_{name}").name
            for name in ("consumable", "durable")
        )
        return [
            {
                "code": "WP0101",
                "name": "无尘粉笔",
                "category": consumable,
                "unit": "盒",
                "specification": "白色, 50 支",
                "price": 3.2,
            },
            {"name": "独轮车", "category": durable, "unit": "辆"},
        ]

    def _texts(self):
        return {
            "code": self.env._("Your own code; two items never share one."),
            "name": self.env._(
                "It is found by the initials of its pinyin, which need not be typed in."
                " An item that is known already stays as it is."
            ),
            "category": self.env._("One of the list: rules and accounts follow it."),
            "unit": self.env._(
                "The unit that it is counted in. It cannot change later."
            ),
            "price": self.env._(
                "What one costs, in yuan; what is in stock has its own value."
            ),
            "sort": self.env._("goods 物品 or service 服务. Empty: goods."),
        }

    def _present(self, company):
        root = self.env.ref(ROOT)
        items = self.env["product.template"].search(
            [
                ("company_id", "in", (False, company.id)),
                ("categ_id", "child_of", root.id),
            ],
            order="default_code, name, id",
        )
        goods, service = self._choices(company)["sort"]
        return [
            {
                "code": item.default_code,
                "name": item.name,
                "category": item.categ_id.name,
                "unit": item.uom_id.name,
                "specification": item.description_purchase,
                "price": item.standard_price,
                "sort": service if item.type == "service" else goods,
                "barcode": item.barcode,
            }
            for item in items.with_company(company)
        ]

    def _check_list(self, job, sheet):
        self._note_repeated(job, sheet, "code")
        self._note_repeated(job, sheet, "name", "code")
        self._note_repeated(job, sheet, "barcode")

    def _match_list(self, job, sheet):
        return CatalogueMatcher(self.env, job.company_id, sheet).items()

    def _write_list(self, job, values):
        shared = job.unit_id.kind == "district"
        new = [
            {**vals, "company_id": False if shared else job.company_id.id}
            for vals in filter(None, values)
        ]
        # the post was checked; nobody at a school writes the catalogue otherwise
        Product = self.env["product.template"].sudo().with_company(job.company_id)
        items = Product.with_context(tracking_disable=True).create(new)
        return self.env["product.template"].browse(items.ids)
