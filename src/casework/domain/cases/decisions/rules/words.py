"""How a refusal says that there is no such thing."""

from collections.abc import Sequence


def unknown(who: str, what: str, name: str, known: Sequence[str]) -> str | None:
    """Return that *who* has no *what* called *name*, and what it has; None if it is one of *known*."""
    return None if name in known else f"{who} has no {what} {name}; it has {', '.join(known) or 'none'}"
