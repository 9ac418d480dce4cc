"""The states of a month's assessment, in their order."""

STATES = [
    ("draft", "Collecting"),
    ("published", "Published"),
    ("locked", "Locked"),
    ("paid", "Paid"),
]
