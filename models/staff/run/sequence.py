"""The states of a month's assessment, in their order."""

STATES = [
    ("draft", "Collecting"),
    ("published", "On the Board"),
    ("locked", "Locked"),
    ("paid", "Paid to the Staff"),
]
