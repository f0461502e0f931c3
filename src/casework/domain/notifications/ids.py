"""Ids that follow from what they name, so that everybody who makes one of the same parts makes the same one."""

import hashlib

_DIGITS = 32


def id_of(*parts: str) -> str:
    """Return the id that follows from *parts*, none of which has several lines."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_DIGITS]
