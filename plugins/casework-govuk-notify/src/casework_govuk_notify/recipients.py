"""To whom a message goes, as GOV.UK Notify wants to have it."""

import re
from collections.abc import Mapping

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"(?=[^@]{{1,64}}@.{{1,253}}\Z){_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+")
_TELEPHONE = re.compile(r"\+?[0-9]{7,15}")
_BETWEEN_DIGITS = str.maketrans("", "", " ()-.\u00a0")
_FEWEST_LINES, _MOST_LINES = 3, 7
"""How many lines an address has: "Send a letter" of the API's documentation."""


def is_email(address: str) -> bool:
    """Whether *address* can be an e-mail address."""
    return _EMAIL.fullmatch(address) is not None


def is_telephone(address: str) -> bool:
    """Whether *address* can be a telephone number."""
    return _TELEPHONE.fullmatch(address.translate(_BETWEEN_DIGITS)) is not None


def address_lines(address: str) -> Mapping[str, str] | None:
    """Return the lines of a postal *address* by the names of their placeholders, None if it has too few or too many."""
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    if not _FEWEST_LINES <= len(lines) <= _MOST_LINES:
        return None
    return {f"address_line_{number}": line for number, line in enumerate(lines, start=1)}
