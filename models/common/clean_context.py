"""Our own effects run in a context of our own: a client's keys steer nothing there.

Core listens to ``cancel_backorder``, ``skip_backorder``, ``force_period_date``,
``default_*`` and more, all of which a client may send.
"""

from .gate import CONTEXT_KEY

# A room adds a key here only if what travels under it is a Python object, which no
# client can send.
KEPT_KEYS = {"allowed_company_ids", "lang", "tz", "uid", CONTEXT_KEY}


def clean(records):
    """Return ``records`` with nothing in the context but language, zone and company."""
    context = records.env.context
    kept = {key: context[key] for key in KEPT_KEYS if key in context}
    return records.with_context(kept)  # pylint: disable=context-overridden
