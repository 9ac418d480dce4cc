"""Matching the words of a list with the records of the database.

Names are read once for all rows, so the number of queries does not grow with them. A
word that nothing has is answered with what looks like it.
"""

import difflib
from collections import defaultdict

from odoo import fields

from .import_layout import normal
from .import_sheet import as_date, as_number, as_text

# Larger figures are typing errors, and would not fit a form.
MAX_FIGURE = 100_000_000
# Looking for similar words takes time; more of a list is not mended in one go anyway.
MAX_GUESSES = 50
SIMILAR = 0.5


class Names:
    """Records by the words that people call them.

    :param bool similar: whether unknown words are answered with similar ones
    """

    def __init__(self, similar=True):
        self.found = defaultdict(set)
        self.known = {}
        self.similar = similar
        self.guesses = {}

    def add(self, record, *words):
        """Let ``record`` be found by ``words``; empty ones are left out."""
        for word in filter(None, words):
            self.found[normal(word)].add(record)
            self.known.setdefault(normal(word), word)

    def suggest(self, word):
        """Let an unknown word be answered with ``word``, if it resembles it."""
        self.known.setdefault(normal(word), word)

    def get(self, word):
        """Return the records called ``word``, a set."""
        return self.found.get(normal(word), set())

    def like(self, word):
        """Return up to three known words that resemble an unknown one."""
        word = normal(word)
        if not word or not self.similar:
            return []
        if word not in self.guesses:
            if len(self.guesses) >= MAX_GUESSES:
                return []
            near = [known for known in self.known if word in known or known in word]
            near = near[:3] or difflib.get_close_matches(word, self.known, 3, SIMILAR)
            self.guesses[word] = [self.known[known] for known in near]
        return self.guesses[word]


class Matcher:
    """Turns the rows of a sheet into values, and notes what is wrong with them.

    :param env: environment of the calling user
    :param company: the school
    :param sheet: the Sheet whose rows are matched; problems are noted on it
    """

    def __init__(self, env, company, sheet):
        self.env = env
        self.company = company
        self.sheet = sheet

    def words(self, *keys):
        """Return all texts in the columns ``keys``."""
        return {
            as_text(row.get(key)) for _number, row in self.sheet.rows for key in keys
        } - {""}

    def refuse(self, number, key, what, remedy, guesses=()):
        """Note what is wrong in a cell and how to mend it, with similar words."""
        if guesses:
            remedy = self.env._(
                "%(remedy)s; did you mean %(words)s?",
                remedy=remedy,
                words=self.env._(" or ").join(guesses),
            )
        self.sheet.refuse(number, key, what, remedy)

    # cells

    def text(self, number, row, key):
        """Return a text, or False; noted when it must be there and is not."""
        value = as_text(row.get(key))
        if not value and self.sheet.layout.by_key[key].required:
            self.refuse(
                number,
                key,
                self.env._("this cell is empty"),
                self.env._("fill it in, or delete the row"),
            )
        return value or False

    def figure(self, number, row, key, zero=False, default=None):
        """Return a number above zero.

        :param bool zero: whether zero will do
        :param default: what an empty cell stands for; None when it must be filled in
        """
        value = row.get(key)
        if value is None and default is not None:
            return default
        try:
            figure = as_number(value)
            what = self.env._("%(value)s is out of range", value=as_text(value))
        except ValueError:
            figure = -1.0
            what = self.env._("%(value)s is not a number", value=as_text(value))
        if value is None:
            what = self.env._("the figure is missing")
        # a comparison with NaN is false, so this refuses it as well
        if not (0 if zero else 1e-9) <= figure <= MAX_FIGURE:
            self.refuse(
                number,
                key,
                what,
                self.env._("type in a number above zero, like 12 or 6.5"),
            )
            return 0.0
        return figure

    def date(self, number, row, key):
        """Return a date as a text, or False."""
        try:
            return fields.Date.to_string(as_date(row.get(key))) or False
        except ValueError:
            self.refuse(
                number,
                key,
                self.env._("%(value)s is not a date", value=as_text(row.get(key))),
                self.env._("write it like 2026-09-01"),
            )
            return False

    def choice(self, number, row, key, words, default):
        """Return what one of a few words stands for.

        :param dict words: ``{word: value}``, as :func:`normal` writes the words
        :param default: what an empty cell stands for
        """
        word = as_text(row.get(key))
        if not word:
            return default
        value = words.get(normal(word))
        if value is None:
            self.refuse(
                number,
                key,
                self.env._("%(word)s is not one of the choices", word=word),
                self.env._("write %(words)s", words=", ".join(words)),
            )
        return value

    def one(self, number, row, key, names):
        """Return the one record that the cell names, or None.

        :param names: Names of the records
        """
        word = self.text(number, row, key)
        found = names.get(word) if word else ()
        if len(found) == 1:
            return next(iter(found))
        if len(found) > 1:
            self.refuse(
                number,
                key,
                self.env._("there are several called %(word)s", word=word),
                self.env._("write the code instead"),
            )
        elif word:
            self.refuse(
                number,
                key,
                self.env._("there is no %(word)s", word=word),
                self.env._("choose from the list in the template"),
                names.like(word),
            )
        return None

    # lists

    def departments(self):
        """Names of the school's departments."""
        names = Names()
        found = self.env["hr.department"].search(
            [("company_id", "in", (False, self.company.id))]
        )
        for department in found:
            names.add(department, department.name, department.complete_name)
        return names

    def products(self, words):
        """Names of the items of the catalogue that have one of the words.

        :param set words: names and internal references
        """
        names = Names()
        Product = self.env["product.product"]
        catalogue = [
            ("purchase_ok", "=", True),
            ("company_id", "in", (False, self.company.id)),
        ]
        products = Product.search(
            [
                *catalogue,
                "|",
                ("name", "in", list(words)),
                ("default_code", "in", list(words)),
            ]
        )
        for product in products:
            names.add(product, product.name, product.default_code)
        return names

    def units(self, words):
        """Return ``{word: units of measure}`` for the words of a list."""
        units = self.env["uom.uom"].search([("name", "in", list(words))])
        return units.grouped(lambda unit: normal(unit.name))

    def unit(self, number, row, key, units, product):
        """Return the id of the unit, of several so named one that fits the item.

        :param dict units: what :meth:`units` returned
        :param product: the item, or nothing
        """
        word = as_text(row.get(key))
        named = units.get(normal(word), ())
        fitting = named
        if product and named:
            fitting = named.filtered(
                lambda unit: unit._has_common_reference(product.uom_id)
            ).sorted(lambda unit: unit != product.uom_id)
        if fitting:
            return fitting[0].id
        if named:
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
        self.refuse(number, key, what, remedy)
        return False
