"""Addresses of stores: the scheme that names the store, and how people may read the rest."""

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+._-]*):")
_PASSWORDS = re.compile(r"(?<=://)(?P<user>[^:/?#]*):[^/?#]*@|(?P<name>[?&][a-z]*password=)[^&#]*")

NO_SCHEME = "the address of the store has no scheme: write sqlite:///complaints.db or memory:"
"""It repeats nothing: what somebody wrote in place of an address may hold a password."""


def scheme_of(address: str) -> str | None:
    """Return the word before the first colon of *address*, None if no plain word stands there."""
    found = _SCHEME.match(address)
    return found[1] if found else None


def without_password(address: str) -> str:
    """Return the address of a store as people may read it."""
    if scheme_of(address) is None:
        return "***"
    return _PASSWORDS.sub(lambda found: f"{found['name']}***" if found["name"] else f"{found['user']}:***@", address)
