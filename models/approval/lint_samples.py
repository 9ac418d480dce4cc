"""Imagined documents that try every edge of a set of rules.

Rules change what they do only at the ends of their ranges and between the values that
they name. So it is enough to try each of these, in every combination.
"""

from itertools import product

from .band import band_contains
from .definition import ANY, LISTS, TRISTATES, normal_band

CENT = 0.01
#: so many documents are tried at most; beyond it values are varied one at a time
MOST = 8000
#: what stands for "none of those that the rules name"
OTHER = 0
#: conditions that the place of the school decides, not the document
FIXED = {"unit_kinds"}


def points(bands, name):
    """Amounts or prices on, just below and just above every end of ``bands``."""
    ends = {band[f"{name}_{side}"] or 0.0 for band in bands for side in ("min", "max")}
    ends.discard(0.0)
    found = {CENT} | {
        round(end + step, 2) for end in ends for step in (-CENT, 0.0, CENT)
    }
    top = max(ends, default=0.0)
    found.add(top * 10 + 1000.0)
    return sorted(value for value in found if value > 0)


class Space:
    """The documents to try on rules: an axis for each condition that they set.

    :param list rules: of ``version._rule``, with ``steps``
    :param str unit_kind: of the school
    :param dict above: for categories and departments, each id with those above it
    """

    def __init__(self, rules, unit_kind, above):
        self.unit_kind = unit_kind
        self.above = above
        bands = [rule["band"] for rule in rules]
        bands += [step["band"] for rule in rules for step in rule["steps"]]
        bands = [normal_band(band) for band in bands]
        self.axes = {"amount": points(bands, "amount")}
        if any(band["price_min"] or band["price_max"] for band in bands):
            self.axes["price"] = points(bands, "price")
        for name in TRISTATES:
            if any(band[name] != ANY for band in bands):
                self.axes[name] = [True, False]
        seasons = {band["season"] for band in bands} - {ANY}
        if seasons:
            self.axes["season"] = ["opening", "term", "vacation"]
        for name in LISTS:
            values = {value for band in bands for value in band[name]}
            if values and name not in FIXED:
                self.axes[name] = [*sorted(values), OTHER]
        self._add_domains(rules, bands)
        size = 1
        for values in self.axes.values():
            size *= len(values)
        self.complete = size <= MOST

    def _add_domains(self, rules, bands):
        """Free conditions hold or not; where every rule has one, one of them holds."""
        domains = sorted({band["domain"] for band in bands} - {"", "[]"})
        if not domains:
            return
        free = [rule for rule in rules if rule["band"]["domain"] in ("", "[]")]
        self.axes["domain"] = domains + ([""] if free else [])

    def samples(self):
        """Yield each document to try, as a mapping from axis to value."""
        names = list(self.axes)
        if self.complete:
            for values in product(*self.axes.values()):
                sample = dict(zip(names, values, strict=True))
                if sample.get("price", 0.0) <= sample["amount"]:
                    yield sample
            return
        base = {name: values[-1] for name, values in self.axes.items()}
        for name in names[1:]:
            for value in self.axes[name]:
                for amount in self.axes["amount"]:
                    yield {**base, name: value, "amount": amount}

    def fits(self, band, sample, names):
        """Whether the conditions ``names`` of ``band`` hold for ``sample``."""
        return all(self._holds(band, sample, name) for name in names)

    def _holds(self, band, sample, name):
        if name in ("amount", "price"):
            return band_contains(band, sample.get(name, 0.0), name)
        if name in TRISTATES:
            return sample[name] == (band[name] == "yes")
        if name == "unit_kinds":
            return self.unit_kind in band[name]
        if name in ("season", "domain"):
            return sample[name] == band[name]
        known = self.above.get(name, {}).get(sample[name], {sample[name]})
        return not known.isdisjoint(band[name])
