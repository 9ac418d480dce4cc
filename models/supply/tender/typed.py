"""Arguments of public methods: what a client sends, checked before it is used."""

import base64
import binascii
import re
from decimal import Decimal, InvalidOperation

from odoo.exceptions import UserError

MOST_TEXT = 2000
HEX = re.compile(r"[0-9a-f]{64}")
PRICE = re.compile(r"\d{1,12}(\.\d{1,6})?")


def refuse(env):
    """:raise UserError: for an argument of another type than the page sends"""
    raise UserError(env._("This cannot be read. Reload the page and try again."))


def typed_text(env, value, most=MOST_TEXT):
    """Return a text without blanks around it; refuse anything else."""
    if not isinstance(value, str) or len(value) > most:
        refuse(env)
    return value.strip()


def typed_reason(env, value):
    """Return why something is done.

    :raise UserError: when there is no reason
    """
    text = typed_text(env, value or "")
    if not text:
        raise UserError(env._("Say why."))
    return text


def typed_hash(env, value):
    """Return a SHA-256 as 64 hexadecimal digits."""
    if not isinstance(value, str) or not HEX.fullmatch(value):
        refuse(env)
    return value


def typed_bytes(env, value, least=1, most=4096):
    """Return what a base64 text stands for, between ``least`` and ``most`` bytes."""
    if not isinstance(value, str) or len(value) > 2 * most + 8:
        refuse(env)
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        refuse(env)
    if not least <= len(content) <= most:
        refuse(env)
    return content


def typed_box(env, value, keys, most=4096):
    """Return a mapping of base64 texts with exactly ``keys``."""
    if not isinstance(value, dict) or set(value) != set(keys):
        refuse(env)
    for key in keys:
        typed_bytes(env, value[key], most=most)
    return {key: value[key] for key in keys}


def typed_price(env, value):
    """Return a price (CNY) above zero as a Decimal."""
    text = value if isinstance(value, str) else str(value)
    if isinstance(value, bool) or not PRICE.fullmatch(text):
        refuse(env)
    try:
        price = Decimal(text)
    except InvalidOperation:
        refuse(env)
    if price <= 0:
        refuse(env)
    return price


def typed_id(env, value):
    """Return the id of a record as a positive integer."""
    if isinstance(value, bool) or not isinstance(value, int):
        refuse(env)
    if not 0 < value < 2**31:
        refuse(env)
    return value
