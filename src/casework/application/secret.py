"""A secret of a plugin's settings: a value that nothing shows by accident."""

import hmac
from typing import NoReturn


class Secret:
    """A password, a key or a token: neither its text nor its ``repr`` shows it, and it cannot be pickled or dumped.

    Two secrets are equal when their values are. ``reveal`` is the one way to the value.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "<secret>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(Secret)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, _seen: object) -> "Secret":
        return self

    def __reduce__(self) -> NoReturn:
        message = "a secret is not written anywhere: write where it comes from instead"
        raise TypeError(message)
