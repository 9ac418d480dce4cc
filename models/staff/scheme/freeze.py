"""A scheme as plain data: what is published, scored and compared.

Numbers are texts of decimals, so that nothing is lost between the form, the database
and the reference. Parts name each other by their place in the lists.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import float_repr


def number(value, digits=4):
    """Return a number as the shortest exact text: 0.5 → ``"0.5"``."""
    text = Decimal(float_repr(value or 0.0, digits))
    return format(text.normalize() if text else Decimal(0), "f")


def bound(record, name):
    """Return the bound ``name`` (floor, cap) as a text, or None if there is none."""
    return number(record[name]) if record[f"has_{name}"] else None


class SchoolStaffScheme(models.Model):
    _inherit = "school.staff.scheme"

    def _definition(self):
        """Return the scheme as plain data (see the module's docstring)."""
        self.ensure_one()
        scheme = self.sudo()
        places = {
            part: place
            for parts in (scheme.section_ids, scheme.item_ids, scheme.grade_ids)
            for place, part in enumerate(parts.sorted())
        }
        return {
            "name": scheme.name,
            "subject_kind": scheme.subject_kind,
            "base": number(scheme.base),
            "floor": bound(scheme, "floor"),
            "cap": bound(scheme, "cap"),
            "digits": scheme.digits,
            "group_weight": number(scheme.group_weight),
            "leader_group_weight": number(scheme.leader_group_weight),
            "min_days": scheme.min_days,
            "exempt_types": sorted(scheme.exempt_type_ids.ids),
            "quota_scope": scheme.quota_scope,
            "quota_ties": scheme.quota_ties,
            "quota_min": scheme.quota_min,
            "warn_percent": number(scheme.warn_percent),
            "warn_below": number(scheme.warn_below),
            "sections": [part._frozen(places) for part in scheme.section_ids.sorted()],
            "items": [part._frozen(places) for part in scheme.item_ids.sorted()],
            "vetoes": [part._frozen(places) for part in scheme.veto_ids.sorted()],
            "grades": [part._frozen(places) for part in scheme.grade_ids.sorted()],
            "pays": [part._frozen(places) for part in scheme.pay_ids.sorted()],
        }


class SchoolStaffSchemePart(models.AbstractModel):
    _inherit = "school.staff.scheme.part"

    def _frozen(self, places):
        """Return the part as plain data.

        :param dict places: place of each section, item and grade in its list
        """
        self.ensure_one()
        return {"code": self._key(), "name": self.name}


class SchoolStaffSchemeSection(models.Model):
    _inherit = "school.staff.scheme.section"

    def _frozen(self, places):
        return {
            **super()._frozen(places),
            "base": number(self.base),
            "weight": number(self.weight),
            "floor": bound(self, "floor"),
            "cap": bound(self, "cap"),
        }


class SchoolStaffSchemeItem(models.Model):
    _inherit = "school.staff.scheme.item"

    def _frozen(self, places):
        return {
            **super()._frozen(places),
            "section": places.get(self.section_id),
            "types": sorted(self.type_ids.ids),
            "base_types": sorted(self.base_type_ids.ids)
            if self.aggregation == "rate"
            else [],
            "aggregation": self.aggregation,
            "trim": self.trim,
            "raters": [
                {
                    "role": rater.role,
                    "weight": number(rater.weight),
                    "trim": rater.trim,
                }
                for rater in self.rater_ids.sorted()
            ]
            if self.aggregation == "raters"
            else [],
            "threshold": number(self.threshold),
            "measure": self.measure,
            "limit": number(self.limit),
            "limit_prorated": self.limit_prorated,
            "unit_size": number(self.unit_size),
            "unit_rounding": self.unit_rounding,
            "rule": self.rule,
            "points": number(self.points),
            "steps": [
                [number(step.from_quantity), number(step.points)]
                for step in self.step_ids.sorted("from_quantity")
            ]
            if self.rule != "unit"
            else [],
            "start": number(self.start),
            "floor": bound(self, "floor"),
            "cap": bound(self, "cap"),
            "weight": number(self.weight),
            "attribution": self.attribution,
            "split": self.is_split and self.attribution == "area",
        }


class SchoolStaffSchemeVeto(models.Model):
    _inherit = "school.staff.scheme.veto"

    def _frozen(self, places):
        return {
            **super()._frozen(places),
            "types": sorted(self.type_ids.ids),
            "from_quantity": number(self.from_quantity),
            "section": places.get(self.section_id),
            "below": number(self.below),
            "effect": self.effect,
            "value": number(self.value),
            "grade": places.get(self.grade_id),
        }


class SchoolStaffSchemeGrade(models.Model):
    _inherit = "school.staff.scheme.grade"

    def _frozen(self, places):
        return {
            **super()._frozen(places),
            "min_score": number(self.min_score),
            "quota_part": number(self.quota_part),
            "quota_of": number(self.quota_of),
            "quota_rounding": self.quota_rounding,
            "quota_least": self.quota_least,
            "quota_count": self.quota_count,
            "coefficient": number(self.coefficient),
            "is_fail": self.is_fail,
            "streak_months": self.streak_months,
            "streak_pay": number(self.streak_pay, 2),
        }


class SchoolStaffSchemePay(models.Model):
    _inherit = "school.staff.scheme.pay"

    def _frozen(self, places):
        return {
            **super()._frozen(places),
            "kind": self.kind,
            "amount": number(self.amount, 2),
            "amount_from": self.amount_from,
            "full": number(self.full_score),
            "pivot": number(self.pivot),
            "steps": [
                [number(step.from_score), number(step.value)]
                for step in self.step_ids.sorted("from_score")
            ],
            "step_unit": self.step_unit,
            "item": places.get(self.item_id),
            "item_max": number(self.item_max) if self.has_item_max else None,
            "pool_from": self.pool_from,
            "pool_by": self.pool_by,
            "min_score": number(self.min_score) if self.has_min_score else None,
            "grades": sorted(places[grade] for grade in self.grade_ids),
            "applies_to": self.applies_to,
            "prorated": self.is_prorated,
            "with_coefficient": self.with_coefficient,
            "floor": bound(self, "floor"),
            "cap": bound(self, "cap"),
        }
