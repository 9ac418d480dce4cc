"""Gaps and overlaps in the table of the ways of buying, found when it is looked at."""

from odoo import api, fields, models

from .method_rule import OBJECTS


class SchoolPurchaseMethodRule(models.Model):
    _inherit = "school.purchase.method.rule"

    findings = fields.Text(
        string="To Mend",
        compute="_compute_findings",
        help="Amounts for which two rows hold, or none, and rows without effect.",
    )

    @api.depends(
        "amount_min",
        "amount_max",
        "date_from",
        "date_to",
        "company_id",
        "for_goods",
        "for_services",
        "for_works",
        "in_catalogue",
        "kind_ids",
        "category_ids",
        "method",
        "active",
    )
    def _compute_findings(self):
        rules = self.sudo().search([("active", "=", True)])
        for rule in self:
            row = rule.sudo()
            found = row._overlaps(rules) + row._gaps(rules) + row._idle(rules)
            rule.findings = "\n".join(found) if rule.active else ""

    def _same_subject(self, other):
        """Whether two rows may be about the same item on the same day."""
        from_here, from_there = self.date_from, other.date_from
        if not (from_here and from_there):
            return False
        dates = (not other.date_to or from_here <= other.date_to) and (
            not self.date_to or from_there <= self.date_to
        )
        catalogue = {self.in_catalogue, other.in_catalogue} != {"yes", "no"}
        objects = any(self[name] and other[name] for name in OBJECTS.values())
        kinds = not (
            self.kind_ids and other.kind_ids and not self.kind_ids & other.kind_ids
        )
        categories = not (
            self.category_ids
            and other.category_ids
            and not self.category_ids & other.category_ids
        )
        return dates and catalogue and objects and kinds and categories

    def _same_conditions(self, other):
        """Whether two rows ask for the same of an item; a narrower one may overlap."""
        return (
            self.kind_ids == other.kind_ids
            and self.category_ids == other.category_ids
            and self.in_catalogue == other.in_catalogue
        )

    def _meets(self, other):
        """Whether the bands of two rows share an amount."""
        return (not other.amount_max or self.amount_min < other.amount_max) and (
            not self.amount_max or other.amount_min < self.amount_max
        )

    def _overlaps(self, rules):
        return [
            self.env._(
                "Overlaps with “%(other)s” (%(band)s): the row that begins higher"
                " counts. Let one end where the other begins.",
                other=other.name,
                band=other._band_text(),
            )
            for other in rules
            if other != self._origin
            and other.company_id == self.company_id
            and self._same_subject(other)
            and self._same_conditions(other)
            and self._meets(other)
        ]

    def _gaps(self, rules):
        """Amounts above this row that no row of its owner covers."""
        if not self.amount_max:
            return []
        others = rules.filtered(
            lambda other: (
                other != self._origin
                and other.company_id == self.company_id
                and self._same_subject(other)
                and other.in_catalogue in ("any", self.in_catalogue)
                and not (other.kind_ids - self.kind_ids)
                and not (other.category_ids - self.category_ids)
            )
        )
        missing = []
        for key, name in OBJECTS.items():
            if not self[name]:
                continue
            above = others.filtered(name)
            covering = above.filtered(
                lambda other: (
                    other.amount_min <= self.amount_max
                    and (not other.amount_max or other.amount_max > self.amount_max)
                )
            )
            if not covering:
                missing.append(key)
        if not missing:
            return []
        labels = {
            "goods": self.env._("Goods"),
            "services": self.env._("Services"),
            "works": self.env._("Works"),
        }
        return [
            self.env._(
                "Gap: from %(amount)s no row of the same owner says how %(objects)s are"
                " bought.",
                amount=f"¥{self.amount_max:,.2f}",
                objects=", ".join(labels[key] for key in missing),
            )
        ]

    def _idle(self, rules):
        """Rows above that are stricter for the same amounts, so this has no effect."""
        if not self.company_id:
            return []
        unit = self.env["school.unit"].sudo()._for_company(self.company_id)
        above = unit._ancestors_on(unit._today()).company_id
        return [
            self.env._(
                "Without effect: “%(other)s” of %(owner)s allows none of its ways of"
                " buying. A school may be stricter, never laxer.",
                other=other.name,
                owner=other.company_id.name or self.env._("the region"),
            )
            for other in rules
            if (not other.company_id or other.company_id in above)
            and self._within(other)
            and self.method not in other._allowed()
        ]

    def _within(self, other):
        """Whether whatever this row is about, the other one is about as well."""
        return (
            self._same_subject(other)
            and other.in_catalogue in ("any", self.in_catalogue)
            and (not other.kind_ids or bool(self.kind_ids))
            and not (other.kind_ids and self.kind_ids - other.kind_ids)
            and (not other.category_ids or bool(self.category_ids))
            and not (other.category_ids and self.category_ids - other.category_ids)
            and self.amount_min >= other.amount_min
            and (
                not other.amount_max
                or bool(self.amount_max and self.amount_max <= other.amount_max)
            )
        )

    @api.model
    def action_check(self):
        """Open the rows that have something to mend.

        :return: window action
        """
        self.check_access("read")
        rules = self.search([("active", "=", True)]).filtered("findings")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_logistics.school_purchase_method_rule_action"
        )
        return {**action, "domain": [("id", "in", rules.ids)], "context": {}}
