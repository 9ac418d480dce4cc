"""Matching of imported rows with departments, people, items and units, by name."""

from collections import defaultdict

from odoo import fields

from .import_reader import as_date, as_number, as_text, normal

KIND_WORDS = {
    "": "consume",
    "consume": "consume",
    "消耗": "consume",
    "keep": "keep",
    "专用": "keep",
    "borrow": "borrow",
    "借用": "borrow",
    "service": "service",
    "服务": "service",
}
# Larger figures are typing errors, and would not fit a form.
MAX_FIGURE = 100_000_000


class Matcher:
    """Turns rows into values for request lines, with a few queries for all of them.

    :param env: environment of the calling user
    :param company: the school
    :param sheet: the Sheet whose rows are matched; problems are noted on it
    :param bool may_name_others: whether rows of other applicants may be imported
    """

    def __init__(self, env, company, sheet, may_name_others):
        self.env = env
        self.company = company
        self.sheet = sheet
        self.may_name_others = may_name_others
        words = {
            key: {as_text(row.get(key)) for _number, row in sheet.rows}
            for key in ("item", "unit")
        }
        self.departments = self._find_departments()
        self.people = self._find_people()
        self.products = self._find_products(words["item"])
        self.units = self._find_units(words["unit"])

    # what there is

    def _find_departments(self):
        found = defaultdict(set)
        departments = self.env["hr.department"].search(
            [("company_id", "in", (False, self.company.id))]
        )
        for department in departments:
            found[normal(department.name)].add(department)
            found[normal(department.complete_name)].add(department)
        return found

    def _find_people(self):
        """Return ``{name, login or job: {(user id, department id)}}`` of the school.

        Read as superuser: names and jobs are all that is compared, and who may be
        named is checked row by row.
        """
        found = defaultdict(set)
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("company_id", "=", self.company.id), ("user_id", "!=", False)])
        )
        for employee in employees:
            user = employee.user_id
            words = (employee.name, user.name, user.login, employee.job_title)
            for word in filter(None, (*words, employee.job_id.name)):
                found[normal(word)].add((user.id, employee.department_id.id))
        return found

    def _find_products(self, names):
        found = defaultdict(set)
        products = self.env["product.product"].search(
            [
                ("purchase_ok", "=", True),
                ("company_id", "in", (False, self.company.id)),
                "|",
                ("name", "in", list(names)),
                ("default_code", "in", list(names - {""})),
            ]
        )
        for product in products:
            found[normal(product.name)].add(product)
            if product.default_code:
                found[normal(product.default_code)].add(product)
        return found

    def _find_units(self, names):
        units = self.env["uom.uom"].search([("name", "in", list(names))])
        return units.grouped(lambda unit: normal(unit.name))

    # rows

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
        people = self.people.get(normal(word), set())
        if department:
            people = {entry for entry in people if entry[1] == department} or people
        users = {user_id for user_id, _department in people}
        if len(users) != 1:
            what = self.env._("%(name)s is not known at the school", name=word)
            if users:
                what = self.env._("%(name)s may be several people", name=word)
            self.sheet.refuse(
                number,
                "applicant",
                what,
                self.env._("write the login, or the name of the employee"),
            )
            return None, department
        user_id, own_department = next(iter(people))
        if user_id != self.env.uid and not self.may_name_others:
            self.sheet.refuse(
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
        found = self.departments.get(normal(word), set())
        if len(found) == 1:
            return next(iter(found)).id
        if word:
            what = self.env._("there is no department %(name)s", name=word)
            if found:
                what = self.env._("%(name)s names several departments", name=word)
            self.sheet.refuse(
                number,
                "department",
                what,
                self.env._("write it as in the list of departments"),
            )
        return False

    def _line(self, number, row):
        product = self._product(number, row)
        return {
            "name": product.name if product else as_text(row.get("item")),
            "product_id": product.id if product else False,
            "specification": as_text(row.get("specification")) or False,
            "gbt_class": as_text(row.get("gbt_class")) or False,
            "quantity": self._figure(number, row, "quantity"),
            "product_uom_id": self._unit(number, row, product),
            "price_unit": self._figure(number, row, "unit_price"),
            "kind": self._kind(number, row),
            "purpose": as_text(row.get("purpose")) or False,
            "needed_by": self._date(number, row),
        }

    def _product(self, number, row):
        """Return the item of the catalogue, or None for a description in words."""
        item = as_text(row.get("item"))
        found = self.products.get(normal(item), set())
        if not item:
            self.sheet.refuse(
                number,
                "item",
                self.env._("the item is missing"),
                self.env._("name it"),
            )
        elif len(found) > 1:
            self.sheet.refuse(
                number,
                "item",
                self.env._("the catalogue has several items named %(item)s", item=item),
                self.env._("write the internal reference of the right one"),
            )
        elif found:
            return next(iter(found))
        return None

    def _figure(self, number, row, column):
        value = row.get(column)
        try:
            figure = as_number(value)
            what = self.env._("%(value)s is out of range", value=as_text(value))
        except ValueError:
            figure = 0.0
            what = self.env._("%(value)s is not a number", value=as_text(value))
        if value is None:
            what = self.env._("the figure is missing")
        if not 0 < figure <= MAX_FIGURE:  # refuses NaN as well
            self.sheet.refuse(
                number,
                column,
                what,
                self.env._("type in a number above zero, like 12 or 6.5"),
            )
        return figure

    def _unit(self, number, row, product):
        """Return the id of the unit, of several so named one that fits the item."""
        word = as_text(row.get("unit"))
        units = self.units.get(normal(word), ())
        fitting = units
        if product and units:
            fitting = units.filtered(
                lambda unit: unit._has_common_reference(product.uom_id)
            ).sorted(lambda unit: unit != product.uom_id)
        if fitting:
            return fitting[0].id
        if units:
            what = self.env._(
                "%(item)s is not counted in %(unit)s", item=product.name, unit=word
            )
        elif word:
            what = self.env._("%(unit)s is not a known unit", unit=word)
        else:
            what = self.env._("the unit is missing")
        remedy = self.env._("write one of the units of the template")
        if product:
            remedy = self.env._("write %(unit)s", unit=product.uom_id.name)
        self.sheet.refuse(number, "unit", what, remedy)
        return False

    def _kind(self, number, row):
        word = as_text(row.get("kind"))
        kind = KIND_WORDS.get(normal(word))
        if kind is None:
            self.sheet.refuse(
                number,
                "kind",
                self.env._("%(word)s is not a kind", word=word),
                self.env._(
                    "write consume, keep, borrow or service (消耗 专用 借用 服务)"
                ),
            )
        return kind

    def _date(self, number, row):
        try:
            return fields.Date.to_string(as_date(row.get("needed_by"))) or False
        except ValueError:
            self.sheet.refuse(
                number,
                "needed_by",
                self.env._(
                    "%(value)s is not a date", value=as_text(row.get("needed_by"))
                ),
                self.env._("write it like 2026-09-01"),
            )
            return False
