"""Search by 拼音 initials: 粉笔 is found by ``fb`` and by ``fenbi``.

A keeper of 55 types no Chinese with a bunch of keys in the other hand. What is typed is
compared with a stored, indexed text that follows the name; nobody writes it.
"""

import re
from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin

from odoo import api, fields, models
from odoo.fields import Domain

LATIN = re.compile(r"[a-zA-Z0-9]+")
MOST_READINGS = 8
LONGEST = 64


def initials_of(name):
    """Return what a name is found by: initials, all readings of them, and the whole.

    Characters with several readings (重, 长, 单) are found by each of them.

    :param name: text, may be empty
    :return: texts of lower case, separated and surrounded by a blank; empty for none
    """
    text = "".join(re.findall(r"\w", (name or "")[:LONGEST]))
    if not text:
        return ""
    readings = pinyin(
        text, style=Style.FIRST_LETTER, heteronym=True, errors=lambda x: [*x]
    )
    common = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    others = ["".join(each) for each in islice(product(*readings), MOST_READINGS)]
    whole = "".join(lazy_pinyin(text))
    words = dict.fromkeys(word.lower() for word in (common, *others, whole))
    return f" {' '.join(words)} "


def initials_domain(operator, value, field="school_initials"):
    """Return the domain of names whose initials begin with ``value``; none if no such.

    :param operator: operator of a search by name; only a search for a part counts
    :param value: what was typed
    :param str field: path of the field with the initials
    """
    typed = value.strip().lower() if isinstance(value, str) else ""
    if operator not in ("ilike", "=ilike") or not LATIN.fullmatch(typed):
        return Domain.FALSE
    return Domain(field, "ilike", f" {typed}")


class SchoolInitials(models.AbstractModel):
    """What is searched by the initials of its ``name``."""

    _name = "school.initials"
    _description = "Search by Initials"

    school_initials = fields.Char(
        string="Initials",
        compute="_compute_school_initials",
        store=True,
        index="trigram",
        copy=False,
        help="The name in the letters of its pinyin; follows the name.",
    )

    @api.depends("name")
    def _compute_school_initials(self):
        chinese = "zh_CN" in dict(self.env["res.lang"].get_installed())
        lang = "zh_CN" if chinese else self.env.lang
        for record, named in zip(self, self.with_context(lang=lang), strict=True):
            record.school_initials = initials_of(named.name)

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the initials follow the name, whatever a client sends."""
        return super().create(
            [
                {**vals, "school_initials": initials_of(vals.get("name"))}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        """Write; the initials follow the name, whatever a client sends."""
        vals = {name: vals[name] for name in vals if name != "school_initials"}
        return super().write(vals)


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "school.initials"]


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        found = initials_domain(operator, value, "product_tmpl_id.school_initials")
        return domain if found.is_false() else Domain(domain) | found

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Search by name; core's asks for name and code apart, so here as well."""
        rows = super().name_search(name, domain, operator, limit)
        found = initials_domain(operator, name, "product_tmpl_id.school_initials")
        left = limit - len(rows) if limit else None
        if found.is_false() or left == 0:
            return rows
        apart = Domain("id", "not in", [row[0] for row in rows])
        products = self.search_fetch(
            Domain(domain or Domain.TRUE) & found & apart, ["display_name"], limit=left
        )
        return rows + [(p.id, p.display_name) for p in products.sudo()]


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "school.initials"]

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        found = initials_domain(operator, value)
        return domain if found.is_false() else Domain(domain) | found


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "school.initials"]

    # Those who may not open the staff files search the public ones.
    school_initials = fields.Char(groups="hr.group_hr_user")

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return Domain(domain) | self._found_by_initials(operator, value)

    @api.model
    def _found_by_initials(self, operator, value):
        """Return the domain of those found by initials, whoever searches."""
        found = initials_domain(operator, value)
        if found.is_false():
            return found
        # ids only, among which the rules of the reader choose
        return Domain("id", "in", self.sudo()._search(found))


class HrEmployeePublic(models.Model):
    _inherit = "hr.employee.public"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        found = self.env["hr.employee"]._found_by_initials(operator, value)
        return domain if found.is_false() else Domain(domain) | found
