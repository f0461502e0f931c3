"""What can be an e-mail address, and how a mail server is told one.

Only what is usual is one: letters, digits and a few signs before the ``@``, and the name of a domain with a dot in it.
Quoted names, comments, lists and addresses with a name beside them are none, for whatever reads more into an address
can be made to read another recipient.
"""

import re
import unicodedata

_LONGEST, _LONGEST_LOCAL = 254, 64
_SIGNS = frozenset("!#$%&'*+-/=?^_`{|}~")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Return whether *text* can be one e-mail address."""
    local, _, domain = text.rpartition("@")
    return (
        len(text.encode("utf-8", "surrogatepass")) <= _LONGEST
        and len(local.encode("utf-8", "surrogatepass")) <= _LONGEST_LOCAL
        and all(part and all(map(_may_stand, part)) for part in local.split("."))
        and _is_domain(domain)
    )


def is_plain(text: str) -> bool:
    """Return whether *text* is one line without signs that nobody sees."""
    return all(map(_is_seen, text))


def without_breaks(text: str) -> str:
    """Return *text* as one line: whatever could end a line, or is seen by nobody, is a space."""
    return "".join(letter if _is_seen(letter) else " " for letter in text)


def in_ascii(address: str) -> str | None:
    """Return *address* in ASCII, its domain as the name service knows it; None if there is no such form of it."""
    local, _, domain = address.rpartition("@")
    known = domain if domain.isascii() else _known_as(domain)
    return f"{local}@{known}" if local.isascii() and known is not None else None


def _known_as(domain: str) -> str | None:
    """Return what the name service calls *domain*, None if that is not said of it without doubt.

    The older rules, which Python knows, make another domain of a few letters: they turn ``straße`` into ``strasse``.
    """
    try:
        encoded = domain.encode("idna")
        same = encoded.decode("idna") == unicodedata.normalize("NFC", domain).lower()
    except UnicodeError:
        return None
    return encoded.decode("ascii") if same else None


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return (
        len(labels) > 1
        and all(
            _LABEL.fullmatch(label) if label.isascii() else label.strip("-") == label and all(map(_is_letter, label))
            for label in labels
        )
        and not labels[-1].isdigit()
    )


def _may_stand(letter: str) -> bool:
    return letter in _SIGNS or (letter.isascii() and letter.isalnum()) or (not letter.isascii() and _is_letter(letter))


def _is_letter(letter: str) -> bool:
    """Whether it is a letter, a mark on one or a digit of any script, or a hyphen."""
    return letter == "-" or unicodedata.category(letter)[0] in "LM" or unicodedata.category(letter) == "Nd"


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"}
