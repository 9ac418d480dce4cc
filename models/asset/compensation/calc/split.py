"""Who pays how much: shares that add up to the cent."""

from decimal import ROUND_HALF_UP

from .definition import CENT, HUNDRED, ONE, ZERO, number


def split(amount, parties, settings):
    """Divide an amount among the people liable.

    Each share is rounded to the cent, the last one takes the rest, and none exceeds
    what is left, so that no share is negative and nothing is lost.

    :param Decimal amount: what is due, in cents exactly
    :param list parties: ``{"name", "role", "weight"}``; names may repeat
    :param dict settings: ``split``, ``roles``, ``absent_role``, ``person_cap`` of a
        regulation
    :return: ``(list of shares in the order of parties, what the school bears)``
    """
    if not parties:
        return [], amount
    weights, borne = _weights(parties, settings)
    whole = sum(weights, ZERO) + borne
    if not whole:
        return [ZERO] * len(parties), amount
    due = amount
    if borne:
        due = (amount * (whole - borne) / whole).quantize(CENT, ROUND_HALF_UP)
    shares = _shares(due, weights)
    cap = number(settings.get("person_cap"))
    if cap is not None:
        shares = [min(share, cap) for share in shares]
    return shares, amount - sum(shares, ZERO)


def _shares(due, weights):
    left, whole = due, sum(weights, ZERO)
    last = max(place for place, weight in enumerate(weights) if weight)
    shares = []
    for place, weight in enumerate(weights):
        share = (due * weight / whole).quantize(CENT, ROUND_HALF_UP)
        share = left if place == last else min(share, left)
        shares.append(share)
        left -= share
    return shares


def _weights(parties, settings):
    """Return the weight of each party, and that of the roles nobody fills."""
    if settings.get("split") == "weights":
        return [_weight(party) for party in parties], ZERO
    if settings.get("split") != "roles" or not settings.get("roles"):
        return [ONE] * len(parties), ZERO
    percent = {row["role"]: row["percent"] or ZERO for row in settings["roles"]}
    totals = {}
    for party in parties:
        totals[party["role"]] = totals.get(party["role"], ZERO) + _weight(party)
    weights = [
        percent.get(party["role"], ZERO)
        * (_weight(party) / totals[party["role"]] if totals[party["role"]] else ZERO)
        for party in parties
    ]
    if not any(weights):
        # the regulation speaks of none of them: they share alike
        return [ONE] * len(parties), ZERO
    if settings.get("absent_role") == "school":
        return weights, HUNDRED - sum(weights, ZERO)
    return weights, ZERO


def _weight(party):
    weight = number(party.get("weight"))
    return ONE if weight is None else max(weight, ZERO)
