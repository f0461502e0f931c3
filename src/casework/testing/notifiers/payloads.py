"""Subjects, addresses and words that are written to become something else on their way."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

OTHER = "mallory@example.net"
"""To whom nothing may go."""

SUBJECTS: Sequence[str] = (
    f"Bins\r\nBcc: {OTHER}",
    f"Bins\nBcc: {OTHER}",
    f"Bins\rBcc: {OTHER}",
    f"Bins\n\rBcc: {OTHER}",
    f"Bins\r\r\nBcc: {OTHER}",
    f"Bins\r\n\tBcc: {OTHER}",
    f"Bins\r\n Bcc: {OTHER}",
    f"Bins\r\n\r\nBcc: {OTHER}",
    f"\r\nBcc: {OTHER}",
    f"\nBcc: {OTHER}",
    f"Bcc: {OTHER}",
    f"Bins\r\nCc: {OTHER}\r\nX-Other: 1",
    f"Bins\r\nTo: {OTHER}",
    f"Bins\r\nbcc:{OTHER}",
    f"Bins\r\nBCC :{OTHER}",
    f"Bins\r\nReply-To: {OTHER}",
    f"Bins\r\nFrom: {OTHER}",
    f"Bins\r\nSender: {OTHER}",
    f"Bins\r\nReturn-Path: <{OTHER}>",
    f"Bins\r\nDisposition-Notification-To: {OTHER}",
    "Bins\r\nMessage-ID: <other@example.net>",
    "Bins\r\nSubject: Another",
    "Bins\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
    'Bins\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nOther\r\n--x--',
    "Bins\r\nMIME-Version: 2.0",
    "Bins\r\n\r\nAnother text",
    "Bins\n\nAnother text",
    "Bins\r\n.\r\nQUIT\r\n",
    f"Bins\r\n.\r\nMAIL FROM:<{OTHER}>\r\nRCPT TO:<{OTHER}>\r\nDATA\r\n",
    f"Bins\x0bBcc: {OTHER}",
    f"Bins\x0cBcc: {OTHER}",
    f"Bins\x1cBcc: {OTHER}",
    f"Bins\x1eBcc: {OTHER}",
    f"Bins\x85Bcc: {OTHER}",
    f"Bins\u2028Bcc: {OTHER}",
    f"Bins\u2029Bcc: {OTHER}",
    f"Bins\x00\r\nBcc: {OTHER}",
    f"Bins\u560a\u560dBcc: {OTHER}",
    f"Bins%0d%0aBcc: {OTHER}",
    f"Bins\\r\\nBcc: {OTHER}",
    f"=?utf-8?q?Bins=0D=0ABcc:_{OTHER.replace('@', '=40')}?=",
    "=?utf-8?b?QmlucwpCY2M6IG1hbGxvcnlAZXhhbXBsZS5uZXQ=?=",
    f"Bins {'x' * 990}\r\nBcc: {OTHER}",
    f"{'Bin ' * 300}\r\nBcc: {OTHER}",
    f"\u00e6\r\nBcc: {OTHER}",
    f"\U0001f5d1\nBcc: {OTHER}",
    f"{{{{7*7}}}} {{reference}} ${{jndi:ldap://x}}\r\nBcc: {OTHER}",
)
"""Each would be a header more, another recipient, another text or another command."""

_AROUND: Sequence[tuple[str, str]] = (
    ("", f"\r\nBcc: {OTHER}"),
    ("", f"\nBcc: {OTHER}"),
    ("", f"\rBcc: {OTHER}"),
    ("", f"\r\n\r\n{OTHER}"),
    ("", f"\r\n Bcc: {OTHER}"),
    ("", f"\x0bBcc: {OTHER}"),
    ("", f"\x85Bcc: {OTHER}"),
    ("", f"\u2028Bcc: {OTHER}"),
    ("", f"\x00{OTHER}"),
    ("", "\n"),
    ("", "\r\n"),
    ("\r\n", ""),
    ("", f", {OTHER}"),
    ("", f",{OTHER}"),
    (f"{OTHER}, ", ""),
    ("", f"; {OTHER}"),
    ("", f" {OTHER}"),
    ("", f"> RCPT TO:<{OTHER}"),
    ("", f">\r\nRCPT TO:<{OTHER}>"),
    ("", f"\r\n.\r\nMAIL FROM:<{OTHER}>\r\nRCPT TO:<{OTHER}>\r\nDATA\r\n"),
    ("", f" <{OTHER}>"),
    ("<", f">, <{OTHER}>"),
    (f'"{OTHER}" <', ">"),
    ("all: ", f", {OTHER};"),
    ("", f"({OTHER})"),
    (f"@{OTHER.partition('@')[2]}:", ""),
    ("", f"%0d%0aBcc: {OTHER}"),
    ("", f"?bcc={OTHER}"),
    (f"=?utf-8?q?{OTHER.replace('@', '=40')}=2C?= ", ""),
    ("", " NOTIFY=SUCCESS"),
)


def spoiled(address: str) -> Sequence[str]:
    """Return *address* with something about it that would be another recipient or another header."""
    return tuple(f"{before}{address}{after}" for before, after in _AROUND)


TEXTS: Sequence[str] = (
    "",
    " \n\t \n",
    'Ærø, "bins"; 1/2\n\n=SUM(A1) <b>&amp;</b>\x07\x00',
    "日本語 😀 مرحبا ŵŷ",
    ".\n..\n.\r\n.leading\n",
    f"Dear Jo\r\n.\r\nMAIL FROM:<{OTHER}>\r\nRCPT TO:<{OTHER}>\r\nDATA\r\nSubject: other\r\n\r\nOther\r\n.\r\n",
    f"Dear Jo\n.\nMAIL FROM:<{OTHER}>\n",
    f"Dear Jo\r.\rMAIL FROM:<{OTHER}>\r",
    f"Bcc: {OTHER}\n\nDear Jo",
    "From here on it is another letter.\nFrom \n",
    "a line without an end " * 500,
    "--===============0==\nContent-Type: text/html\n\n<b>other</b>\n--===============0==--",
    "{{7*7}} {reference} ${HOME} %(name)s %s = =3D =\n",
)
"""Words that somebody may have written into a case, some of them on purpose."""

PAGES: Sequence[str] = (
    "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; &quot;x&quot; &#39;</p>",
    f"<p>.</p>\r\n.\r\nRCPT TO:<{OTHER}>\r\n",
    "<p lang='cy'>Ŵyl 😀 = =3D {{7*7}} %s</p>",
    f"<html>\n<body>\n{'<p>a long line</p>' * 200}\n</body>\n</html>\n",
)
"""HTML as a template may have made it."""

BAD_ADDRESSES: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "email": (
            "",
            " ",
            "jo",
            "jo@",
            "@example.org",
            "jo@@example.org",
            "jo smith@example.org",
            "jo@example..org",
            "jo@.example.org",
            "jo@-example.org",
            ".jo@example.org",
            "jo..smith@example.org",
            "<jo@example.org>",
            "Jo Smith <jo@example.org>",
            "mailto:jo@example.org",
            "jo@example.org\n",
            "jo@example.org, al@example.org",
            "jo\x00@example.org",
            f"jo@{'a' * 64}.example.org",
            f"{'a' * 65}@example.org",
            f"jo@{'a.' * 130}org",
        ),
        "sms": ("", " ", "jo", "+", "12", "+44 7700 900123 07700 900456", "07700 900123\n", "+4477009001234567890"),
    }
)
"""By the channel, what can be no address in it."""
