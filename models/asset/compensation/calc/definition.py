"""The words of a regulation: facts, what a step does, and what absence means."""

from decimal import Decimal

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")

#: amounts of money that a case knows; for one piece unless they are in WHOLE
MONEY = (
    "original",
    "net",
    "replacement",
    "price",
    "repair_cost",
    "part_cost",
    "salvage",
    "insurance",
    "in_kind_value",
    "wage",
)
#: amounts that stand for the whole line, however many pieces it has
WHOLE = frozenset({"repair_cost", "part_cost", "insurance", "in_kind_value", "wage"})
NUMBERS = (
    "quantity",
    "age_years",
    "life_years",
    "grade",
    "repeat",
    "members",
    "days_late",
    "days_to_report",
    "pages",
    "allowance_used",
)
FLAGS = ("private_use", "in_set", "under_warranty", "is_safety")
#: choices that every regulation may speak of; a regulation adds its own
CHOICES = {
    "event": ("part", "repairable", "degraded", "total", "lost", "stolen"),
    "fault": (
        "natural",
        "defect",
        "force_majeure",
        "careless",
        "violation",
        "private_use",
        "custodian_neglect",
        "intentional",
    ),
    "report": ("self", "found", "concealed"),
    "responsible": (
        "person",
        "pupil",
        "staff",
        "contractor",
        "class",
        "room",
        "department",
        "unknown",
    ),
    "place_kind": (
        "classroom",
        "dormitory",
        "office",
        "laboratory",
        "library",
        "canteen",
        "public",
        "outdoors",
    ),
    "in_kind": ("repaired", "replaced", "labour"),
    "degree": ("light", "medium", "serious"),
    "term_part": ("begin", "middle", "end"),
    "category": (),
}
#: what a step draws its money from; ``list`` is the regulation's price list
BASES = (*MONEY, "list", "fixed")
DOES = (
    "base",
    "percent",
    "times",
    "add",
    "less",
    "most",
    "least",
    "age",
    "life",
    "brackets",
    "allowance",
    "round",
)
OUTCOMES = ("pay", "free", "decide")

CONDITION = {
    "fact": "",
    "in": (),
    "not_in": (),
    "min": None,
    "min_included": True,
    "max": None,
    "max_included": True,
}
BAND = {"in": (), "above": None, "to": None, "value": None, "min": None, "max": None}
STEP = {
    "do": "base",
    "name": "",
    "from": (),
    "pick": "first",  # first | lowest | highest of those that are known
    "join": "plus",  # plus | lowest | highest: how a further base meets the others
    "value": None,
    "min": None,
    "max": None,
    "fact": "",
    "per": "",
    "bands": (),
    "whole_years": "exact",  # exact | down | up
    "compound": False,
    "mode": "half_up",  # half_up | down | up
    "punitive": False,
    "when": (),
}
RULE = {
    "code": "",
    "name": "",
    "source": "",
    "outcome": "pay",
    "measures": "",
    "when": (),
    "steps": (),
}
PRICE = {"item": "", "aliases": (), "uom": "", "low": None, "high": None, "price": None}
FALLBACK = {"place_kinds": (), "pays": "place"}
ROLE = {"role": "", "percent": None}
SETTINGS = {
    "round_to": CENT,
    "round_mode": "half_up",
    "loss": "replacement",  # replacement | original | net
    "bill_disciplinary": False,
    "bill_group": False,
    "split": "equal",  # equal | weights | roles
    "roles": (),
    "absent_role": "others",  # others | school
    "fallback": (),
    "person_cap": None,
    "refund_percent": HUNDRED,
    "refund_days": 0,
}
NUMERIC = {
    "min",
    "max",
    "above",
    "to",
    "value",
    "low",
    "high",
    "price",
    "percent",
    "round_to",
    "person_cap",
    "refund_percent",
}


def number(value):
    """Return ``value`` as an exact number, None for nothing.

    :param value: int, float, Decimal, or a text of digits
    :raise ValueError: not a finite number
    """
    if value is None or value is False or value == "":
        return None
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError as error:
        raise ValueError(f"{value!r} is no number") from error
    if not exact.is_finite():
        raise ValueError(f"{value!r} is no finite number")
    return exact


def normal(regulation):
    """Return a regulation with every key, numbers exact.

    :param dict regulation: ``rules``, ``prices``, ``settings``; keys may be missing
    """
    return {
        "settings": _filled(regulation.get("settings"), SETTINGS)
        | {
            "roles": _each(regulation.get("settings"), "roles", ROLE),
            "fallback": _each(regulation.get("settings"), "fallback", FALLBACK),
        },
        "prices": _each(regulation, "prices", PRICE),
        "rules": [
            _filled(rule, RULE)
            | {
                "when": _each(rule, "when", CONDITION),
                "steps": [
                    _filled(step, STEP)
                    | {
                        "when": _each(step, "when", CONDITION),
                        "bands": _each(step, "bands", BAND),
                    }
                    for step in rule.get("steps") or ()
                ],
            }
            for rule in regulation.get("rules") or ()
        ],
    }


def _filled(data, defaults):
    data = data or {}
    return {
        key: number(data.get(key, default))
        if key in NUMERIC
        else data.get(key, default)
        for key, default in defaults.items()
    }


def _each(data, key, defaults):
    return [_filled(item, defaults) for item in (data or {}).get(key) or ()]
