"""What the fields of queries may hold."""

import datetime as dt
import re
from typing import TYPE_CHECKING

from casework.errors import UsageError

if TYPE_CHECKING:
    import attrs


def is_iso(text: str) -> bool:
    """Return whether *text* is a day as ``2026-04-03``."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z")


def is_utc_instant(_instance: object, attribute: "attrs.Attribute[str | None]", value: object) -> None:
    """Refuse what is neither nothing nor an instant as records are stamped with, which compare as text.

    Raises:
        UsageError: If it is not.
    """
    if value is not None and not (isinstance(value, str) and _INSTANT.fullmatch(value)):
        message = f"{attribute.name} must be an instant in UTC, such as '2026-04-03T09:00:00.000000Z'"
        raise UsageError(message)


def is_iso_day(_instance: object, attribute: "attrs.Attribute[str | None]", value: object) -> None:
    """Refuse what is neither nothing nor a day as ISO text.

    Raises:
        UsageError: If it is not.
    """
    if value is not None and not (isinstance(value, str) and is_iso(value)):
        message = f"{attribute.name} must be a day as ISO text, such as '2026-04-03'"
        raise UsageError(message)
