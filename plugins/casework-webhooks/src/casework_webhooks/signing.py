"""Signatures as Standard Webhooks 1.0 has them: HMAC-SHA256 over the id, the time of the attempt and the body."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

from casework.application.secret import Secret

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64
"""How many bytes a key has: standard-webhooks.md, "Signature scheme"."""


def key_of(secret: Secret) -> bytes:
    """Return the key that *secret* holds, which is ``whsec_`` and 24 to 64 bytes in base64.

    Raises:
        ValueError: If it holds something else; what it holds is not told.
    """
    written = secret.reveal()
    try:
        key = base64.b64decode(written.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not written.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        message = f"a secret is {_PREFIX} and {_SHORTEST} to {_LONGEST} random bytes in base64"
        raise ValueError(message)
    return key


def signatures(secrets: Iterable[Secret], *, message: str, timestamp: int, body: bytes) -> str:
    """Return the header ``webhook-signature``: a signature by each of *secrets*, so that one can replace another."""
    signed = f"{message}.{timestamp}.".encode() + body
    found = (hmac.new(key_of(secret), signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(each).decode()}" for each in found)
