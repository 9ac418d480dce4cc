"""What may stand in the file of a regulation; see ``docs/compensation.md``.

The types and the reader are those of all regulations (``approval/pack_schema.py``).
"""

from ...approval.pack_schema import (
    LONGEST_TEXT,
    REQUIRED,
    Choice,
    Day,
    Flag,
    Names,
    Number,
    Part,
    Parts,
    Scalars,
    Text,
    count,
)
from .calc.definition import BASES, DOES, OUTCOMES

FORMAT = "school_logistics.compensation"


def figure(default=None):
    """A number with four digits."""
    return Number(default, digits=4)


PICKS = ("first", "lowest", "highest")
JOINS = ("plus", "lowest", "highest")
MODES = ("half_up", "down", "up")
CONDITION = {
    "fact": Text(REQUIRED),
    "in": Names(),
    "not_in": Names(),
    "min": figure(),
    "min_included": Flag(True),
    "max": figure(),
    "max_included": Flag(True),
}
BAND = {
    "in": Names(),
    "above": figure(),
    "to": figure(),
    "value": figure(),
    "min": figure(),
    "max": figure(),
}
STEP = {
    "do": Choice(DOES, REQUIRED),
    "name": Text(),
    "from": Names(options=BASES, most=3),
    "pick": Choice(PICKS, "first"),
    "join": Choice(JOINS, "plus"),
    "value": figure(),
    "min": figure(),
    "max": figure(),
    "fact": Text(),
    "per": Text(),
    "bands": Parts(BAND, 50),
    "whole_years": Choice(("exact", "down", "up"), "exact"),
    "compound": Flag(),
    "mode": Choice(MODES, "half_up"),
    "punitive": Flag(),
    "when": Parts(CONDITION, 20),
}
RULE = {
    "code": Text(),
    "name": Text(REQUIRED),
    "source": Text("", LONGEST_TEXT),
    "outcome": Choice(OUTCOMES, "pay"),
    "measures": Text(),
    "when": Parts(CONDITION, 20),
    "steps": Parts(STEP, 30),
}
PRICE = {
    "item": Text(REQUIRED),
    "aliases": Names(),
    "uom": Text(),
    "low": figure(),
    "high": figure(),
    "price": figure(),
}
SETTINGS = {
    "round_to": Choice(("0.01", "0.1", "0.5", "1"), "0.01"),
    "round_mode": Choice(MODES, "half_up"),
    "loss": Choice(("replacement", "original", "net"), "replacement"),
    "split": Choice(("equal", "weights", "roles"), "equal"),
    "roles": Parts(
        {
            "role": Choice(("doer", "custodian", "manager"), REQUIRED),
            "percent": figure(0.0),
        },
        3,
    ),
    "absent_role": Choice(("others", "school"), "others"),
    "fallback": Parts({"place_kinds": Names(), "pays": Choice(("place",), "place")}, 1),
    "person_cap": figure(),
    "refund_percent": Number(100.0, 100),
    "refund_days": count(),
    "appeal_days": count(7),
    "pay_days": count(15),
}
FACT = {
    "code": Text(REQUIRED, 64),
    "name": Text(),
    "kind": Choice(("choice", "flag", "number", "money", "text"), "choice"),
    "choices": Parts({"code": Text(REQUIRED, 64), "name": Text(REQUIRED)}, 200),
}
STATES = ("pay", "free", "decide", "missing", "gap", "none")
EXPECT = {
    "amount": figure(),
    "low": figure(),
    "high": figure(),
    "billed": figure(),
    "disciplinary": figure(),
    "refund": figure(),
    "state": Choice(STATES, "pay"),
    "rule": Text(),
    "shares": Parts({"who": Text(), "amount": figure()}, 200),
}
CASE = {
    "name": Text(),
    "facts": Scalars(most=40),
    "chosen": Scalars(most=20),
    "expect": Part(EXPECT, sparse=True),
    "reading": Text("", LONGEST_TEXT),
}
REGULATION = {
    "format": Choice((FORMAT,), REQUIRED),
    "code": Text(REQUIRED, 64),
    "name": Text(REQUIRED),
    "edition": Text("1", 64),
    "source": Text("", LONGEST_TEXT),
    "reading": Text("", LONGEST_TEXT),
    "date_from": Day(),
    "date_to": Day(),
    "facts": Parts(FACT, 100),
    "settings": Part(SETTINGS),
    "prices": Parts(PRICE, 1000),
    "rules": Parts(RULE, 500),
    "cases": Parts(CASE, 500),
}
