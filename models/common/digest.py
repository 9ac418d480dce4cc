"""Digests: one canonical text for data, so that equal content has an equal hash."""

import hashlib
import json
from datetime import date, datetime


def _plain(value):
    """Reduce what JSON has no type for to a text that never varies."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    raise TypeError(f"No canonical form for {type(value).__name__}")


def canonical(data):
    """Return ``data`` as the one JSON text that stands for it.

    Numbers must come in rounded, as text or as integers, where precision matters.
    """
    return json.dumps(
        data,
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=_plain,
    )


def digest(data):
    """Return the SHA-256 of the canonical text of ``data`` as hexadecimal."""
    return hashlib.sha256(canonical(data).encode()).hexdigest()


def chain(previous, data):
    """Return the link that binds ``data`` to the ``previous`` link of its chain."""
    return digest([previous, data])
