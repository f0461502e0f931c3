"""Plain text, written so that GOV.UK Notify shows it as it stands: what people wrote is no markup.

E-mails and letters of GOV.UK Notify are written in a Markdown of its own, as its page "Formatting" and the library
notifications-utils have it. It takes a backslash before most signs as "no markup", and knows no such way for a few that
begin a line: before those stands a sign that nobody sees. An address that begins with https:// stays a link: that shows
where it goes.
"""

import re

_ANYWHERE = re.compile(r"[\\\[\]|]")
_FIRST_OF_A_LINE = re.compile(r"^([ \t]*)(?:([#*+\-_>`~])|(\d+)(\.))", re.MULTILINE)
_WITHOUT_A_BACKSLASH = re.compile(r"^([ \t]*)(?=[\^•=:]|qr\s*:)", re.MULTILINE | re.IGNORECASE)
_INDENTED = re.compile(r"^(?= {4}| *\t)[ \t]+(?=\S)", re.MULTILINE)
_JOINER = "\u2060"


def as_text(text: str) -> str:
    """Return *text* so that no sign in it is markup."""
    text = _INDENTED.sub("   ", text)
    text = _ANYWHERE.sub(r"\\\g<0>", text)
    text = _FIRST_OF_A_LINE.sub(_escaped, text)
    return _WITHOUT_A_BACKSLASH.sub(rf"\g<1>{_JOINER}", text)


def _escaped(found: re.Match[str]) -> str:
    before, sign, number, point = found.groups()
    return f"{before}\\{sign}" if sign else f"{before}{number}\\{point}"
