"""Conditions in words: what a rule asks for, as an officer would say it."""

from odoo import api, models

from .definition import conditions, normal_band


class SchoolApprovalBand(models.AbstractModel):
    _inherit = "school.approval.band"

    @api.model
    def _band_text(self, band):
        """All conditions of a published band in words, empty when it sets none."""
        return " · ".join(self._condition_text(band, name) for name in conditions(band))

    @api.model
    def _condition_text(self, band, name):
        """One condition of a published band in words."""
        band = normal_band(band)
        if name in ("amount", "price"):
            return self._range_text(band, name)
        if name in self._tristate_texts():
            return self._tristate_texts()[name][band[name] == "no"]
        if name == "domain":
            return self.env._("further conditions on the document")
        if name in ("season", "unit_kinds"):
            return self._selection_text(band, name)
        return self._list_text(band, name)

    def _tristate_texts(self):
        """Sentences for "yes" and "no" of each condition."""
        return {
            "planned": (
                self.env._("within the plan"),
                self.env._("beyond the plan"),
            ),
            "urgent": (self.env._("urgent"), self.env._("not urgent")),
            "in_catalogue": (
                self.env._("in the government catalogue"),
                self.env._("not in the government catalogue"),
            ),
            "over_budget": (
                self.env._("over the budget"),
                self.env._("within the budget"),
            ),
            "accepted": (
                self.env._("goods accepted"),
                self.env._("goods not accepted"),
            ),
            "purchase_approved": (
                self.env._("purchase approved"),
                self.env._("purchase not approved"),
            ),
        }

    def _selection_text(self, band, name):
        if name == "season":
            labels = dict(self._fields["season"]._description_selection(self.env))
            return self.env._("season: %(season)s", season=labels[band["season"]])
        labels = {
            kind: self._fields[f"at_{kind}"]._description_string(self.env)
            for kind in band["unit_kinds"]
        }
        return self.env._("place: %(places)s", places=", ".join(labels.values()))

    def _list_text(self, band, name):
        if name == "kind_codes":
            kinds = self.env["school.purchase.kind"].sudo()
            names = kinds.search([("code", "in", band[name])]).mapped("name")
            return self.env._("kind: %(names)s", names=", ".join(names))
        model = {
            "fund_ids": "school.fund",
            "category_ids": "product.category",
            "department_ids": "hr.department",
        }[name]
        records = self.env[model].sudo().browse(band[name]).exists()
        names = ", ".join(records.mapped("name"))
        return {
            "fund_ids": self.env._("paid from %(names)s", names=names),
            "category_ids": self.env._("category: %(names)s", names=names),
            "department_ids": self.env._("department: %(names)s", names=names),
        }[name]

    def _range_text(self, band, name):
        """A range of amounts or of unit prices in words."""
        what = {
            "amount": self.env._("amount"),
            "price": self.env._("unit price"),
        }[name]
        low, high = band[f"{name}_min"] or 0.0, band[f"{name}_max"] or 0.0
        low_in, high_in = band[f"{name}_min_included"], band[f"{name}_max_included"]
        terms = {"what": what, "low": f"{low:,.2f}", "high": f"{high:,.2f}"}
        if not high:
            if low_in:
                return self.env._("%(what)s of ¥%(low)s or more", **terms)
            return self.env._("%(what)s above ¥%(low)s", **terms)
        if not low:
            if high_in:
                return self.env._("%(what)s up to ¥%(high)s", **terms)
            return self.env._("%(what)s below ¥%(high)s", **terms)
        outside = self.env._(" (not included)")
        return self.env._(
            "%(what)s from ¥%(low)s%(low_side)s to ¥%(high)s%(high_side)s",
            low_side="" if low_in else outside,
            high_side="" if high_in else outside,
            **terms,
        )
