"""Any text as an address, a subject or a text: what arrives is one e-mail to one recipient that says the same."""

import email
from email.header import decode_header, make_header
from email.utils import getaddresses

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.application.messages import Message
from casework.domain.notifications.kinds import NoticeKind
from casework_email import Settings
from casework_email.addresses import in_ascii, is_address
from casework_email.writing import written

SETTINGS = Settings(host="mail.example.org", sender="complaints@example.org")
FIELDS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"]
MESSAGE = Message(
    id="7f" * 16,
    channel="email",
    address="jo@example.org",
    subject="",
    text="",
    kind=NoticeKind.ACKNOWLEDGED,
    language="en",
    organisation="rotherham",
    made_at=email.utils.parsedate_to_datetime("Mon, 05 Jan 2026 09:30:00 +0000"),
)
LETTERS = [*'\r\n\t\x00\x85\u2028ŵ😀 ,<>@a."():;\\-']
PIECES = [*LETTERS, "\r\n", "Bcc: a@b.example", "b.example", "=?utf-8?q?", "?=", "=0A", "xn--", "x" * 70]
SPOILT = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
TEXTS = st.one_of(SPOILT, st.text(max_size=300))


def arrived(**changes):
    mail = written(
        attrs.evolve(MESSAGE, **changes), sender="complaints@example.org", to=MESSAGE.address, settings=SETTINGS
    )
    return mail, email.message_from_bytes(mail)


def readable(text):
    return "".join(letter for letter in text if letter.isprintable() and not letter.isspace())


@given(SPOILT)
def test_what_is_an_address_is_read_as_this_one_address_by_everybody(text):
    for address in (text, f"{text}@b.example", f"a@{text}"):
        if is_address(address):
            assert getaddresses([address]) == [("", address)]
            assert len(address.split()) == 1
            assert address.isprintable()
            plain = in_ascii(address)
            assert plain is None or (is_address(plain) and plain.isascii())


@given(TEXTS)
def test_any_subject_is_one_subject_and_no_other_header(subject):
    whole, mail = arrived(subject=subject)

    assert [name for name in mail if "-Type" not in name and "-Transfer-" not in name] == [
        *FIELDS,
        "MIME-Version",
        "Content-Language",
    ]
    assert readable(str(make_header(decode_header(mail["Subject"])))) == readable(subject)
    assert max(map(len, whole.split(b"\r\n"))) <= 998
    assert whole.replace(b"\r\n", b"").count(b"\n") == whole.replace(b"\r\n", b"").count(b"\r") == 0


@given(TEXTS, st.one_of(st.none(), TEXTS))
def test_any_text_and_any_page_arrive_as_they_are(text, page):
    whole, mail = arrived(text=text, html=page)

    parts = mail.get_payload() if mail.is_multipart() else [mail]
    said = [part.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n") for part in parts]
    given = [text] if page is None else [text, page]
    assert said == [each.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") for each in given]
    assert max(map(len, whole.split(b"\r\n"))) <= 998
    assert whole.isascii()
