"""How a partial delivery is shared: by first need, or pro rata. Plain figures only."""

from decimal import ROUND_DOWN, Decimal

FRACTION = Decimal("0.01")
RULES = [("need", "First Need"), ("rate", "Pro Rata")]


def share_out(quantity, wanted, rule):
    """Share ``quantity`` among those who wait, never more than anybody waits for.

    :param float quantity: what there is
    :param list wanted: what each waits for, in the order of need
    :param str rule: ``need``: the first gets all, then the next; ``rate``: in
        proportion, what rounding leaves over to the largest remainders, the first
        need among equal ones. Where all figures are whole, nothing is cut in pieces.
    :return: list of floats; they add up to ``quantity``, or to all that is waited for
    """
    waits = [max(Decimal(str(want)), Decimal(0)) for want in wanted]
    figures = [*waits, Decimal(str(quantity))]
    whole = all(figure == figure.to_integral_value() for figure in figures)
    unit = Decimal(1) if whole else FRACTION
    total = sum(waits)
    left = min(max(Decimal(str(quantity)), Decimal(0)), total)
    if rule == "need" or not total:
        shares = []
        for want in waits:
            part = min(want, left)
            shares.append(part)
            left -= part
        return [float(part) for part in shares]
    exact = [left * want / total for want in waits]
    shares = [
        min((part / unit).to_integral_value(ROUND_DOWN) * unit, want)
        for part, want in zip(exact, waits, strict=True)
    ]
    rest = left - sum(shares)
    order = sorted(
        range(len(waits)), key=lambda place: (shares[place] - exact[place], place)
    )
    while rest > 0:
        before = rest
        for place in order:
            part = min(unit, rest, waits[place] - shares[place])
            if part > 0:
                shares[place] += part
                rest -= part
            if rest <= 0:
                break
        if rest == before:
            break
    return [float(part) for part in shares]
