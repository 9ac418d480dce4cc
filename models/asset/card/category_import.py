"""The table of categories as a list: a whole edition is imported at once."""

import re

from odoo import api, models

from ...common.import_layout import Column, Layout
from ...common.import_match import Matcher
from ...common.import_sheet import as_text

CODE = re.compile(r"A\d{8}")
YES = {"是": "yes", "yes": "yes", "1": "yes", "否": "no", "no": "no", "0": "no"}
LONGEST_LIFE = 100


class SchoolImport(models.Model):
    _inherit = "school.import"

    @api.model
    def _selection_kind(self):
        return [
            *super()._selection_kind(),
            ("asset_category", self.env._("Asset Categories")),
        ]


class CategoryMatcher(Matcher):
    """Turns rows into values of categories."""

    def categories(self):
        """Return the values of a category for each row."""
        return [self._category(number, row) for number, row in self.sheet.rows]

    def _category(self, number, row):
        code = as_text(row.get("code")).upper()
        if code and not CODE.fullmatch(code):
            self.refuse(
                number,
                "code",
                self.env._("%(code)s is no code of the table", code=code),
                self.env._("write A and eight digits, such as A02010105"),
            )
        life = int(self.figure(number, row, "life", zero=True, default=0) or 0)
        if life > LONGEST_LIFE:
            self.refuse(
                number,
                "life",
                self.env._("nothing lives %(life)s years", life=life),
                self.env._("enter years, not months"),
            )
        exempt = self.choice(number, row, "exempt", YES, "no") == "yes"
        return {
            "code": code,
            "name": self.text(number, row, "name"),
            "edition": as_text(row.get("edition")) or "2022",
            "life_years": life,
            "is_exempt": exempt,
        }


class SchoolImportAssetCategory(models.AbstractModel):
    """Categories of GB/T 14885. A code that is known gets the new name and life."""

    _name = "school.import.asset_category"
    _description = "Asset Categories"
    _inherit = ["school.import.kind"]

    _posts = ("administrator",)
    _layout = Layout(
        columns=(
            Column("code", ("代码", "Code", "分类代码"), True, 14),
            Column("name", ("名称", "Name", "分类名称"), True, 28),
            Column("life", ("折旧年限", "Life (Years)", "年限"), width=10),
            Column("exempt", ("不计提折旧", "Not Depreciated"), width=12),
            Column("edition", ("版本", "Edition"), width=8),
        )
    )

    def _choices(self, company):
        return {"exempt": ["是", "否"]}

    def _examples(self):
        return [
            {"code": "A02010105", "name": "台式计算机", "life": 6, "edition": "2022"},
            {"code": "A04000000", "name": "图书和档案", "exempt": "是"},
        ]

    def _texts(self):
        return {
            "code": self.env._(
                "A and eight digits. The category above follows from the code."
            ),
            "life": self.env._("Empty: as the category above says."),
            "edition": self.env._("Year of the table; empty: 2022."),
        }

    def _check_job(self, job):
        """Only the district keeps the table."""
        result = super()._check_job(job)
        job.unit_id._check_administers_district(self._description)
        return result

    def _check_list(self, job, sheet):
        self._note_repeated(job, sheet, "code", "edition")

    def _match_list(self, job, sheet):
        return CategoryMatcher(self.env, job.company_id, sheet).categories()

    def _write_list(self, job, values):
        """Add or change the categories, the upper ones first; a query each level."""
        Category = self.env["school.asset.category"].with_context(active_test=False)
        known = {
            (one.edition, one.code): one
            for one in Category.search(
                [("edition", "in", list({vals["edition"] for vals in values}))]
            )
        }
        made = Category
        levels = {}
        for vals in values:
            levels.setdefault(len(vals["code"].rstrip("0")), []).append(vals)
        for _length, rows in sorted(levels.items()):
            new = []
            for vals in rows:
                found = known.get((vals["edition"], vals["code"]))
                full = {**vals, "parent_id": self._above(vals, known).id}
                if found:
                    found.write(full)
                    made |= found
                else:
                    new.append(full)
            created = Category.create(new)
            known |= {(one.edition, one.code): one for one in created}
            made |= created
        return made

    def _above(self, vals, known):
        """Return the nearest category above a code, two digits at a time."""
        code = vals["code"]
        for length in (7, 5, 3):
            upper = code[:length].ljust(9, "0")
            found = known.get((vals["edition"], upper))
            if found and upper != code:
                return found
        return self.env["school.asset.category"]
