"""Ways of buying (采购方式), from the laxest to the strictest."""

#: ``(key, name)``; what comes later counts as stricter than what comes before
METHOD = [
    ("direct", "Direct Purchase"),
    ("single_source", "Single Source"),
    ("government", "Government Procurement or Online Mall"),
    ("inquiry", "Inquiry"),
    ("internal_tender", "Tender within the School"),
    ("negotiation", "Competitive Negotiation"),
    ("consultation", "Competitive Consultation"),
    ("invited_tender", "Tender by Invitation"),
    ("public_tender", "Open Tender"),
]
#: the keys, before them the empty one that prescribes nothing
METHODS = ("", *(key for key, _name in METHOD))


def stricter_method(*methods):
    """Return the strictest of the ``methods``; the empty text prescribes none."""
    return max(methods, key=METHODS.index, default="")
