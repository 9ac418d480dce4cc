"""Rows of a list of what is applied for, matched with people, items and units."""

from ...common.import_layout import Column, Layout
from ...common.import_match import Matcher, Names
from ...common.import_sheet import as_text

LAYOUT = Layout(
    columns=(
        Column("department", ("部门", "Department", "申请部门", "使用部门"), width=14),
        Column("applicant", ("申请人", "Applicant", "申请岗位", "经办人")),
        Column("item", ("物品", "Item", "品名", "名称", "物品名称"), True, 24),
        Column("specification", ("规格", "Specification", "规格型号"), width=18),
        Column("gbt_class", ("分类代码", "GB/T Class", "国标分类")),
        Column("quantity", ("数量", "Quantity"), True),
        Column("unit", ("单位", "Unit", "计量单位"), True),
        Column("unit_price", ("估价", "Unit Price", "单价", "预算单价"), True),
        Column("kind", ("类别", "Kind")),
        Column("purpose", ("用途", "Purpose", "说明"), width=24),
        Column("needed_by", ("需用日期", "Needed By"), dates=True),
    ),
    pasted=(
        "item",
        "specification",
        "quantity",
        "unit",
        "unit_price",
        "kind",
        "purpose",
    ),
)
KIND_WORDS = {
    "consume": "consume",
    "消耗": "consume",
    "keep": "keep",
    "专用": "keep",
    "borrow": "borrow",
    "借用": "borrow",
    "service": "service",
    "服务": "service",
}


class RequestMatcher(Matcher):
    """Turns rows into values for request lines, with a few queries for all of them.

    :param bool may_name_others: whether rows of other applicants may be imported
    """

    def __init__(self, env, company, sheet, may_name_others):
        super().__init__(env, company, sheet)
        self.may_name_others = may_name_others
        self.department_names = self.departments()
        self.people = self._find_people()
        self.items = self.products(self.words("item"))
        self.unit_names = self.units(self.words("unit"))

    def _find_people(self):
        """Names of people, as ``(user id, department id)``, of the school.

        Read as superuser: names and jobs are all that is compared, and who may be
        named is checked row by row.
        """
        names = Names()
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("company_id", "=", self.company.id), ("user_id", "!=", False)])
        )
        for employee in employees:
            user = employee.user_id
            # colleagues have a name; a login or a job is not told to who guesses
            names.add(
                (user.id, employee.department_id.id),
                *(employee.name, user.name, user.login),
                *(employee.job_title, employee.job_id.name),
            )
        return names

    def applicants(self):
        """Return ``{row number: (user id, department id)}``."""
        return {number: self._applicant(number, row) for number, row in self.sheet.rows}

    def lines(self, applicants):
        """Return ``[(user id, department id, line values)]`` of the rows.

        :param dict applicants: what :meth:`applicants` returned
        """
        return [
            (*applicants[number], self._line(number, row))
            for number, row in self.sheet.rows
        ]

    def _applicant(self, number, row):
        """Return the ids of the applicant and the department of a row."""
        department = self._department(number, row)
        word = as_text(row.get("applicant"))
        if not word:
            return self.env.uid, department
        people = self.people.get(word)
        if department:
            people = {entry for entry in people if entry[1] == department} or people
        users = {user_id for user_id, _department in people}
        if len(users) != 1:
            what = self.env._("%(name)s is not known at the school", name=word)
            if users:
                what = self.env._("%(name)s may be several people", name=word)
            self.refuse(
                number,
                "applicant",
                what,
                self.env._("write the login, or the name of the employee"),
            )
            return None, department
        user_id, own_department = next(iter(people))
        if user_id != self.env.uid and not self.may_name_others:
            self.refuse(
                number,
                "applicant",
                self.env._("%(name)s is somebody else", name=word),
                self.env._(
                    "tick “Only My Rows”, or let general affairs import the list"
                ),
            )
        return user_id, department or own_department

    def _department(self, number, row):
        word = as_text(row.get("department"))
        found = self.department_names.get(word)
        if len(found) == 1:
            return next(iter(found)).id
        if word:
            what = self.env._("there is no department %(name)s", name=word)
            if found:
                what = self.env._("%(name)s names several departments", name=word)
            self.refuse(
                number,
                "department",
                what,
                self.env._("write it as in the list of departments"),
                self.department_names.like(word) if not found else (),
            )
        return False

    def _line(self, number, row):
        product = self._product(number, row)
        return {
            "name": product.name if product else as_text(row.get("item")),
            "product_id": product.id if product else False,
            "specification": as_text(row.get("specification")) or False,
            "gbt_class": as_text(row.get("gbt_class")) or False,
            "quantity": self.figure(number, row, "quantity"),
            "product_uom_id": self.unit(number, row, "unit", self.unit_names, product),
            "price_unit": self.figure(number, row, "unit_price"),
            "kind": self.choice(number, row, "kind", KIND_WORDS, "consume"),
            "purpose": as_text(row.get("purpose")) or False,
            "needed_by": self.date(number, row, "needed_by"),
        }

    def _product(self, number, row):
        """Return the item of the catalogue, or None for a description in words."""
        item = as_text(row.get("item"))
        found = self.items.get(item)
        if not item:
            self.refuse(
                number,
                "item",
                self.env._("the item is missing"),
                self.env._("name it"),
            )
        elif len(found) > 1:
            self.refuse(
                number,
                "item",
                self.env._("the catalogue has several items named %(item)s", item=item),
                self.env._("write the internal reference of the right one"),
            )
        elif found:
            return next(iter(found))
        return None
