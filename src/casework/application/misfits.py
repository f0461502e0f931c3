"""What does not fit the shape of an event, in our words: which field, what it holds, and what it may hold.

The value itself is in none of them, because it may be somebody's name.
"""

import re

_NAMES = {
    "str": "text",
    "int": "a whole number",
    "bool": "yes or no",
    "object": "fields by name",
    "array": "a list",
    "null": "nothing",
    "date": "a date",
    "datetime": "an instant",
    "decimal": "an amount such as 150.00",
}
_OTHER_TYPE = re.compile(r"Expected `(?P<wanted>[^`]+)`, got `(?P<found>[^`]+)`\Z")
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]+)`\Z")
_OUR_OWN = (
    ("Invalid enum value", "is a word that is not one of its list"),
    ("Invalid RFC3339 encoded datetime", "is no instant: write it as 2026-04-03T23:30:00+01:00"),
    ("Invalid RFC3339 encoded date", "is no date: write it as 2026-04-03"),
    ("Invalid decimal", "is no amount of money: write it in digits, with two decimals, as 150.00"),
)


def in_words(error: Exception) -> str:
    """Return what *error* says of data that has not the shape of its event, without any value of it."""
    said, _, path = (str(error) or type(error).__name__).rpartition(" - at `$")
    if not said:
        said, path = path, ""
    field = path.rstrip("`").removeprefix(".") or "it"
    if missing := _MISSING.match(said):
        return f"{field} has no {missing['field']}"
    if other := _OTHER_TYPE.match(said):
        wanted = " or ".join(_name(each) for each in other["wanted"].split(" | "))
        return f"{field} must be {wanted}, not {_name(other['found'])}"
    return next((f"{field} {ours}" for theirs, ours in _OUR_OWN if said.startswith(theirs)), said)


def _name(kind: str) -> str:
    return _NAMES.get(kind, kind)


def fractions_in(value: object) -> bool:
    """Say whether there is a binary fraction anywhere in plain data, which would not be kept as it was written."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return isinstance(value, float) or any(fractions_in(each) for each in inner)
