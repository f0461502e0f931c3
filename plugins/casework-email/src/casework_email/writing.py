"""A message, written as an e-mail."""

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

from casework.application.messages import Message
from casework_email.addresses import without_breaks
from casework_email.settings import Settings

_LONGEST_LINE = 60

# Headers that are written here already are left as they are: who parsed them again would read more into them.
_PLAIN = SMTP.clone(refold_source="none")
_WIDE = SMTPUTF8.clone(refold_source="none")


def written(message: Message, *, sender: str, to: str, settings: Settings) -> bytes:
    """Return *message* as an e-mail from *sender* to the address *to*, the same each time but for its boundary."""
    mail = EmailMessage(policy=_PLAIN if to.isascii() else _WIDE)
    mail["From"] = Address(display_name=settings.sender_name, addr_spec=sender)
    mail.set_raw("To", to)
    if settings.reply_to is not None:
        mail["Reply-To"] = settings.reply_to
    mail.set_raw("Subject", _subject(message.subject))
    mail["Date"] = message.made_at
    mail["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    # RFC 3834, section 5: nobody's machine shall answer. Exchange wants to be told in its own words; it is not told to
    # keep back what it could not deliver.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    # Quoted-printable has no line that begins with a dot by itself, and none that is too long for a server.
    mail.set_content(message.text, cte="quoted-printable")
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = message.language
    return mail.as_bytes()


def _subject(subject: str) -> str:
    """Return *subject* as a header holds it; what looks as if it were encoded already is encoded too."""
    line = without_breaks(subject)
    if line.isascii() and "=?" not in line and len(line) <= _LONGEST_LINE:
        return line.strip()
    return Header(line, "utf-8", header_name="Subject").encode()
