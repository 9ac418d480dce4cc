"""The file of a scheme (制度模板): its keys, which are the fields of the form.

A file is JSON::

    {"format": "school_logistics.assessment_pack", "code": "S1", "name": …, "source": …,
     "facts": [{"code": "late", "name": "迟到", "unit": "time"}],
     "scheme": {"base": 100, "floor": 0, "items": [{"code": "late", "name": "迟到",
                "facts": ["late"], "points": -1}], "grades": […], "pays": […]},
     "cases": [{"name": …, "people": [{"expect_score": 93}],
                "facts": [{"fact": "late", "times": 2}]}]}

Keys are the fields of the form; ``floor`` and ``cap`` that are left out do not bound.
docs/assessment.md lists them.
"""

from odoo import models

FORMAT = "school_logistics.assessment_pack"
MOST_PARTS = 500
HEAD = ("name", "source", "reading")
#: fields that a switch beside them turns on
SWITCHED = (
    "floor",
    "cap",
    "min_score",
    "item_max",
    "expect_score",
    "expect_pay",
)
#: keys of a part that name other things, by model
LINKS = {
    "school.staff.scheme": {"exempt_facts": "exempt_type_ids"},
    "school.staff.scheme.item": {
        "section": "section_id",
        "facts": "type_ids",
        "out_of": "base_type_ids",
    },
    "school.staff.scheme.veto": {
        "facts": "type_ids",
        "section": "section_id",
        "grade": "grade_id",
    },
    "school.staff.scheme.pay": {"item": "item_id", "grades": "grade_ids"},
    "school.staff.case.fact": {"fact": "type_id"},
}
#: lists inside a part: key, field
LISTS = {
    "school.staff.scheme": {
        "sections": "section_ids",
        "grades": "grade_ids",
        "items": "item_ids",
        "vetoes": "veto_ids",
        "pays": "pay_ids",
    },
    "school.staff.scheme.item": {"steps": "step_ids", "raters": "rater_ids"},
    "school.staff.scheme.pay": {"steps": "step_ids"},
    "school.staff.case": {
        "people": "person_ids",
        "facts": "fact_ids",
        "points": "point_ids",
    },
}
#: fields that a file does not set
KEPT = {
    "id",
    "scheme_id",
    "company_id",
    "case_id",
    "sequence",
    "state",
    "problem",
    "score",
    "grade",
    "pay",
    "explanation",
    "active",
    "detail",
    "group_ids",
    "item_count",
    "case_failed_count",
    "lint_text",
    "file",
}


def plain_fields(model):
    """Names of the fields of a model that a file gives as plain values."""
    return [
        name
        for name, field in model._fields.items()
        if field.store
        and not field.related
        and field.type
        in ("char", "text", "selection", "boolean", "integer", "float", "date")
        and name not in KEPT
        and name not in models.MAGIC_COLUMNS
        and not name.startswith(("has_", "message_"))
    ]
