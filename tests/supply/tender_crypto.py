"""What the browsers do, in Python: so that the server's part is tested without one.

The formats are those of static/src/supply/tender/tender_crypto.js; the tours prove that
both agree.
"""

import base64
import hashlib
import json
import os
import secrets

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
ROUNDS = 100_000


def b64(data):
    return base64.b64encode(data).decode()


def unb64(text):
    return base64.b64decode(text)


def new_pair():
    return rsa.generate_private_key(65537, 2048)


def spki(private):
    return b64(
        private.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    )


def pkcs8(private):
    return private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def passphrase_key(passphrase, salt):
    return PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(passphrase.encode())


def seal_private(private, passphrase):
    salt, iv = os.urandom(16), os.urandom(12)
    body = AESGCM(passphrase_key(passphrase, salt)).encrypt(iv, pkcs8(private), None)
    return {"salt": b64(salt), "iv": b64(iv), "body": b64(body), "rounds": ROUNDS}


def load_public(text):
    return serialization.load_der_public_key(unb64(text))


def _multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def _inverse(a):
    result = 1
    for _ in range(254):
        result = _multiply(result, a)
    return result


def split(secret):
    """Three shares of which any two make the secret (Shamir over GF(256))."""
    slope = secrets.token_bytes(len(secret))
    return [
        bytes([x])
        + bytes(s ^ _multiply(c, x) for s, c in zip(secret, slope, strict=True))
        for x in (1, 2, 3)
    ]


def combine(one, two):
    x1, x2 = one[0], two[0]
    factor = _inverse(x1 ^ x2)
    left, right = _multiply(x2, factor), _multiply(x1, factor)
    return bytes(
        _multiply(a, left) ^ _multiply(b, right)
        for a, b in zip(one[1:], two[1:], strict=True)
    )


def make_tender_key(publics):
    """The tender's key, split for three openers.

    :param dict publics: ``{id of the opener's row: base64 SPKI}``
    :return: arguments of ``action_keep_key``
    """
    private, secret, iv = new_pair(), secrets.token_bytes(32), os.urandom(12)
    sealed = {
        "iv": b64(iv),
        "body": b64(AESGCM(secret).encrypt(iv, pkcs8(private), None)),
    }
    shares = {
        str(key): b64(load_public(public).encrypt(share, OAEP))
        for (key, public), share in zip(publics.items(), split(secret), strict=True)
    }
    return spki(private), sealed, shares


def open_tender_key(sealed, one, two):
    secret = combine(one, two)
    body = AESGCM(secret).decrypt(unb64(sealed["iv"]), unb64(sealed["body"]), None)
    return serialization.load_der_private_key(body, None)


def seal_offer(public, tender_id, bidder_id, prices, files=()):
    """What a vendor's browser sends.

    :param dict prices: ``{id of the item: text}``
    :param files: pairs of name and bytes
    :return: the sealed offer, and the receipt (statement and salt) that stays outside
    """
    statement = json.dumps(
        {
            "tender": tender_id,
            "bidder": bidder_id,
            "prices": {str(key): price for key, price in prices.items()},
            "note": "",
            "files": [
                {
                    "name": name,
                    "size": len(data),
                    "sha256": hashlib.sha256(data).hexdigest(),
                }
                for name, data in files
            ],
        },
        ensure_ascii=False,
    )
    salt, key = secrets.token_bytes(32), AESGCM.generate_key(256)
    commitment = hashlib.sha256(salt + statement.encode()).hexdigest()
    payload = json.dumps({"salt": b64(salt), "statement": statement}).encode()
    payload += b" " * (-len(payload) % 4096)

    def box(number, data):
        iv = os.urandom(12)
        about = f"school.tender/{tender_id}/{bidder_id}/{number}".encode()
        return {"iv": b64(iv), "body": b64(AESGCM(key).encrypt(iv, data, about))}

    sealed = {
        "commitment": commitment,
        "key": b64(load_public(public).encrypt(key, OAEP)),
        **box(0, payload),
        "files": [box(number, data) for number, (_n, data) in enumerate(files, 1)],
    }
    return sealed, {"statement": statement, "salt": b64(salt)}


def open_offer(private, tender_id, offer):
    """Statement, salt and files of an encrypted offer as the openers' page gets it."""
    key = private.decrypt(unb64(offer["key"]), OAEP)

    def unbox(envelope):
        number = envelope["number"]
        about = f"school.tender/{tender_id}/{offer['bidder_id']}/{number}".encode()
        return AESGCM(key).decrypt(
            unb64(envelope["iv"]), unb64(envelope["body"]), about
        )

    first, *files = offer["envelopes"]
    payload = json.loads(unbox(first))
    return payload["statement"], payload["salt"], [unbox(file) for file in files]
