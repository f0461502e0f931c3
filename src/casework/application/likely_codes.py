"""Codes that say what a text says, to be proposed where somebody wrote words or must write a code."""

import re
import unicodedata

_NO_CODE = re.compile(r"[^a-z0-9]+")
_NO_SIGNS = re.compile(r"[^A-Za-z0-9._:/]+|-{2,}")
_LONGEST = 60


def code_of(text: str, *, other: str = "other") -> str:
    """Return a code that says what *text* says, as far as small letters and digits can; *other* where they cannot."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NO_CODE.sub("-", plain.lower()).strip("-")[:_LONGEST].strip("-") or other


def as_code(text: str) -> str:
    """Return *text* as a code; as it stands where nothing of it can be one."""
    folded = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return _NO_SIGNS.sub("-", folded).strip("-._:/") or text
