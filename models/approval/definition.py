"""The published definition of a rule: its keys, what they mean when they are missing.

Versions are never rewritten, so one that was published by an older release lacks the
keys of a newer one. Whoever reads a definition reads it through
:func:`normal_definition`.
"""

ANY = "any"
#: conditions of a flow or a step that are yes, no, or do not matter
TRISTATES = (
    "planned",
    "urgent",
    "in_catalogue",
    "over_budget",
    "accepted",
    "purchase_approved",
)
#: conditions that list what fits; an empty list fits everything
LISTS = ("kind_codes", "fund_ids", "category_ids", "unit_kinds", "department_ids")

BAND = {
    "amount_min": 0.0,
    "amount_min_included": True,
    "amount_max": 0.0,
    "amount_max_included": False,
    "price_min": 0.0,
    "price_min_included": True,
    "price_max": 0.0,
    "price_max_included": False,
    **dict.fromkeys(TRISTATES, ANY),
    **{name: [] for name in LISTS},
    "season": ANY,
    "domain": "[]",
}
#: what a rule demands of the whole approval
FLOW = {
    "source": "",
    "outcome": "approve",
    "refuse_reason": "",
    "min_buyers": 1,
    "min_quotes": 0,
    "method": "",
    "dedup": "adjacent",
    "tolerance_percent": 0.0,
    "tolerance_amount": 0.0,
    "split_days": 0,
    "split_by": "category",
    "emergency_cap": 0.0,
    "emergency_days": 0,
    "is_binding": False,
    "copy_post_ids": [],
}
STEP = {
    "post_id": False,
    "post": "",
    "level": "own",
    "head_level": 1,
    "is_ladder": False,
    "user_ids": [],
    "group_id": False,
    "field_name": "",
    "chosen_from": "post",
    "mode": "any",
    "vote_count": 0,
    "vote_percent": 0.0,
    "is_collective": False,
    "members": 0,
    "quorum_percent": 0.0,
    "is_witness": False,
    "needs_signature": False,
    "needs_attachment": False,
    "needs_comment": False,
    "min_quotes": 0,
    "method": "",
    "days": 3,
    "on_timeout": "remind",
    "fallback_post_id": False,
}


def normal_definition(definition):
    """Return ``definition`` with every key of the present release.

    :param dict definition: as published, by this release or an older one
    :return: a new mapping; ``planned`` and ``urgent``, once keys of the flow, are part
        of its band
    """
    moved = {key: definition[key] for key in ("planned", "urgent") if key in definition}
    return {
        **FLOW,
        **{key: value for key, value in definition.items() if key not in moved},
        "band": normal_band({**moved, **definition.get("band", {})}),
        "steps": [normal_step(step) for step in definition.get("steps", ())],
    }


def normal_step(step):
    """Return a published ``step`` with every key of the present release."""
    return {**STEP, **step, "band": normal_band(step.get("band") or {})}


def normal_band(band):
    """Return the published conditions ``band`` with every key of this release."""
    return {**BAND, **band}


def conditions(band):
    """Names of the conditions that ``band`` really sets, amounts and prices as one."""
    band = normal_band(band)
    named = [name for name in (*TRISTATES, "season") if band[name] != ANY]
    named += [name for name in LISTS if band[name]]
    for name in ("amount", "price"):
        ends = band[f"{name}_min"] or band[f"{name}_max"]
        # "above nothing" leaves out what costs nothing
        if ends or not band[f"{name}_min_included"]:
            named.append(name)
    if band["domain"] not in ("", "[]"):
        named.append("domain")
    return named


def step_key(step):
    """Whom a published step asks, as a text that is equal for the same people."""
    target = {
        "post": ("post_id", "level"),
        "department_head": ("head_level",),
        "manager": (),
        "user": ("user_ids",),
        "group": ("group_id",),
        "field": ("field_name",),
        "chosen": ("chosen_from", "post_id", "level", "group_id", "user_ids"),
    }[step["who"]]
    witness = "witness" if step["is_witness"] else ""
    return ":".join([step["who"], witness, *(str(step[name]) for name in target)])
