"""Verification codes of printed forms: unguessable, and short enough to type.

The alphabet leaves out 0, 1, I, L and O, which people confuse on paper. It has 31
symbols; 31 is a prime, so the weighted check character finds every single wrong
character and every two characters that changed places.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_LENGTH = 11  # 54 bits
GROUP = 4


def _check_character(text):
    total = sum(
        weight * ALPHABET.index(character)
        for weight, character in enumerate(text, start=1)
    )
    return ALPHABET[total % len(ALPHABET)]


def new_code():
    """Return a new random code in groups, for instance ``7KQ4-MW2X-9HTB``."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    text += _check_character(text)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read_code(typed):
    """Return what somebody typed or scanned as a code, or False if it is none.

    Case, blanks and hyphens do not matter.
    """
    text = re.sub(r"[\s\-‐-―－]", "", typed or "").upper()
    if len(text) != RANDOM_LENGTH + 1 or not set(text) <= set(ALPHABET):
        return False
    if _check_character(text[:-1]) != text[-1]:
        return False
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))
