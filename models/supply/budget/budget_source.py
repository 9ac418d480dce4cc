"""Which document moves the budget: handed down the calls of one effect.

It only names the document in the ledger and opens nothing. It travels in the context as
a Python object, which no client can send.
"""

from ...common.clean_context import KEPT_KEYS

CONTEXT_KEY = "school_budget_source"
KEPT_KEYS.add(CONTEXT_KEY)


class BudgetSource:
    """The document behind what happens to request lines further down."""

    __slots__ = ("document",)

    def __init__(self, document):
        self.document = document


def from_document(records, document):
    """Return ``records`` with ``document`` as the source of budget entries."""
    return records.with_context(**{CONTEXT_KEY: BudgetSource(document)})


def source_of(env):
    """Return the document behind the present effect, or None."""
    source = env.context.get(CONTEXT_KEY)
    return source.document.sudo() if isinstance(source, BudgetSource) else None
