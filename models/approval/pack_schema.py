"""What may stand in the file of a regulation: keys, types, limits and defaults."""

from dataclasses import dataclass, field

from ..common.purchase_method import METHODS
from .definition import TRISTATES

FORMAT = "school_logistics.rule_pack"
LARGEST_NUMBER = 10**12
LONGEST_NAME = 200
LONGEST_TEXT = 4000

REQUIRED = object()


@dataclass(frozen=True)
class Text:
    """A text of at most ``longest`` characters."""

    default: object = ""
    longest: int = LONGEST_NAME


@dataclass(frozen=True)
class Number:
    """A number from 0 to ``highest``, of so many ``digits`` unless ``whole``."""

    default: object = 0.0
    highest: float = LARGEST_NUMBER
    whole: bool = False
    digits: int = 2


@dataclass(frozen=True)
class Flag:
    """true or false."""

    default: object = False


@dataclass(frozen=True)
class Choice:
    """One of ``options``."""

    options: tuple
    default: object


@dataclass(frozen=True)
class Day:
    """A date as YYYY-MM-DD, or null."""

    default: object = None


@dataclass(frozen=True)
class Names:
    """A list of names; of ``options`` only, if there are any."""

    default: object = ()
    options: tuple = ()
    most: int = 100


@dataclass(frozen=True)
class Scalars:
    """A mapping from names of fields to plain values."""

    default: object = field(default_factory=dict)
    most: int = 20


@dataclass(frozen=True)
class Part:
    """A mapping with the keys of ``schema``; ``sparse`` ones get no defaults."""

    schema: dict
    sparse: bool = False
    default: object = None


@dataclass(frozen=True)
class Parts:
    """A list of at most ``most`` mappings with the keys of ``schema``."""

    schema: dict
    most: int
    default: object = ()


def count(default=0, highest=9999):
    """A whole number."""
    return Number(default, highest, whole=True)


ANY = ("any", "yes", "no")
WHEN = {
    **{
        f"{name}_{side}": rule
        for name in ("amount", "price")
        for side, rule in (
            ("min", Number()),
            ("min_included", Flag(True)),
            ("max", Number()),
            ("max_included", Flag()),
        )
    },
    **{name: Choice(ANY, "any") for name in TRISTATES},
    "season": Choice(("any", "opening", "term", "vacation"), "any"),
    "kinds": Names(),
    "funds": Names(),
    "categories": Names(),
    "departments": Names(),
    "unit_kinds": Names(options=("district", "central", "school", "point")),
    "domain": Text("[]", LONGEST_TEXT),
}
DEMAND = {
    "min_buyers": count(1),
    "min_quotes": count(),
    "method": Choice(METHODS, ""),
    "dedup": Choice(("none", "adjacent", "all"), "adjacent"),
    "tolerance_percent": Number(0.0, 100),
    "tolerance_amount": Number(),
    "split_days": count(),
    "split_by": Choice(("category", "vendor", "fund", "department"), "category"),
    "emergency_cap": Number(),
    "emergency_days": count(),
}
WHO = ("post", "department_head", "manager", "user", "group", "field", "chosen")
LEVELS = ("own", "parent", "district")
STEP = {
    "name": Text(),
    "who": Choice(WHO, "post"),
    "post": Text(),
    "level": Choice(LEVELS, "own"),
    "head_level": count(1),
    "is_ladder": Flag(),
    "chosen_from": Choice(("post", "group", "user"), "post"),
    "users": Names(),
    "group": Text(),
    "field": Text(),
    "mode": Choice(("any", "all", "vote", "order"), "any"),
    "vote_count": count(),
    "vote_percent": Number(0.0, 100),
    "is_collective": Flag(),
    "members": count(),
    "quorum_percent": Number(0.0, 100),
    "is_witness": Flag(),
    "needs_signature": Flag(),
    "needs_attachment": Flag(),
    "needs_comment": Flag(),
    "min_quotes": count(),
    "method": Choice(METHODS, ""),
    "days": count(3),
    "on_timeout": Choice(("remind", "escalate"), "remind"),
    "fallback_post": Text(),
    "when": Part(WHEN),
}
FLOW = {
    "code": Text(REQUIRED),
    "name": Text(REQUIRED),
    "document": Text(REQUIRED),
    "sequence": count(10),
    "source": Text("", LONGEST_TEXT),
    "date_from": Day(),
    "date_to": Day(),
    "outcome": Choice(("approve", "refuse"), "approve"),
    "refuse_reason": Text("", LONGEST_TEXT),
    "copy_to": Names(),
    "when": Part(WHEN),
    "demand": Part(DEMAND),
    "steps": Parts(STEP, 50),
}
FACTS = {
    "amount": Number(REQUIRED),
    "price_max": Number(),
    **{name: Flag() for name in TRISTATES},
    "season": Choice(("", "opening", "term", "vacation"), ""),
    "unit_kind": Choice(("", "district", "central", "school", "point"), ""),
    "kinds": Names(),
    "categories": Names(),
    "fund": Text(),
    "department": Text(),
}
EXPECT = {
    "who": Choice(WHO, "post"),
    "post": Text(),
    "level": Choice(LEVELS, "own"),
    "field": Text(),
    "group": Text(),
    "is_collective": Flag(),
    # compared only when they are given
    "mode": Choice(("", "any", "all", "vote", "order"), ""),
    "head_level": count(),
}
CASE = {
    "name": Text(),
    "document": Text("school.supply.request"),
    "facts": Part(FACTS),
    "values": Scalars(),
    "expect": Parts(EXPECT, 50),
    "expect_refused": Text("", LONGEST_TEXT),
    "demand": Part(DEMAND, sparse=True),
    "reading": Text("", LONGEST_TEXT),
}
PACK = {
    "format": Choice((FORMAT,), REQUIRED),
    "code": Text(REQUIRED, 64),
    "name": Text(REQUIRED),
    "edition": Text("1", 64),
    "source": Text("", LONGEST_TEXT),
    "reading": Text("", LONGEST_TEXT),
    "date_from": Day(),
    "date_to": Day(),
    "flows": Parts(FLOW, 100),
    "cases": Parts(CASE, 500),
}


def sparse(data, schema):
    """``data`` without the keys that have their default, for an export."""
    result = {}
    for key, rule in schema.items():
        value = data.get(key)
        if isinstance(rule, Part):
            value = sparse(value or {}, rule.schema) if not rule.sparse else value
            value = value or None
        elif isinstance(rule, Parts):
            value = [sparse(item, rule.schema) for item in value or ()] or None
        elif isinstance(value, tuple | list):
            value = list(value) or None
        if value is not None and value != rule.default:
            result[key] = value
    return result
